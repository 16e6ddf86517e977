"""Which community each party is in, under an id that stays from load to load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.columns import party_columns
from graphcrm.analysis.communities import (
    RNG_SEED,
    Partition,
    Terms,
    partition_of,
    terms_of,
    ties_among,
)
from graphcrm.analysis.community_ids import Named, named_of
from graphcrm.analysis.figures import WORTH, doubts, view_of, worth_of
from graphcrm.analysis.influence_ties import MAX_FIRM
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.answer import DIGITS, Answer, Column, Total, Unit, Words
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import Day, FloatVec, IntVec, marked
from graphcrm.kernels.leiden import Method
from graphcrm.kernels.stable_ids import FATES
from graphcrm.reasons import Reason

LEAST: Final = 2
_CHANGES: Final = ("n_kept", "n_born", "n_split", "n_merged", "n_died")
_REASONS: Final = Words(("community_member",))


def communities(
    graph: Graph | View,
    *,
    as_of: Day | None = None,
    method: Method = "modularity",
    resolution: float | None = None,
    least: int = LEAST,
    window_days: int = WINDOW_DAYS,
    max_firm: int = MAX_FIRM,
    rng_seed: int = RNG_SEED,
    rules: Rules = RULES,
    before: Named | None = None,
) -> Answer:
    """List the communities: active parties who are tied to one another more than to the rest.

    Parameters
    ----------
    graph : Graph or View
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    method : {"modularity", "cpm"}
    resolution : float, above 0, optional
        Greater makes smaller communities.  Default 1 for modularity, 0.1 for CPM.
    least : int, >= 2
        Communities of fewer parties are counted, not listed.
    window_days : int, days
    max_firm : int
    rng_seed : int
    rules : Rules
        How strong ties are; a guarantee is one of 0.5.
    before : Named, optional
        Communities of an earlier version, whose ids stay; the application keeps them.

    Returns
    -------
    Answer
        ``party_id, community_id, kind, name, n_parties, worth, fate, n_inside, inside_share,
        reason``, largest community first, in it by id.  ``n_parties`` is of the community,
        ``worth`` of the party; ``fate`` is what the community is beside the version before;
        ``n_inside`` and ``inside_share``: to how many of it the party is tied, and the share of its
        tie strength that stays inside.  Totals ``n_communities, n_parties, n_small, n_untied,
        largest, quality, modularity, n_disconnected, n_kept, n_born, n_split, n_merged, n_died``,
        the last five null where nothing was known before.

    Raises
    ------
    InputError
        A parameter outside its range.

    Notes
    -----
    See :func:`~graphcrm.analysis.communities.partition_of`.  A viewer of some branches gets the
    communities of the parties of these, under ids of their own.
    """
    if least < 2:
        raise InputError("least is 2 or more: who is tied to nobody is in no community")
    view = view_of(graph, as_of)
    terms = terms_of(
        {
            "method": method,
            "resolution": resolution,
            "window_days": window_days,
            "max_firm": max_firm,
            "rng_seed": rng_seed,
            "rules": rules,
        }
    )
    found = _Communities(view, terms, least, named_of(view, terms, before))
    return found.answer(rules)


@dataclass(frozen=True)
class _Communities:
    """The communities of a view under their ids."""

    view: View
    terms: Terms
    least: int
    named: Named

    @cached_property
    def partition(self) -> Partition:
        """The communities by the position of their smallest member."""
        return partition_of(self.view, self.terms)

    @cached_property
    def number(self) -> IntVec:
        """The number of the community of every party, -1 for none."""
        return self.named.number_in(self.view)

    @cached_property
    def listed(self) -> IntVec:
        """The parties that are listed, in the order of the rows."""
        size = np.append(self.named.size, 0)[self.number]
        party = np.flatnonzero(size >= self.least)
        return party[np.lexsort((party, self.number[party], -size[party]))]

    def answer(self, rules: Rules) -> Answer:
        """Return the rows with what they mean."""
        view, terms, totals = self.view, self.terms, self.totals()
        return Answer(
            "risk.communities",
            view.as_of,
            view.graph.version,
            {
                "method": terms.method,
                "resolution": terms.resolution,
                "least": self.least,
                "window_days": terms.window_days,
                "max_firm": terms.max_firm,
                "rng_seed": terms.rng_seed,
                **rules.said("tie_strength"),
            },
            self.columns(),
            totals,
            tuple(self.says(totals)),
        )

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        party, named = self.listed, self.named
        number = self.number[party]
        party_id, kind, name = party_columns(self.view.graph, party)
        n_inside, inside_share = self.inside()
        inside = (
            Column("n_inside", Unit.COUNT, n_inside[party]),
            Column("inside_share", Unit.SHARE, inside_share[party]),
        )
        return (
            party_id,
            Column("community_id", Unit.TEXT, number, named.ids),
            kind,
            name,
            Column("n_parties", Unit.COUNT, named.size[number]),
            Column("worth", Unit.YUAN, worth_of(self.view)[party]),
            Column("fate", Unit.WORD, named.fate[number], Words(FATES)),
            *inside,
            Column("reason", Unit.REASON, np.zeros(len(party), np.int8), _REASONS, facts=inside),
        )

    def inside(self) -> tuple[IntVec, FloatVec]:
        """Return to how many of its community each party is tied, and by what share of its ties."""
        near, label = ties_among(self.view, self.terms), self.partition.label
        same, n = label[near.party] == label[near.indices], near.n
        n_inside = np.bincount(near.party[same], minlength=n)
        every = np.bincount(near.party, near.strength, minlength=n)
        inner = np.bincount(near.party[same], near.strength[same], minlength=n)
        return n_inside, np.divide(inner, every, out=np.full(n, np.nan), where=every > 0)

    def totals(self) -> dict[str, Total]:
        """Return how many communities there are, how good they are, and what changed."""
        size, found = self.named.size, self.partition
        counts = self.named.counts
        return {
            "n_communities": int(np.count_nonzero(size >= self.least)),
            "n_parties": len(self.listed),
            "n_small": int(np.count_nonzero(size < self.least)),
            "n_untied": int(np.count_nonzero(self.view.active)) - int(size.sum()),
            "largest": int(size.max(initial=0)),
            "quality": round(found.quality, DIGITS),
            "modularity": round(found.modularity, DIGITS),
            "n_disconnected": found.n_split,
            **{name: counts.get(name) for name in _CHANGES},
        }

    def says(self, totals: Mapping[str, Total]) -> Iterator[Reason]:
        """Say what the rows mean, and what they leave open."""
        if totals["n_communities"]:
            names = ("n_communities", "n_parties", "largest", "n_untied")
            yield Reason("communities", {name: int(totals[name] or 0) for name in names})
        else:
            yield Reason("communities_none", {"n_untied": int(totals["n_untied"] or 0)})
        if self.named.before is None:
            yield Reason("communities_first")
        else:
            yield Reason("communities_since", {name: int(totals[name] or 0) for name in _CHANGES})
        yield from doubts(self.view, marked(self.listed, len(self.number)), WORTH)
