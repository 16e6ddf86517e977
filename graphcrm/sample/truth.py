"""What is true about a sample: the content of truth.json.

All numbers are as of ``as_of``; amounts in yuan.  Ids are those of the tables.

=========================  ======================================================================
as_of, seed, profile       how the sample was made; every number holds on this date
n_rows                     rows of each table
branch_id                  the planted branch B
leaver                     L: whom he alone holds (``lost_ids`` by worth), ``worth_lost``, whom he
                           holds with one other (``thinned_ids``), households and firms touched,
                           worth brought in by lost ones, ``rank`` and ``branch_share`` in
                           departures
pair                       L and M together: more is lost than by each alone (``only_together_ids``)
story                      a lost customer: lead since, last effective contact, a mass text by
                           another that does not count
moved_out                  a lost customer whose household membership has ended
held_by_two                parties that L holds with M or with H
hollow                     parties that H is named for without being in touch
placeholders               parties on a virtual number and on somebody who left
orphans_of_placeholder     those of them whom nobody holds
referral_tree              root, members, size with the root, depth, worth of active descendants
referral_ring              three who brought each other, and the edge that is broken
contested_referral         a party claimed by two
self_referral              somebody who brought himself
suspicious                 planted referrals with the reason each is suspicious
connector                  a contactable customer with kin and colleagues who brought in more than
                           anybody else
search_person              the only one with initials zw
dormitory                  unrelated people at one address
one_surname_village        unrelated people of one surname in one village; in the county they all
                           have the bare village as their address
payroll_firms              the plant (a car works, in the county a food works) with ``headcount``,
                           ``n_banked`` and ``n_missing``; ``missing_roles``: who decides there and
                           is not known; ``group``: the share it controls of each firm below it;
                           ``relocation``: how many leave with it and what they are worth, in parts
                           that add up, suppliers as far as they live from it; two payers that are
                           not employers: a labour agency and the treasury; ``n_paid`` in June
planner                    customers of gold and above whom the plant pays and who hold no 大额存单
guarantee_ring             firms in a cycle of guarantees, with the amount between them
guarantee_mutual           two firms that guarantee each other
guarantee_circle           a connected group, and the licensed company (``hubs``) behind it
holding_cycle              firms that own each other in a circle
contagion                  falls of balances that spread in circles (households, departments, a
                           referrer with those brought in): ``followed_ids`` have month ends; in
                           half of the circles some fall by ``cutoff`` (``first_ids``), those near
                           them (``near_ids``) later with ``chance_near``; others followed do so
                           with ``chance_elsewhere``; ``later_ids``: who fell after the cut-off
no_effect_campaign         a campaign with treated and control customers and no effect: balances
                           moved alike
=========================  ======================================================================
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.sample.anchor import current, paid, plant_truth
from graphcrm.sample.departures import lost_worth
from graphcrm.sample.draw import AS_OF, iso
from graphcrm.sample.plot import Plot
from graphcrm.sample.products import CD, RETAIL

Tables = dict[str, pa.Table]
GOLD_AND_ABOVE = ("gold", "platinum", "diamond", "private")
CAMPAIGN, CAMPAIGN_STARTED = "A003", "2026-02-28"
N_TREATED = 60


def complete(tables: Tables, plot: Plot, *, seed: int, profile: str) -> dict[str, Any]:
    """Return the truth about a bank: what the plot wrote down and what only the whole can tell."""
    truth: dict[str, Any] = dict(plot.truth)
    truth["as_of"] = iso(AS_OF)
    truth["seed"] = seed
    truth["profile"] = profile
    truth["n_rows"] = {name: table.num_rows for name, table in tables.items()}
    truth["leaver"] = {**truth["leaver"], **_departure(tables, truth["leaver"]["staff_id"])}
    plant = truth["payroll_firms"]["plant"]["firm_id"]
    payers = truth["payroll_firms"]
    truth["payroll_firms"] = {
        "plant": plant_truth(tables, plant),
        **{
            name: {**payers[name], "n_paid": len(paid(tables, payers[name]["firm_id"]))}
            for name in ("agency", "treasury")
        },
    }
    truth["planner"] = _planner(tables, plant)
    truth["no_effect_campaign"] = _no_effect(tables)
    return truth


def _departure(tables: Tables, staff_id: str) -> dict[str, object]:
    """Return the place of one member of staff among all departures."""
    by_staff, branch_worth = lost_worth(tables)
    order = sorted(by_staff, key=lambda s: (-by_staff[s], s))
    place = dict(
        zip(
            tables["staff"]["staff_id"].to_pylist(),
            tables["staff"]["branch_id"].to_pylist(),
            strict=True,
        )
    )
    share = by_staff[staff_id] / branch_worth[place[staff_id]]
    return {"rank": order.index(staff_id) + 1, "branch_share": round(share, 9)}


def _planner(tables: Tables, plant: str) -> dict[str, object]:
    """Return the customers of gold and above whom the plant pays and who hold no 大额存单."""
    product = RETAIL[CD][0]
    held = current(tables["holdings"], "closed_on")
    holders = set(held.filter(pc.equal(held["product_id"], product))["party_id"].to_pylist())
    customers = current(tables["customers"], "closed_on")
    tiers = pc.is_in(customers["tier"], pa.array(GOLD_AND_ABOVE))
    found = set(customers.filter(tiers)["customer_id"].to_pylist()) & paid(tables, plant)
    chosen = sorted(found - holders)
    return {"firm_id": plant, "product_id": product, "n": len(chosen), "customer_ids": chosen}


def _no_effect(tables: Tables) -> dict[str, object]:
    """Split customers with history into two groups whose balances moved alike.

    Ordered by how much they gained since the campaign began, they are dealt out in turn.
    """
    history = tables["balances"]
    gain: dict[str, float] = {}
    for on, sign in ((CAMPAIGN_STARTED, -1), (iso(AS_OF), 1)):
        rows = history.filter(pc.equal(history["on"].cast(pa.string()), on))
        pairs = zip(
            rows["party_id"].to_pylist(), rows["aum"].cast(pa.float64()).to_pylist(), strict=True
        )
        for party, aum in pairs:
            if sign < 0 or party in gain:
                gain[party] = gain.get(party, 0.0) + sign * aum
    order = sorted(gain, key=lambda p: (gain[p], p))
    step = np.linspace(0, len(order) - 1, min(2 * N_TREATED, len(order) // 4 * 4)).astype(int)
    chosen = [order[i] for i in np.unique(step)]
    treated = [p for i, p in enumerate(chosen) if i % 4 in {0, 3}]
    control = [p for i, p in enumerate(chosen) if i % 4 in {1, 2}]
    return {"campaign_id": CAMPAIGN, "treated_ids": sorted(treated), "control_ids": sorted(control)}
