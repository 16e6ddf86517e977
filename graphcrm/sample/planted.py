"""What is planted: a branch whose account manager L holds many customers alone, and its traps.

Everything here is written out by hand and kept apart from the random rows, so that its numbers are
known without any analysis.  `graphcrm.sample.truth` says what each fact means.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from graphcrm.sample.draw import IntVec, Streams
from graphcrm.sample.jobs import Jobs
from graphcrm.sample.people import People
from graphcrm.sample.planted_crowds import crowds, searched
from graphcrm.sample.planted_firms import AGENCY, TREASURY, found_firms
from graphcrm.sample.planted_referrals import bring_in
from graphcrm.sample.plot import Plot, ago
from graphcrm.sample.profile import PLANT, Profile

ONE_SURNAME = 24  # people of the village of one surname, at least
WORTHS = (62_000, 88_500, 131_000, 205_000, 342_000, 76_300, 518_000, 97_400, 1_260_000, 54_800)


@dataclass(frozen=True)
class Cast:
    """The planted staff: L leaves, M shares some with L, H holds what L and M do not."""

    leaver: str
    mate: str
    holder: str
    adviser: str
    corporate: str
    team_lead: str
    departed: str
    virtual: str


def plan(n_customers: int, branch_id: str, profile: Profile = PLANT) -> Plot:
    """Write down everything that is planted in a bank of ``n_customers``.

    >>> plan(2000, "B0003").truth["leaver"]["n_lost"]
    35
    """
    most = profile.one_surname_most
    n_one_surname = min(max(n_customers // 500, ONE_SURNAME), most)
    plot = Plot(branch_id, profile, n_one_surname=n_one_surname)
    cast = _cast(plot)
    firms = found_firms(plot, cast.corporate, cast.team_lead)
    n_lost = min(max(n_customers // 60, 24), 260)
    lost = _leaver(plot, cast, n_lost)
    _shared(plot, cast)
    for firm in firms.lost:
        plot.cover(cast.leaver, firm, days=640)
        plot.contact(cast.leaver, firm, 33, 140, channel="visit")
    _employers(plot, lost, firms.small, firms.lost)
    _hollow(plot, cast)
    _placeholders(plot, cast)
    bring_in(plot, root=lost[1], also=lost[2:4], holder=cast.holder, n_customers=n_customers)
    crowds(plot)
    searched(plot, cast.adviser)
    _leaver_truth(plot, cast)
    return plot


def anchor_payees(streams: Streams, who: People, work: Jobs) -> tuple[IntVec, IntVec]:
    """Return (firm, customer) of random people whom the labour agency and the treasury pay."""
    rng = streams("payees")
    fit = who.random & who.active & (who.age >= 20) & (who.age < 75)
    free = np.setdiff1d(np.flatnonzero(fit), work.customer)
    chosen = rng.permutation(free)[: max(who.n // 40, 12)].astype(np.int64)
    hired = np.arange(len(chosen)) % 3 == 0
    return np.where(hired, AGENCY, TREASURY).astype(np.int64), chosen


def _cast(plot: Plot) -> Cast:
    """Employ the planted staff of the branch."""
    retail, corporate = "零售业务部", "公司业务部"
    manager = "account_manager"
    return Cast(
        leaver=plot.employ("颜若衡", manager, retail, capacity=400),
        mate=plot.employ("陶景川", manager, retail, capacity=400),
        holder=plot.employ("邵云岫", manager, retail, capacity=400),
        adviser=plot.employ("贺知遥", "wealth_adviser", "财富管理部", capacity=400),
        corporate=plot.employ("覃维岳", "corporate_manager", corporate, capacity=40),
        team_lead=plot.employ("庞季同", "team_lead", "综合管理部"),
        departed=plot.employ(
            "申屠远",
            manager,
            retail,
            capacity=400,
            leaves_on=date(2026, 4, 15),
            leave_kind="resign",
        ),
        virtual=plot.employ("公共户", "other", retail, joined_on=None, is_virtual=True),
    )


def _leaver(plot: Plot, cast: Cast, count: int) -> list[str]:
    """Give L customers whom nobody else holds, and put some into households."""
    lost = []
    for i in range(count):
        # The first is the story, the second the root of the tree, the next two stand in the tree.
        opened = {1: 4000, 2: 940, 3: 740}.get(i, 2000 + 61 * i % 3000)
        person = plot.customer(WORTHS[i % len(WORTHS)] + 137 * i, opened_days=opened)
        plot.cover(cast.leaver, person, days=min(300 + 29 * i % 700, opened - 5))
        plot.contact(cast.leaver, person, 12 + 37 * i % 150, 200 + 11 * i % 90)
        lost.append(person)
    _story(plot, cast, lost[0])
    for i in range(4, count - 1, 5):
        plot.home(lost[i], lost[i + 1])
    plot.home(lost[4], plot.customer(8_400, age=12))  # two households: only one is his smallest
    moved = plot.home(lost[3])
    plot.rows["household_members"][-1]["until"] = ago(90)
    plot.truth["moved_out"] = {"household_id": moved, "customer_id": lost[3]}
    closed = plot.customer(0, closed=45)
    plot.cover(cast.leaver, closed, days=900)
    return lost


def _story(plot: Plot, cast: Cast, person: str) -> None:
    """Surround one lost customer with what looks like cover and is none."""
    plot.rows["coverage"].append(
        {
            "staff_id": cast.holder,
            "party_id": person,
            "role": "lead",
            "since": ago(1500),
            "until": ago(300),
            "line": "retail",
            "is_primary": True,
        }
    )
    plot.contact(cast.holder, person, 410, channel="visit")
    plot.contact(cast.mate, person, 9, channel="sms")
    plot.contact(cast.team_lead, person, 3, channel="branch")
    plot.contact(cast.virtual, person, 2, channel="call")
    plot.rows["feedback"].append({"party_id": person, "kind": "complaint", "opened_on": ago(20)})
    plot.truth["story"] = {
        "party_id": person,
        "staff_id": cast.leaver,
        "lead_since": ago(300).isoformat(),
        "last_effective_contact_on": ago(12).isoformat(),
        "mass_text_by": cast.mate,
        "mass_text_on": ago(9).isoformat(),
    }


def _shared(plot: Plot, cast: Cast) -> None:
    """Add parties that L and M, L and H, all three, or M alone hold."""
    groups: list[tuple[int, tuple[str, ...]]] = [
        (6, (cast.leaver, cast.mate)),
        (5, (cast.leaver, cast.holder)),
        (3, (cast.leaver, cast.mate, cast.holder)),
        (7, (cast.mate,)),
        (5, (cast.holder,)),
    ]
    made = []
    for count, staff in groups:
        for i in range(count):
            person = plot.customer(WORTHS[(3 * i + count) % len(WORTHS)] + 1_013 * i)
            for place, one in enumerate(staff):
                # Every third helper was never named and holds by his calls alone.
                if place == 0 or i % 3:
                    plot.cover(one, person, role="assistant" if place else "lead", days=500)
                if place == 0 or i % 3 != 1:
                    plot.contact(one, person, 25 + 9 * i + place, 260)
            made.append(person)
    plot.truth["held_by_two"] = made[:11]


def _employers(plot: Plot, lost: list[str], small: list[str], lost_firms: list[str]) -> None:
    """Let lost customers work for small firms: all in the first two, not all in the third."""
    for person, firm in zip(lost[5:11], (*small[:1] * 3, *small[1:3], *small[2:3]), strict=True):
        plot.job(person, firm)
    plot.job(plot.truth["held_by_two"][0], small[2])
    plot.job(lost[12], lost_firms[0], "legal_rep")
    plot.job(lost[13], small[2], until=ago(30))


def _hollow(plot: Plot, cast: Cast) -> None:
    """Name H for customers whom he has not been in touch with, but for mass messages."""
    made = []
    for i in range(6):
        person = plot.customer(WORTHS[i] + 911)
        plot.cover(cast.holder, person, days=800)
        plot.contact(cast.holder, person, 181 + 20 * i)
        plot.contact(cast.holder, person, 9, channel="greeting")
        made.append(person)
    plot.truth["hollow"] = {"staff_id": cast.holder, "party_ids": made}


def _placeholders(plot: Plot, cast: Cast) -> None:
    """Leave customers on the virtual number and on D, who left; H holds two of them."""
    made = []
    for i in range(11):
        staff = cast.virtual if i < 6 else cast.departed
        person = plot.customer(WORTHS[i % len(WORTHS)] + 2_003)
        plot.cover(staff, person, days=600)
        if staff == cast.departed:
            plot.contact(staff, person, 80 + i)  # within the window, but he has left since
        made.append(person)
    for person in (made[0], made[6]):
        plot.contact(cast.holder, person, 60)
    orphans = [p for p in made if not plot.holders[p]]
    plot.truth["placeholders"] = {
        "virtual_staff_id": cast.virtual,
        "departed_staff_id": cast.departed,
        "party_ids": made,
    }
    plot.truth["orphans_of_placeholder"] = orphans


def _leaver_truth(plot: Plot, cast: Cast) -> None:
    """Count what L's leaving costs, and L's and M's together."""
    one, other = cast.leaver, cast.mate
    alone, both = plot.lost(one), plot.lost(one, other)
    plot.truth["branch_id"] = plot.branch_id
    plot.truth["leaver"] = {
        "staff_id": one,
        "branch_id": plot.branch_id,
        "lost_ids": alone,
        "n_lost": len(alone),
        "n_lost_firms": sum(p.startswith("F") for p in alone),
        "worth_lost": plot.sum_worth(alone),
        "thinned_ids": plot.thinned(one),
        "n_thinned": len(plot.thinned(one)),
        "n_households": len(plot.homes_of(alone)),
        "n_firms": len(plot.firms_cut_off(one)),
        "firm_ids_cut_off": plot.firms_cut_off(one),
        "worth_referral_subtrees": plot.sum_worth(plot.descendants(alone)),
    }
    plot.truth["pair"] = {
        "staff_ids": [one, other],
        "lost_ids": both,
        "n_lost": len(both),
        "worth_lost": plot.sum_worth(both),
        "n_thinned": len(plot.thinned(one, other)),
        "n_lost_by_mate_alone": len(plot.lost(other)),
        "worth_lost_by_mate_alone": plot.sum_worth(plot.lost(other)),
        "only_together_ids": sorted(set(both) - set(alone) - set(plot.lost(other))),
        "n_households": len(plot.homes_of(both)),
        "n_firms": len(plot.firms_cut_off(one, other)),
        "worth_referral_subtrees": plot.sum_worth(plot.descendants(both)),
    }
