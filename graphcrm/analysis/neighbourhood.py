"""The firms and people around one firm: group, owners, supply chain, and whom to win next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphcrm.analysis.columns import party_columns, place_by_greatest
from graphcrm.analysis.contactable import UnknownConsent, contactable
from graphcrm.analysis.control import Group, share_or_unknown
from graphcrm.analysis.figures import WORTH, doubts, view_of, worth_of
from graphcrm.analysis.firm_groups import find_firm, owns_itself
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.near import FLAGS, RINGS, Near
from graphcrm.analysis.next_firms import NextFirms, employers
from graphcrm.analysis.owned_shares import ALL_SHARES, owned_shares
from graphcrm.analysis.rules import RULES, Rules
from graphcrm.analysis.supplies import supplies_of
from graphcrm.analysis.unknown_starts import unknown_starts
from graphcrm.analysis.walk import Given
from graphcrm.answer import Answer, Column, Total, Unit, Words, sum_fen, yuan
from graphcrm.errors import InputError
from graphcrm.graph import Graph, View
from graphcrm.graph.arrays import NO_FEN, NO_IX, BoolVec, Day, IntVec, marked
from graphcrm.graph.spaces import PARTIES
from graphcrm.kernels.steps import steps_from
from graphcrm.reasons import Reason

DEPTH: Final = 2
MOST_DEPTH: Final = 10
NEXT: Final = 10
MOST_NEXT: Final = 100


def neighbourhood(
    graph: Graph | View,
    firm: str,
    *,
    as_of: Day | None = None,
    depth: int = DEPTH,
    next_: int = NEXT,
    window_days: int = WINDOW_DAYS,
    unknown_consent: UnknownConsent | None = None,
    rules: Rules = RULES,
    worth: str = WORTH,
) -> Answer:
    """List who is around a firm: its group, owners and supply chain, and which firms to win next.

    The group is whoever is tied to it by parents, subsidiaries and same controllers, over any
    number of steps.  Shares multiply along holdings and add up over ways that meet nobody twice.

    To win next are firms that are no clients: those of the group and of the supply chain, and those
    among whose people is one of the firm's, or somebody who lives with one.

    Parameters
    ----------
    graph : Graph or View
    firm : str
        firm_id.
    as_of : date or ISO text, optional
        Default: the newest event date in the data, not after today.
    depth : int, 1 to 10
        Steps of the supply chain, up and down.
    next_ : int, 0 to 100
        How many firms to win next are listed at most; with 0 no ties are made, which is faster.
    window_days : int, days
        How long a contact keeps a link alive, on ways from staff.
    unknown_consent : {"allow", "deny"}, optional
        Whether such a way may pass somebody whose consent to marketing is not known.  Default: deny
        where the store holds any consent.
    rules : Rules
        Its ``tie_strength`` says how strong each kind of tie is.
    worth : str
        ``worth``, ``business`` or a money column.

    Returns
    -------
    Answer
        ``party_id, kind, name, ring, step, control_share, owner_share, amount_share, via,
        is_client, worth, worth_people, strength, flag, reason``; a firm may be in several rings.
        ``control_share``: what the firm controls of the party; ``owner_share``: what the party
        controls of the firm; unknown where a share on a way is.  ``amount_share``: of all that a
        supplier supplies, what goes to ``via``; of all that a dealer buys, what comes from there.
        By ring, step, worth and id.  Those of ring ``next`` by ``strength`` of the warmest way from
        staff, of at most 4 hops, which the reason tells, none last; then by ``worth_people``, of
        their people who bank here, and id.  Totals ``n_group, n_owners, n_suppliers, n_dealers,
        n_next, n_next_found, worth_group, n_to_check, n_worth_unknown, n_unknown_start``.

    Raises
    ------
    NotFoundError
        The firm is unknown, or not the viewer's to see.
    InputError
        ``firm`` is a customer, ``depth`` or another parameter is out of range,
        or ``worth`` is no measure.

    Notes
    -----
    O(n + m) in parties, firm links and employment, and a step for each way that holdings go.  For
    firms to win next the ties of everybody, made once a view, and a way for each that is listed.
    """
    if not 1 <= depth <= MOST_DEPTH:
        raise InputError(f"depth is a number of steps, from 1 to {MOST_DEPTH}")
    if not 0 <= next_ <= MOST_NEXT:
        raise InputError(f"next is how many firms to win are listed, from 0 to {MOST_NEXT}")
    view = view_of(graph, as_of)
    contactable(view, unknown_consent=unknown_consent)  # refuses another word, asked for or not
    given = Given(window_days, unknown_consent=unknown_consent, strengths=rules.strengths)
    money = worth_of(view, worth)
    found = _Around(view, find_firm(view, firm), depth, next_, given, money)
    parameters = {"firm": firm, "depth": depth, "next": next_, "window_days": window_days}
    parameters |= {"unknown_consent": unknown_consent, **rules.said("tie_strength")}
    listed = marked(np.append(found.rows.party, found.firm), len(found.money))
    totals = found.totals(listed)
    unknown = int(totals["n_unknown_start"] or 0)
    return Answer(
        "corporate.neighbourhood",
        view.as_of,
        view.graph.version,
        {**parameters, "worth": worth},
        found.columns(),
        totals,
        (*found.says(totals), *doubts(view, listed, worth, n_unknown_start=unknown)),
    )


@dataclass(frozen=True)
class _Around:
    """What is around one firm, ring by ring."""

    view: View
    firm: int
    depth: int
    most_next: int
    given: Given
    money: IntVec

    @cached_property
    def group(self) -> Group:
        """The firm's group."""
        return Group(self.view, self.firm)

    @cached_property
    def _near(self) -> Near:
        """Who is tied to the firm, by ring, step, worth and id."""
        found = Near.together([self._of_group(), self._owners(), *self._chain()])
        place = place_by_greatest(self.money[found.party], found.party)
        found = found.at(np.lexsort((place, found.step, found.ring)))
        in_group = found.ring == RINGS.index("group")
        return found.saying(
            {
                "near_oversold": self._oversold[found.party] & in_group,
                "near_above_one": (found.control_share > ALL_SHARES)
                | (found.owner_share > ALL_SHARES),
                "near_itself": np.isin(found.party, owns_itself(self.view)) & in_group,
            }
        )

    @cached_property
    def next(self) -> NextFirms:
        """The firms to win next."""
        near = [self._near, employers(self.view, self.firm)] if self.most_next else [self._near]
        around = Near.together(near)
        return NextFirms(self.view, around, self.most_next, self.given, self.money)

    @cached_property
    def rows(self) -> Near:
        """The rows of the answer, in order."""
        found = Near.together([self._near, self.next.rows])
        no_client = ~self.view.active[found.party] & self._is_firm(found.party)
        return found.saying({"near_no_client": no_client})

    @cached_property
    def _oversold(self) -> BoolVec:
        """Of which parties owners of one kind are noted with more than all of it together."""
        return np.asarray(owned_shares(self.view) > ALL_SHARES)

    def _is_firm(self, party: IntVec) -> BoolVec:
        return np.asarray(self.view.graph.is_firm[party])

    def _of_group(self) -> Near:
        """Return the other firms of the group, and what is held of and by each."""
        group, below, above = self.group, self.group.below, self.group.above
        other = np.flatnonzero(group.member != self.firm)
        step, via = (each[other] for each in group.steps)
        under, over = below.n_ways[other] > 0, above.n_ways[other] > 0
        control, owner = (share_or_unknown(held)[other] for held in (below, above))
        same, many = group.same_controller[other], np.zeros(len(other), bool)
        many |= under & (not below.complete)
        many |= over & (not above.complete)
        return Near.of_ring(
            "group",
            group.member[other],
            step=step,
            via=via,
            shares={
                **{"control_share": control, "control_least": below.share[other]},
                **{"owner_share": owner, "owner_least": above.share[other]},
            },
            says={
                "near_below": under & ~np.isnan(control),
                "near_below_unknown": under & np.isnan(control) & ~many,
                "near_above": over & ~np.isnan(owner),
                "near_above_unknown": over & np.isnan(owner) & ~many,
                "near_many_ways": many,
                "near_same_controller": same,
                "near_linked": ~(under | over | same),
            },
        )

    def _owners(self) -> Near:
        """Return the persons who hold shares of the firm."""
        owners, complete = self.group.owners, self.group.above.complete
        unknown = np.isnan(owners.share)
        many = unknown & (owners.via != self.firm) & (not complete)
        return Near.of_ring(
            "controller",
            owners.person,
            step=owners.step,
            via=owners.via,
            shares={"owner_share": owners.share, "owner_least": np.nan_to_num(owners.least)},
            says={
                "near_above": ~unknown,
                "near_above_unknown": unknown & ~many,
                "near_many_ways": many,
                "near_noted": np.ones(len(unknown), bool),
            },
        )

    def _chain(self) -> Iterator[Near]:
        """Yield suppliers and dealers, each through the one that it trades with most."""
        trade = supplies_of(self.view)
        sides = (
            ("supplier", "near_supplies", trade.to_sellers, (trade.seller, trade.buyer)),
            ("dealer", "near_buys", trade.to_buyers, (trade.buyer, trade.seller)),
        )
        for (ring, says, arcs, (party, via)), share in zip(
            sides, (trade.sales_share, trade.purchase_share), strict=True
        ):
            step, _ = steps_from(arcs, self.firm, most=self.depth)
            pair = np.flatnonzero((step[party] > 0) & (step[via] == step[party] - 1))
            place = place_by_greatest(trade.amount[pair], via[pair])
            order = pair[np.lexsort((place, party[pair]))]
            best = order[np.unique(party[order], return_index=True)[1]]
            unknown = np.isnan(share[best])
            yield Near.of_ring(
                ring,
                party[best],
                step=step[party[best]],
                via=via[best],
                shares={"amount_share": share[best]},
                says={says: ~unknown, f"{says}_unknown": unknown},
            )

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the answer."""
        view, rows = self.view, self.rows
        n_before = len(rows.party) - len(self.next.rows.party)
        strength = np.append(np.full(n_before, np.nan), self.next.strength)
        worth_people = np.append(np.full(n_before, NO_FEN), self.next.worth_people)
        warmth = Column("strength", Unit.SCORE, strength)
        return (
            *party_columns(view.graph, rows.party),
            Column("ring", Unit.WORD, rows.ring, Words(RINGS)),
            Column("step", Unit.COUNT, rows.step),
            *map(rows.share, ("control_share", "owner_share", "amount_share")),
            Column("via", Unit.TEXT, rows.via, view.graph.ids(PARTIES)),
            Column("is_client", Unit.FLAG, view.active[rows.party]),
            Column("worth", Unit.YUAN, self.money[rows.party]),
            Column("worth_people", Unit.YUAN, worth_people),
            warmth,
            Column("flag", Unit.WORD, rows.flag, Words(tuple(FLAGS))),
            rows.reason(view, warmth, self.next.hops(n_before)),
        )

    def totals(self, listed: BoolVec) -> dict[str, Total]:
        """Return how many stand in each ring, and what the group is worth."""
        view, rows, member = self.view, self.rows, self.group.member
        flagged = (rows.flag != NO_IX) & (rows.ring != RINGS.index("next"))  # each once
        n_of = np.bincount(rows.ring, minlength=len(RINGS)).tolist()
        worth = self.money[member[view.active[member]]]
        return {
            "n_group": len(member),
            "n_owners": n_of[RINGS.index("controller")],
            "n_suppliers": n_of[RINGS.index("supplier")],
            "n_dealers": n_of[RINGS.index("dealer")],
            "n_next": len(self.next.rows.party),
            "n_next_found": len(self.next.found.party) if self.most_next else None,
            "worth_group": yuan(sum_fen(worth)),
            "n_to_check": int(np.count_nonzero(flagged)),
            "n_worth_unknown": int(np.count_nonzero(self.money[listed] == NO_FEN)),
            "n_unknown_start": unknown_starts(view, "firm_links", listed),
        }

    def says(self, totals: Mapping[str, Total]) -> Iterator[Reason]:
        """Say what the rows mean, and what is odd about the firm itself."""
        names = ("n_group", "n_owners", "n_suppliers", "n_dealers")
        yield Reason("neighbourhood", {name: int(totals[name] or 0) for name in names})
        if self.firm in owns_itself(self.view):
            yield Reason("neighbourhood_itself")
        if self._oversold[self.firm]:
            yield Reason("neighbourhood_oversold")
        if self.most_next:
            yield from self._says_next()

    def _says_next(self) -> Iterator[Reason]:
        """Say how many firms there are to win, and how many of them staff have a way to."""
        found = self.next
        if not (n := len(found.found.party)):
            yield Reason("neighbourhood_next_none")
            return
        facts = {"n": n, "n_listed": len(found.rows.party), "n_reached": found.n_reached}
        yield Reason("neighbourhood_next", facts)
        yield from found.walk.notes
