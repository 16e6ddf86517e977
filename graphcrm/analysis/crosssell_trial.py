"""What would have been recommended on a past date, beside what parties then opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.dated import DatedView, has_undated_ties, year_before
from graphcrm.analysis.gap_model import GapTerms, gap_model, willing
from graphcrm.analysis.holdings import held
from graphcrm.answer import DIGITS
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, FloatVec, IntVec, distinct, is_among
from graphcrm.kernels.gap_scores import GapModel
from graphcrm.kernels.item_cosine import ItemCosine
from graphcrm.kernels.ranking import Ranked, best, judged

HORIZON_DAYS: Final = 365
YEARS: Final = (1, 2, 4, 8)  # how far back openings are looked for to learn from
TOP: Final = 5
MOST_PARTIES: Final = 20_000  # judged at once; more make intervals narrower than anybody needs
POPULARITY, ITEM_COSINE = "popularity", "item_cosine"
BASELINES: Final = (POPULARITY, ITEM_COSINE)


@dataclass(frozen=True)
class Trial:
    """A cut-off and what was opened after it by whom.

    Parameters
    ----------
    view : DatedView
        At the cut-off.
    until : int
        The last day that openings count on.
    terms : GapTerms
    rng_seed : int
        Draws the parties that are judged where there are more than ``most``.
    most : int
    """

    view: DatedView
    until: int
    terms: GapTerms
    rng_seed: int = 1
    most: int = MOST_PARTIES

    @classmethod
    def at(cls, view: View, cutoff: date, terms: GapTerms, **drawing: int) -> Trial:
        """Return the trial of a date before that of ``view``, over 365 days at most."""
        past = DatedView(view.graph, cutoff, view.scope)
        return cls(past, min(view.day, past.day + HORIZON_DAYS), terms, **drawing)

    @classmethod
    def before(cls, view: View, terms: GapTerms, *, least: int) -> Trial:
        """Return the trial of the 365 days up to the date of ``view``.

        Of twice, four or eight times as many where fewer than ``least`` parties opened anything in
        them; of 365 days again where that is still so.
        """
        trials = (
            cls(DatedView(view.graph, year_before(view.as_of, n), view.scope), view.day, terms)
            for n in YEARS
        )
        first = next(trials)
        if len(first.openers) >= least:
            return first
        return next((trial for trial in trials if len(trial.openers) >= least), first)

    @property
    def n_days(self) -> int:
        """Over how many days openings count."""
        return self.until - self.view.day

    @cached_property
    def among(self) -> BoolVec:
        """Who banked here at the cut-off and has not refused to be profiled."""
        return willing(self.view)

    @cached_property
    def pairs(self) -> IntVec:
        """Who opened what that he did not hold at the cut-off: party x products + product."""
        graph, n = self.view.graph, max(self.view.graph.n("products"), 1)
        names = ("party_ix", "product_ix", "opened_on")
        party, product, on = (graph.column("holdings", name) for name in names)
        later = np.flatnonzero((on > self.view.day) & (on <= self.until))
        later = later[self.among[party[later]]]
        opened = distinct(party[later].astype(np.int64) * n + product[later])
        before = held(self.view)
        return opened[~is_among(opened, before.party_ix * n + before.product_ix)]

    @cached_property
    def openers(self) -> IntVec:
        """Everybody who opened something, in order."""
        return distinct(self.pairs // max(self.view.graph.n("products"), 1))

    @cached_property
    def party(self) -> IntVec:
        """Who is judged: everybody who opened something, or as many of them as chance draws."""
        if len(self.openers) <= self.most:
            return self.openers
        drawn = np.random.default_rng(self.rng_seed).choice(self.openers, self.most, replace=False)
        return np.sort(drawn)

    @cached_property
    def taken(self) -> BoolVec:
        """What each who is judged opened: (n, p)."""
        n = self.view.graph.n("products")
        mask = np.zeros((len(self.party), n), bool)
        pairs = self.pairs[is_among(self.pairs // max(n, 1), self.party)]
        mask[np.searchsorted(self.party, pairs // max(n, 1)), pairs % max(n, 1)] = True
        return mask

    @cached_property
    def models(self) -> Mapping[bool, GapModel]:
        """What customers (False) and firms (True) held at the cut-off and who was near whom."""
        return {f: gap_model(self.view, self.terms, firms=f) for f in (False, True)}

    @cached_property
    def has_near(self) -> BoolVec:
        """Who of those judged had any neighbour in his network."""
        near = np.zeros(len(self.party), bool)
        for firms, model in self.models.items():
            at = self._of(firms)
            near[at] = np.diff(model.near.start)[self.party[at]] > 0
        return near

    @cached_property
    def is_blind(self) -> bool:
        """Whether nobody judged had a neighbour, and undated ties might have shown some."""
        return not self.has_near.any() and has_undated_ties(self.view)

    @cached_property
    def offered(self) -> IntVec:
        """Products that could be recommended at all: somebody of a kind judged held them."""
        kinds = [self.models[f].popularity > 0 for f in (False, True) if len(self._of(f))]
        return np.flatnonzero(np.any(kinds, axis=0)) if kinds else np.zeros(0, np.int64)

    def ranked(
        self, weights: Sequence[float], baselines: Sequence[str] = (), *, k: int = TOP
    ) -> list[Ranked]:
        """Return the lists of ``k`` by each network weight and then each baseline, judged."""
        n = len(weights) + len(baselines)
        items = np.full((n, len(self.party), k), NO_IX, np.int64)
        for firms, model in self.models.items():
            at, close = self._of(firms), ItemCosine.of(model.held, model.popularity)
            for block in model.blocks(at):
                scores = _scores(model, close, self.party[block], weights, baselines)
                for list_, score in zip(items, scores, strict=True):
                    list_[block] = best(score, k)
        return [judged(item, self.taken) for item in items]

    def _of(self, firms: bool) -> IntVec:
        return np.flatnonzero(self.view.graph.is_firm[self.party] == firms)


def _scores(
    model: GapModel,
    close: ItemCosine,
    rows: IntVec,
    weights: Sequence[float],
    baselines: Sequence[str],
) -> list[FloatVec]:
    """Return scores of parties times products, -inf where nothing is to be recommended."""
    fit = model.fit(rows)
    barred = (model.held[rows].toarray() > 0) | (model.popularity == 0)
    plain = {
        POPULARITY: lambda: np.tile(model.popularity, (len(rows), 1)),
        ITEM_COSINE: lambda: close.score(rows),
    }
    scores = [model.score(fit, weight) for weight in weights]
    scores += [plain[name]() for name in baselines]
    return [np.where(barred, -np.inf, score.round(DIGITS)) for score in scores]
