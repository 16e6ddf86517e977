"""Who brought in whom, as the definitions read: parents walked up one by one, rings walked round.

Written from the definitions alone, apart from the package.  A question is a bank on a date, see
``plain_coverage.Question``; money is whole fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from tests.reference.plain_coverage import Fen, Question, total


class Edge(NamedTuple):
    """A referral; the smaller of two is the earlier one, ties by who referred."""

    on: date
    referrer: str
    party: str


class Ring(NamedTuple):
    """Parties that brought in each other, who referred first, and the edge that is cut."""

    parties: list[str]
    cut: Edge


def opened_referrals(q: Question) -> list[Edge]:
    """Return the opened referrals between customers and firms up to the date, self ones too."""
    known = q.parties()
    return [
        Edge(row["referred_on"], row["referrer_id"], row["party_id"])
        for row in q.rows("referrals")
        if row.get("outcome") in {None, "opened"}
        and row["referred_on"] <= q.as_of
        and row["referrer_id"] in known
        and row["party_id"] in known
    ]


def counting_referrals(q: Question) -> list[Edge]:
    """Return the referrals that the forest is made from: those of others."""
    return [edge for edge in opened_referrals(q) if edge.referrer != edge.party]


def earliest(edges: list[Edge]) -> dict[str, Edge]:
    """Return party -> its earliest referral, ties by referrer."""
    first: dict[str, Edge] = {}
    for edge in edges:
        if edge.party not in first or edge < first[edge.party]:
            first[edge.party] = edge
    return first


def rings_of(chosen: Mapping[str, Edge]) -> list[Ring]:
    """Return every ring, by its smallest party, walking up from everybody."""
    found: dict[str, Ring] = {}
    for start in chosen:
        path = [start]
        while path[-1] in chosen and chosen[path[-1]].referrer not in path:
            path.append(chosen[path[-1]].referrer)
        if path[-1] in chosen:
            up = path[path.index(chosen[path[-1]].referrer) :]
            cut = max((chosen[party] for party in up), key=lambda edge: (edge.on, edge.party))
            found[min(up)] = Ring(turned(up[::-1]), cut)
    return [found[smallest] for smallest in sorted(found)]


def turned(ring: list[str]) -> list[str]:
    """Return a ring from its smallest party on."""
    start = ring.index(min(ring))
    return ring[start:] + ring[:start]


@dataclass(frozen=True)
class Forest:
    """The referral forest of a question.

    Parameters
    ----------
    q : Question
    """

    q: Question

    @cached_property
    def referrals(self) -> list[Edge]:
        """The referrals that count."""
        return counting_referrals(self.q)

    @cached_property
    def chosen(self) -> dict[str, Edge]:
        """Party -> its earliest referral, rings not yet cut."""
        return earliest(self.referrals)

    @cached_property
    def rings(self) -> list[Ring]:
        """The rings among the chosen referrals."""
        return rings_of(self.chosen)

    @cached_property
    def edge(self) -> dict[str, Edge]:
        """Party -> the edge to its parent; roots are not in it."""
        cut = [ring.cut for ring in self.rings]
        return {party: edge for party, edge in self.chosen.items() if edge not in cut}

    @cached_property
    def members(self) -> list[str]:
        """Everybody at an end of a referral that counts, chosen or not, by id."""
        return sorted({end for edge in self.referrals for end in (edge.referrer, edge.party)})

    @cached_property
    def roots(self) -> list[str]:
        """The members without a parent."""
        return [party for party in self.members if party not in self.edge]

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """Member -> whom it brought in, by date, ties by id."""
        found: dict[str, list[str]] = {party: [] for party in self.members}
        for edge in sorted(self.edge.values(), key=lambda edge: (edge.on, edge.party)):
            found[edge.referrer].append(edge.party)
        return found

    @cached_property
    def parties(self) -> Mapping[str, Mapping[str, Any]]:
        """The rows of all parties."""
        return self.q.parties()

    @cached_property
    def active(self) -> set[str]:
        """The active parties."""
        return set(self.q.active())

    @cached_property
    def worths(self) -> dict[str, Fen]:
        """What every party is worth."""
        return self.q.worths()

    @cached_property
    def recruited_by(self) -> dict[str, str]:
        """Party -> the member of staff who brought it in first, ties by id."""
        staff = {row["staff_id"] for row in self.q.rows("staff")}
        edges = [
            Edge(row["referred_on"], row["referrer_id"], row["party_id"])
            for row in self.q.rows("referrals")
            if row["referrer_id"] in staff
            and row["party_id"] in self.parties
            and row.get("outcome") in {None, "opened"}
            and row["referred_on"] <= self.q.as_of
        ]
        return {party: edge.referrer for party, edge in earliest(edges).items()}

    def ancestors(self, party: str) -> list[str]:
        """Return parent, grandparent, … up to the root."""
        above: list[str] = []
        while party in self.edge:
            party = self.edge[party].referrer
            above.append(party)
        return above

    def below(self, party: str) -> list[str]:
        """Return everyone below a party, depth first, children by date, ties by id."""
        found, waiting = [], self.children[party][::-1]
        while waiting:
            found.append(waiting.pop())
            waiting += self.children[found[-1]][::-1]
        return found

    def root(self, party: str) -> str:
        """Return the top of the tree of a party."""
        return [party, *self.ancestors(party)][-1]

    def generation(self, party: str) -> int:
        """Return how many stand above a party."""
        return len(self.ancestors(party))

    def depth_below(self, party: str) -> int:
        """Return how many generations follow a party."""
        deepest = max((self.generation(other) for other in self.below(party)), default=None)
        return 0 if deepest is None else deepest - self.generation(party)

    def worth_of(self, parties: list[str]) -> int:
        """Return the known worth of those who are active."""
        return total(self.worths, [party for party in parties if party in self.active])

    def n_unknown(self, parties: list[str]) -> int:
        """Count the active of unknown worth."""
        return sum(party in self.active and self.worths[party] is None for party in parties)

    def effective(self, party: str, least: int) -> bool:
        """Tell whether a party is active and worth at least ``least`` fen."""
        worth = self.worths[party]
        return party in self.active and worth is not None and worth >= least
