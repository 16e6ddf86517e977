"""The influence graph: customers, the ties over which word travels, and how likely it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from graphcrm.analysis.contactable import refuses_profiling
from graphcrm.analysis.influence_columns import from_file, from_tables
from graphcrm.analysis.influence_probability import (
    CASCADE,
    COLUMN,
    LEARNED,
    Learned,
    Rule,
    learned,
    rule_of,
)
from graphcrm.analysis.influence_ties import (
    KINDS,
    MAX_FIRM,
    OWN,
    USUAL,
    Tied,
    kinds_of,
    n_unknown_start,
    tied,
)
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, FloatVec, IntVec, inverse
from graphcrm.graph.ties import Ties
from graphcrm.kernels.diffusion import Diffusion, independent_cascade, linear_threshold
from graphcrm.reasons import Reason

Model: TypeAlias = Literal["ic", "lt"]

BITS: Final = (*KINDS, OWN)

_NONE: Final[Mapping[str, str]] = {
    "household": "no_household_ties",
    "kinship": "no_kinship_ties",
    "colleagues": "no_colleagues_ties",
    "referral": "no_referral_ties",
    "event": "no_event_ties",
    "transfer": "no_transfer_ties",
}


@dataclass(frozen=True, slots=True)
class Influence:
    """Who may carry word to whom.

    Parameters
    ----------
    person : (n,) int64, sorted
        The party that each node is.
    node : (n_parties + 1,) int64
        The node of each party, -1 for none.
    diffusion : Diffusion
        Over nodes, one edge at most from one to another.
    tied_by : (e,) uint8
        Of each edge of ``diffusion.out_of`` the kinds of ties it is made of, a bit for each of
        ``BITS``, the first one being 1.
    n_edges : mapping of str to int
        By kind, directed, before the several kinds of a pair become one edge.
    learned : tuple of Learned
        What past referrals say of each kind; empty unless probabilities are learned.
    notes : tuple of Reason
    n_unknown_start : int
        Memberships and jobs whose beginning is a guess.
    """

    person: IntVec
    node: IntVec
    diffusion: Diffusion
    tied_by: IntVec
    n_edges: Mapping[str, int]
    learned: tuple[Learned, ...]
    notes: tuple[Reason, ...]
    n_unknown_start: int


def influence(
    view: View,
    *,
    among: BoolVec,
    kinds: str = USUAL,
    probability: str = LEARNED,
    model: Model = "ic",
    max_firm: int = MAX_FIRM,
    ties: Ties | None = None,
) -> Influence:
    """Return the graph over which word travels between the customers ``among``.

    Households, kin, colleagues and those who came to one event tell one another; past referrals go
    from who brought in to who was brought in, payments from payer to payee.  A pair counts once
    for each kind, and several kinds between two people carry with 1 - prod(1 - p).  Nobody else is
    walked over; who refused to be profiled has no ties.

    Parameters
    ----------
    view : View
    among : (n_parties,) bool
        Who may carry word; those of them who are visible customers are the nodes.
    kinds : str
        Comma-separated, of ``KINDS``.
    probability : str
        ``learned``, ``weighted_cascade``, ``uniform:P`` or ``column:NAME``.
    model : {"ic", "lt"}
        Independent cascade, or linear threshold, whose weights into one person are scaled to sum
        to at most 1.
    max_firm : int, >= 2
        Most banked people of a firm who all know one another; of a larger one those of a
        department do, unless they are more than 500.
    ties : Ties, optional
        The bank's own, in place of ``kinds``; with ``column:NAME``.

    Raises
    ------
    InputError
        A parameter outside its range, ties that cannot be used, or more pairs than memory is
        allowed for.

    Notes
    -----
    O(t log t) in ties.  Households and events of more than 50 people make no ties.  Source of the
    models: Kempe, Kleinberg and Tardos (2003).
    """
    if model not in ("ic", "lt"):
        raise InputError("model is ic or lt")
    there = among & view.visible & ~view.graph.is_firm
    refuses = there & refuses_profiling(view)
    person = np.flatnonzero(there)
    node = inverse(person, len(there))
    # Who refused is a node, to which word comes as to a seed alone.
    open_to = np.where(np.append(refuses, False), NO_IX, node).astype(np.int32)
    rule, names = rule_of(probability), kinds_of(kinds)
    if rule.name == COLUMN:
        found = _stated(view, names, open_to, column=rule.column, ties=ties)
    elif ties is None:
        found = _by_kind(view, names, open_to, rule=rule, max_firm=max_firm)
    else:
        raise InputError("a file of ties is used with probability column:NAME; name its column")
    edges = found.edges
    chance = edges.by_degree() if rule.name == CASCADE else edges.probability
    make = linear_threshold if model == "lt" else independent_cascade
    return Influence(
        person=person,
        node=node,
        diffusion=make(edges.source, edges.target, chance, n=len(person)),
        tied_by=edges.tied_by,
        n_edges=edges.n_of_kind,
        learned=found.learned,
        notes=(*found.notes, *_more_notes(edges.n_of_kind, int(np.count_nonzero(refuses)))),
        n_unknown_start=0 if ties else n_unknown_start(view, names, there),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """Edges, and what there is to say of them."""

    edges: _Edges
    learned: tuple[Learned, ...] = ()
    notes: tuple[Reason, ...] = ()


def _stated(
    view: View, kinds: Sequence[str], node: IntVec, *, column: str, ties: Ties | None
) -> _Found:
    """Return the edges whose probability the bank states."""
    if ties is None:
        return _Found(_Edges.of(from_tables(view, kinds, column), node))
    return _Found(_Edges.of([from_file(view, ties, column)], node), notes=(Reason("own_ties"),))


def _by_kind(
    view: View, kinds: Sequence[str], node: IntVec, *, rule: Rule, max_firm: int
) -> _Found:
    """Return the edges of kinds of ties, those of one kind all as likely to carry word."""
    ties, notes = tied(view, kinds, max_firm=max_firm, among=node[:-1] != NO_IX)
    table = learned(view, ties) if rule.name == LEARNED else ()
    chances = [row.probability for row in table] or [rule.uniform] * len(ties)
    of_kind = [one.of(p) for one, p in zip(ties, chances, strict=True)]
    return _Found(_Edges.of(of_kind, node), table, tuple(notes))


def _more_notes(n_edges: Mapping[str, int], n_refuse: int) -> list[Reason]:
    notes = [Reason(_NONE[kind]) for kind, n in n_edges.items() if not n and kind in _NONE]
    return [*notes, Reason("no_profiling", {"n": n_refuse})] if n_refuse else notes


@dataclass(frozen=True, slots=True)
class _Edges:
    """Edges sorted by both ends, one at most from one node to another.

    Parameters
    ----------
    source, target : (e,) int32
    probability : (e,) float64
    tied_by : (e,) uint8
    n_of_kind : mapping of str to int
        How many were made one of.
    """

    source: IntVec
    target: IntVec
    probability: FloatVec
    tied_by: IntVec
    n_of_kind: Mapping[str, int]

    @classmethod
    def of(cls, ties: Sequence[Tied], node: IntVec) -> _Edges:
        """Make one edge of all from one node to another: it carries unless each one fails."""
        n = len(node)
        parts = [_directed(one, node) for one in ties]
        key, fails = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
        n_of_kind = {one.kind: len(part[0]) for one, part in zip(ties, parts, strict=True)}
        bits = np.array([1 << BITS.index(kind) for kind in n_of_kind], np.uint8)
        del parts
        order = np.argsort(key, kind="stable")
        key = key[order]
        first = np.flatnonzero(np.diff(key, prepend=-1))
        key = key[first]
        return cls(
            (key // n).astype(np.int32),
            (key % n).astype(np.int32),
            1 - np.multiply.reduceat(fails[order], first),
            np.bitwise_or.reduceat(np.repeat(bits, list(n_of_kind.values()))[order], first),
            n_of_kind,
        )

    def by_degree(self) -> FloatVec:
        """Return one by the number of edges into the target, for each edge."""
        return np.asarray(1 / np.bincount(self.target)[self.target], np.float64)


def _directed(ties: Tied, node: IntVec) -> tuple[IntVec, FloatVec]:
    """Return a number of source and target, and the chance to fail, for each edge of some ties."""
    one, other = node[ties.one], node[ties.other]
    both = np.flatnonzero((one != NO_IX) & (other != NO_IX))
    one, other, fails = one[both].astype(np.int64), other[both], 1 - ties.probability[both]
    there = one * len(node) + other
    if ties.one_way:
        return there, fails
    back = other.astype(np.int64) * len(node) + one
    return np.concatenate([there, back]), np.concatenate([fails, fails])
