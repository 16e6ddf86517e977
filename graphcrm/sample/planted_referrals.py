"""Planted referrals: a tree, a ring, what looks wrong, and a customer whom everybody knows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from graphcrm.sample.planted_firms import PLANT_FIRM
from graphcrm.sample.plot import Plot, ago

LEVELS = (4, 6, 6, 4, 2)  # people in each generation below the root
CHILDREN = (14, 40)  # at least, at most
SHARED_PHONE = "19900000007"
SHARED_HOME = "白鹭里999号2栋301室"
OPEN_TO_ALL = {
    "consent_marketing": "yes",
    "consent_profiling": "yes",
    "do_not_contact": False,
    "aml_grade": "low",
    "status": "normal",
}


def bring_in(plot: Plot, *, root: str, also: list[str], holder: str, n_customers: int) -> None:
    """Write all planted referrals; ``also`` are customers who stand in the tree of ``root``."""
    _tree(plot, root, also)
    _ring(plot)
    _contested(plot)
    _suspicious(plot)
    _connector(plot, holder, min(max(n_customers // 2_000, CHILDREN[0]), CHILDREN[1]))


def _tree(plot: Plot, root: str, also: list[str]) -> None:
    """Write five generations, each opened after the one above; one member has left since."""
    above, members = [root], []
    for generation, count in enumerate(LEVELS, start=1):
        here = []
        for i in range(count):
            opened = 1150 - 200 * generation - 5 * i
            if i == 0 and generation <= len(also):
                person, opened = also[generation - 1], 1140 - 200 * generation
            elif (generation, i) == (4, 3):
                person = plot.customer(0, opened_days=opened, closed=30)
            else:
                person = plot.customer(700 + 9_300 * i * generation, opened_days=opened)
            plot.refer(above[i % len(above)], person, ago(opened))
            here.append(person)
        members += here
        above = here
    plot.truth["referral_tree"] = {
        "root_id": root,
        "member_ids": sorted([root, *members]),
        "size": 1 + len(members),
        "depth": len(LEVELS),
        "n_descendants": len(members),
        "n_children": LEVELS[0],
        "worth_descendants": plot.sum_worth(members),
    }


def _ring(plot: Plot) -> None:
    """Write three who brought each other; the edge of the latest date closes the ring."""
    x, y, z = (plot.customer(31_000 + i, opened_days=800 - 100 * i) for i in range(3))
    plot.refer(x, y, ago(700))
    plot.refer(y, z, ago(600))
    plot.refer(z, x, ago(222))
    plot.truth["referral_ring"] = {
        "party_ids": sorted([x, y, z]),
        "broken_referrer_id": z,
        "broken_party_id": x,
        "broken_on": ago(222).isoformat(),
        "root_id": x,
    }
    _suspect(plot, z, x, ago(222), "opened_after")


def _contested(plot: Plot) -> None:
    """Write one customer whom two others claim."""
    first, second = plot.customer(45_000), plot.customer(52_000)
    party = plot.customer(18_500, opened_days=840)
    plot.refer(second, party, ago(770))
    plot.refer(first, party, ago(840))
    plot.truth["contested_referral"] = {
        "party_id": party,
        "parent_id": first,
        "contested_referrer_id": second,
        "contested_on": ago(770).isoformat(),
    }


def _suspect(plot: Plot, referrer: str, party: str, on: date, reason: str) -> None:
    listed = plot.truth.setdefault("suspicious", [])
    listed.append(
        {
            "referrer_id": referrer,
            "party_id": party,
            "referred_on": on.isoformat(),
            "reason": reason,
        }
    )


def _suspicious(plot: Plot) -> None:
    """Write a self-referral, a shared phone, a shared address, and five in one day."""
    own = plot.customer(12_000, opened_days=500)
    cases = [(own, own, ago(500), "self_referral")]
    for column, value, reason in (
        ("phone", SHARED_PHONE, "shared_phone"),
        ("address", f"{plot.profile.place.district}{SHARED_HOME}", "shared_address"),
    ):
        pair = [
            plot.customer(22_000, **{column: value}),
            plot.customer(1_500, opened_days=410, **{column: value}),
        ]
        cases.append((pair[0], pair[1], ago(410), reason))
    eager = plot.customer(9_000)
    cases += [(eager, plot.customer(300, opened_days=200), ago(200), "burst") for _ in range(5)]
    for referrer, party, on, reason in cases:
        plot.refer(referrer, party, on)
        _suspect(plot, referrer, party, on, reason)
    plot.truth["self_referral"] = {"customer_id": own, "referred_on": ago(500).isoformat()}


def _connector(plot: Plot, holder: str, n_brought: int) -> None:
    """Write a contactable customer with kin, colleagues and many whom he brought."""
    plant, place = plot.firm_id(PLANT_FIRM), plot.profile.place
    me = plot.customer(386_000, age=46, opened_days=3900, **OPEN_TO_ALL)
    kin = [
        plot.customer(61_000 + i, age=age, **OPEN_TO_ALL) for i, age in enumerate((45, 20, 72, 71))
    ]
    plot.home(me, kin[0], kin[1])
    plot.home(kin[2], kin[3])
    for relative, relation in zip(kin, ("spouse", "child", "parent", "parent"), strict=True):
        plot.rows["kinship"].append(
            {"customer_id": relative, "other_customer_id": me, "relation": relation}
        )
    plot.job(me, plant, department=place.departments[0], payroll=True)
    plot.pay(plant, me, 11_800)
    event = {
        "event_id": "E00001",
        "name": place.events[3],
        "held_on": ago(100),
        "cost": Decimal(8_000),
    }
    plot.rows["events"].append(event)
    brought = []
    for i in range(n_brought):
        child = plot.customer(24_000 + 3_100 * i, opened_days=1_000 - 23 * i, **OPEN_TO_ALL)
        plot.refer(me, child, ago(1_000 - 23 * i))
        brought.append(child)
    for guest in (me, *brought[:8]):
        plot.rows["attendance"].append({"event_id": "E00001", "party_id": guest})
    plot.cover(holder, me, days=700)
    plot.contact(holder, me, 15, 120)
    plot.truth["connector"] = {
        "customer_id": me,
        "staff_id": holder,
        "kin_ids": sorted(kin),
        "referred_ids": sorted(brought),
        "n_referred": len(brought),
        "employer_id": plant,
        "event_id": "E00001",
        "contactable": True,
    }
