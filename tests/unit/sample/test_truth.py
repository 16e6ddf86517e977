"""Every planted fact, found again in the tables by plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from graphcrm.sample import SampleBank
from tests.reference import coverage as reference

Frames = dict[str, pd.DataFrame]
Truth = dict[str, Any]
AS_OF = date(2026, 6, 30)
TOTALS = ("n_lost", "worth_lost", "n_thinned", "n_households", "n_firms", "worth_referral_subtrees")


@pytest.fixture(scope="session")
def truth(bank: SampleBank) -> Truth:
    return dict(bank.truth)


@pytest.fixture(scope="session")
def links(frames: Frames) -> dict[str, dict[str, reference.Link]]:
    return reference.live_links(frames, AS_OF)


def test_leaver(truth: Truth, frames: Frames) -> None:
    fact = truth["leaver"]
    found = reference.leaver(frames, [fact["staff_id"]], AS_OF)
    assert found.ids("lost") == fact["lost_ids"]
    assert sorted(found.ids("thinned")) == fact["thinned_ids"]
    assert found.totals == {name: fact[name] for name in TOTALS}
    assert (found.parties["kind"] == "firm").sum() == fact["n_lost_firms"] == 2


def test_pair_loses_more_than_each_alone(truth: Truth, frames: Frames) -> None:
    fact, alone = truth["pair"], truth["leaver"]
    both = reference.leaver(frames, fact["staff_ids"], AS_OF)
    mate = reference.leaver(frames, fact["staff_ids"][1:], AS_OF)
    assert both.ids("lost") == fact["lost_ids"]
    assert both.totals == {name: fact[name] for name in TOTALS}
    assert mate.totals["worth_lost"] == fact["worth_lost_by_mate_alone"]
    assert mate.totals["n_lost"] == fact["n_lost_by_mate_alone"]
    assert fact["worth_lost"] - alone["worth_lost"] > fact["worth_lost_by_mate_alone"]
    together = set(both.ids("lost")) - set(alone["lost_ids"]) - set(mate.ids("lost"))
    assert sorted(together) == fact["only_together_ids"]
    assert together


def test_place_among_departures(truth: Truth, frames: Frames) -> None:
    fact, found = truth["leaver"], reference.departures(frames, AS_OF)
    place = found["staff_id"].tolist().index(fact["staff_id"])
    assert place + 1 == fact["rank"]
    assert found.loc[place, "branch_share"] == pytest.approx(fact["branch_share"], abs=1e-8)


def test_story(truth: Truth, frames: Frames, links: dict[str, dict[str, Any]]) -> None:
    fact = truth["story"]
    party, staff = fact["party_id"], fact["staff_id"]
    assert list(links[party]) == [staff]
    lead = frames["coverage"].query("party_id == @party and staff_id == @staff")
    assert lead["since"].tolist() == [date.fromisoformat(fact["lead_since"])]
    talks = frames["contacts"].query("party_id == @party")
    effective = talks[~talks["channel"].isin(reference.NOT_EFFECTIVE)]
    own = effective[effective["staff_id"] == staff]["contacted_on"].max()
    assert own == date.fromisoformat(fact["last_effective_contact_on"])
    texts = talks[talks["channel"] == "sms"]
    assert texts["staff_id"].tolist() == [fact["mass_text_by"]]
    assert texts["contacted_on"].tolist() == [date.fromisoformat(fact["mass_text_on"])]


def test_moved_out_household_does_not_count(truth: Truth, frames: Frames) -> None:
    fact = truth["moved_out"]
    assert fact["customer_id"] in truth["leaver"]["lost_ids"]
    assert fact["household_id"] not in reference.households(frames, AS_OF).get(
        fact["customer_id"], set()
    )


def test_hollow(truth: Truth, links: dict[str, dict[str, reference.Link]]) -> None:
    staff = truth["hollow"]["staff_id"]
    for party in truth["hollow"]["party_ids"]:
        assert links[party][staff].kind == "assigned"


def test_placeholders_and_their_orphans(
    truth: Truth, frames: Frames, links: dict[str, dict[str, reference.Link]]
) -> None:
    fact = truth["placeholders"]
    working = reference.on_staff(frames, AS_OF)
    assert fact["virtual_staff_id"] not in working
    assert fact["departed_staff_id"] not in working
    valid = frames["coverage"][frames["coverage"]["until"].isna()]
    own = valid[valid["staff_id"].isin([fact["virtual_staff_id"], fact["departed_staff_id"]])]
    assert sorted(own["party_id"]) == sorted(fact["party_ids"])
    assert [p for p in fact["party_ids"] if p not in links] == truth["orphans_of_placeholder"]
    assert 0 < len(truth["orphans_of_placeholder"]) < len(fact["party_ids"])


def test_referral_tree(truth: Truth, frames: Frames) -> None:
    fact = truth["referral_tree"]
    parent = reference.referral_parents(frames, AS_OF)
    below = reference.descendants(frames, AS_OF, {fact["root_id"]})
    assert sorted(below | {fact["root_id"]}) == fact["member_ids"]
    assert fact["size"] == 1 + fact["n_descendants"] == 1 + len(below)
    depths = Counter(steps_up(parent, p) for p in below)
    assert max(depths) == fact["depth"]
    assert depths[1] == fact["n_children"]
    worth = reference.worths(frames, AS_OF)
    active = below & set(reference.active_parties(frames, AS_OF))
    assert reference.money(worth, active) == fact["worth_descendants"]
    assert below - active


def steps_up(parent: dict[str, str], party: str) -> int:
    return 1 + steps_up(parent, parent[party]) if party in parent else 0


def test_referral_ring_is_broken_at_its_latest_edge(truth: Truth, frames: Frames) -> None:
    fact = truth["referral_ring"]
    rows = frames["referrals"][frames["referrals"]["party_id"].isin(fact["party_ids"])]
    graph = nx.DiGraph(list(zip(rows["referrer_id"], rows["party_id"], strict=True)))
    assert nx.is_strongly_connected(graph)
    latest = rows.sort_values("referred_on").iloc[-1]
    assert latest["referrer_id"] == fact["broken_referrer_id"]
    assert latest["party_id"] == fact["broken_party_id"] == fact["root_id"]
    assert fact["root_id"] not in reference.referral_parents(frames, AS_OF)


def test_the_planted_ring_is_the_only_one(truth: Truth, frames: Frames) -> None:
    rows = frames["referrals"]
    rows = rows[rows["referrer_id"] != rows["party_id"]]
    graph = nx.DiGraph(list(zip(rows["referrer_id"], rows["party_id"], strict=True)))
    rings = [sorted(c) for c in nx.strongly_connected_components(graph) if len(c) > 1]
    assert rings == [truth["referral_ring"]["party_ids"]]


def test_contested_and_self_referral(truth: Truth, frames: Frames) -> None:
    fact, rows = truth["contested_referral"], frames["referrals"]
    claims = rows[rows["party_id"] == fact["party_id"]].sort_values("referred_on")
    assert claims["referrer_id"].tolist() == [fact["parent_id"], fact["contested_referrer_id"]]
    own = rows[rows["referrer_id"] == rows["party_id"]]["party_id"]
    assert truth["self_referral"]["customer_id"] in set(own)


def test_suspicious_referrals_for_their_reasons(truth: Truth, frames: Frames) -> None:
    people = frames["customers"].set_index("customer_id")
    days = Counter(
        zip(frames["referrals"]["referrer_id"], frames["referrals"]["referred_on"], strict=True)
    )
    for fact in truth["suspicious"]:
        referrer, party = people.loc[fact["referrer_id"]], people.loc[fact["party_id"]]
        on = date.fromisoformat(fact["referred_on"])
        holds = {
            "self_referral": fact["referrer_id"] == fact["party_id"],
            "opened_after": referrer["opened_on"] > party["opened_on"],
            "shared_phone": referrer["phone"] == party["phone"],
            "shared_address": referrer["address"] == party["address"],
            "burst": days[(fact["referrer_id"], on)] >= 5,
        }
        assert holds[fact["reason"]], fact
    reasons = {f["reason"] for f in truth["suspicious"]}
    assert len(reasons) == 5


def test_guarantee_ring_mutual_and_circle(truth: Truth, frames: Frames) -> None:
    rows = frames["guarantees"]
    rows = rows[rows["guarantor_id"].str.startswith("F")]
    hubs = set(frames["firms"][frames["firms"]["is_guarantee_company"]]["firm_id"])
    graph = nx.DiGraph(list(zip(rows["guarantor_id"], rows["borrower_id"], strict=True)))
    rings = [sorted(c) for c in nx.strongly_connected_components(graph) if len(c) > 1]
    for name in ("guarantee_ring", "guarantee_mutual"):
        members = truth[name]["party_ids"]
        assert members in rings
        inside = rows[rows["guarantor_id"].isin(members) & rows["borrower_id"].isin(members)]
        assert float(inside["amount"].sum()) == truth[name]["amount"]
    circle = truth["guarantee_circle"]
    assert hubs == set(circle["hubs"])
    behind = rows[rows["guarantor_id"].isin(hubs)]
    assert behind["borrower_id"].nunique() == circle["n_borrowers_of_hub"] >= 20
    assert float(behind["amount"].sum()) == circle["amount_of_hub"]
    graph.remove_nodes_from(hubs)
    groups = [sorted(c) for c in nx.weakly_connected_components(graph)]
    assert circle["party_ids"] in groups
    inside = rows[rows["guarantor_id"].isin(circle["party_ids"])]
    assert float(inside["amount"].sum()) == circle["amount"]


def test_holding_cycle(truth: Truth, frames: Frames) -> None:
    rows = frames["firm_links"].query("kind == 'subsidiary_of'")
    graph = nx.DiGraph(list(zip(rows["firm_id"], rows["other_firm_id"], strict=True)))
    rings = [sorted(c) for c in nx.strongly_connected_components(graph) if len(c) > 1]
    assert truth["holding_cycle"] in rings


def test_plant_and_the_payers_that_employ_nobody(truth: Truth, frames: Frames) -> None:
    facts = truth["payroll_firms"]
    active = set(reference.active_parties(frames, AS_OF))
    kinds = frames["firms"].set_index("firm_id")["payer_kind"]
    jobs = frames["employment"]
    jobs = jobs[jobs["until"].isna() | (jobs["until"] > AS_OF)]
    lately = frames["payrolls"][frames["payrolls"]["month"] >= AS_OF - timedelta(days=62)]
    for name, fact in facts.items():
        paid = set(lately[lately["firm_id"] == fact["firm_id"]]["customer_id"])
        employed = set(jobs[jobs["firm_id"] == fact["firm_id"]]["customer_id"])
        assert len(paid) == fact["n_paid"] >= 5
        if name == "plant":
            assert len((paid | employed) & active) == fact["n_banked"]
            headcount = frames["firms"].set_index("firm_id").loc[fact["firm_id"], "headcount"]
            assert headcount == fact["headcount"] == fact["n_banked"] + fact["n_missing"]
        else:
            assert kinds[fact["firm_id"]] == fact["payer_kind"]
            assert not employed


def test_what_leaves_with_the_plant(truth: Truth, frames: Frames) -> None:
    plant = truth["payroll_firms"]["plant"]
    fact, active = plant["relocation"], set(reference.active_parties(frames, AS_OF))
    now = {
        t: f[f["until"].isna() | (f["until"] > AS_OF)] for t, f in frames.items() if "until" in f
    }
    jobs, members, links = (now[t] for t in ("employment", "household_members", "firm_links"))
    people = set(jobs[jobs["firm_id"] == plant["firm_id"]]["customer_id"])
    wages = frames["payrolls"][frames["payrolls"]["month"] >= AS_OF - timedelta(days=62)]
    people |= set(wages[wages["firm_id"] == plant["firm_id"]]["customer_id"])
    people &= active
    homes = members[members["customer_id"].isin(people)]["household_id"]
    family = set(members[members["household_id"].isin(homes)]["customer_id"]) & active - people
    supplies = links[(links["kind"] == "supplies") & (links["other_firm_id"] == plant["firm_id"])]
    assert len(people) == fact["n_people"]
    assert len(family) == fact["n_households"]
    assert len(set(supplies["firm_id"]) & active) == fact["n_suppliers"] >= 4
    worth = frames["customers"].set_index("customer_id")["aum"].astype(float)
    assert worth[sorted(people)].sum() == pytest.approx(fact["worth_people"])
    assert worth[sorted(family)].sum() == pytest.approx(fact["worth_households"])


def test_planner(truth: Truth, frames: Frames) -> None:
    fact = truth["planner"]
    product = frames["products"].query("name == '大额存单'")["product_id"].item()
    held = frames["holdings"]
    held = held[(held["product_id"] == product) & held["closed_on"].isna()]
    people = frames["customers"]
    rich = people[people["tier"].isin(["gold", "platinum", "diamond", "private"])]
    rich = rich[rich["closed_on"].isna()]
    paid = frames["payrolls"][frames["payrolls"]["firm_id"] == fact["firm_id"]]["customer_id"]
    found = set(rich["customer_id"]) & set(paid) - set(held["party_id"])
    assert sorted(found) == fact["customer_ids"]
    assert len(found) == fact["n"] > 0


def test_connector_is_contactable_and_has_the_most_ties(truth: Truth, frames: Frames) -> None:
    fact = truth["connector"]
    me = frames["customers"].set_index("customer_id").loc[fact["customer_id"]]
    assert me["consent_marketing"] == "yes"
    assert not me["do_not_contact"]
    assert me["birth_date"] < AS_OF - timedelta(days=18 * 366)
    referrals = frames["referrals"]
    by_customer = referrals[~referrals["referrer_id"].str.startswith("S")]
    counts = by_customer.groupby("referrer_id")["party_id"].nunique()
    assert counts.idxmax() == fact["customer_id"]
    assert counts.max() == fact["n_referred"]
    kin = frames["kinship"]
    kin = kin[kin["other_customer_id"] == fact["customer_id"]]["customer_id"]
    assert sorted(kin) == fact["kin_ids"]


def test_crowds_are_no_families(truth: Truth, frames: Frames) -> None:
    people = frames["customers"]
    dormitory = people[people["address"] == truth["dormitory"]["address"]]
    assert dormitory["customer_id"].tolist() == truth["dormitory"]["customer_ids"]
    village = people[people["village"] == truth["one_surname_village"]["village"]]
    assert village["customer_id"].tolist() == truth["one_surname_village"]["customer_ids"]
    assert village["name"].str.startswith("金").all()
    crowd = {*dormitory["customer_id"], *village["customer_id"]}
    assert not crowd & set(frames["household_members"]["customer_id"])
    assert not crowd & set(frames["kinship"]["customer_id"])


def test_campaign_without_effect(truth: Truth, frames: Frames) -> None:
    fact = truth["no_effect_campaign"]
    history = frames["balances"].assign(aum=frames["balances"]["aum"].astype(float))
    aum = history.pivot_table(index="party_id", columns="on", values="aum")
    gain = aum[AS_OF] - aum[date(2026, 2, 28)]
    treated, control = gain[fact["treated_ids"]], gain[fact["control_ids"]]
    assert len(treated) == len(control) > 0
    error = (treated.var() / len(treated) + control.var() / len(control)) ** 0.5
    assert abs(treated.mean() - control.mean()) < 1.96 * error


def test_counts_of_rows(truth: Truth, frames: Frames) -> None:
    assert truth["n_rows"] == {name: len(frame) for name, frame in frames.items()}
    assert (truth["as_of"], truth["seed"]) == ("2026-06-30", 7)
