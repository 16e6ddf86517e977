"""Scores for people who browse: by hand, and against the answers that they are taken from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from graphcrm.analysis import coverage, referral
from graphcrm.analysis.risk import communities
from graphcrm.analysis.rules import Rules
from graphcrm.analysis.scores import SCORES, STAMPS, Score, hollow, scored_tables, scores_of
from graphcrm.errors import InputError
from graphcrm.graph import View
from graphcrm.model import TABLES
from graphcrm.stores.neo4j_shape import property_of
from tests.banks import DAY
from tests.unit.analysis.guarantees import vouches
from tests.unit.analysis.small import (
    Make,
    ago,
    brought,
    cells,
    covers,
    customer,
    firm,
    member,
    met,
    money,
    works,
)

# S is assigned A and F and met A; T is assigned B and met nobody; nobody has C; D has left.
# A brought B, and D brought C and C brought D: cut at the later one, so D is the root.
# A and B guarantee each other, and B guarantees F, and F a fourth of what it owns for P, no client.
BANK: dict[str, list[dict[str, Any]]] = {
    "staff": [member("S", branch_id="X"), member("T"), member("gone", leaves_on=ago(1))],
    "customers": [
        customer("A", 100, branch_id="X"),
        customer("B", 20),
        customer("C", 3),
        customer("D", closed_on=ago(1)),
        customer("E", closed_on=ago(1)),
    ],
    "firms": [firm("F", 300, branch_id="X", net_assets=money(8)), firm("P", is_client=False)],
    "coverage": [covers("S", "A"), covers("S", "F"), covers("T", "B"), covers("T", "F")],
    "contacts": [met("S", "A", 10)],
    "referrals": [brought("A", "B", 50), brought("D", "C", 40), brought("C", "D", 30)],
    "guarantees": [vouches("A", "B"), vouches("B", "A"), vouches("B", "F"), vouches("F", "P", 2)],
    "flows": [{"party_id": "A", "month": ago(29), "channel": "other", "amount_out": money(5)}],
}


def rows(view: View, **given: Any) -> dict[str, dict[str, Any]]:
    """Return the scores of each node that has any: id -> properties that are there."""
    found = {}
    for table, scores in scores_of(view, **given):
        for row in scores.to_pylist():
            own = row.pop(TABLES[table].columns[0].name)
            found[own] = {name: value for name, value in row.items() if value is not None}
    return found


def test_every_score_of_a_handful(make: Make) -> None:
    view = make(**BANK).view(DAY)
    found, (one,) = rows(view), set(cells(communities(view), "community_id"))
    stamps = {"scores_version": "v1", "scores_on": DAY}
    alone = {"referral_generation": 0, "referral_descendants": 1}
    led = {"referral_generation": 1, "referral_descendants": 0}
    party = {**stamps, "lead_overlap": False, "value_class": "unknown", "life_cycle": "mature"}
    covered = {**party, "orphan": False, "single_link": True}
    ring = {"referral_root": "D", "referral_ring": "C"}
    # W = 0.7 + 0.5: A and B apart from F are worth 0.7/1.2 - (1.9² + 0.5²)/2.4² < 0, all as one 0
    tied = {"community_id": one, "guarantee_circle": "A"}
    vouched = {"guarantee_ring": "A", **tied}
    gone = {"attrition_on": ago(1), "attrition_cause": "closed"}
    assert found == {
        "E": {**stamps, **gone},
        "A": {**covered, "single_link_staff": "S", "hollow": False}
        | {**alone, "referral_root": "A", **vouched, "net_outflow": 5.0},
        "B": {**covered, "single_link_staff": "T", "hollow": True}
        | {**led, "referral_root": "A", **vouched},
        "C": {**party, **ring, **led, "single_link": False, "orphan": True, "hollow": False}
        | {"contagion": pytest.approx(1 / 3)},  # of 1 at D and a tie to it alone
        "D": {**stamps, **ring, **alone, **gone},  # not active: nobody is asked to look after it
        "P": {**stamps, "guarantee_circle": "A"},  # no client, but guaranteed
        "F": {**party, "single_link": False, "orphan": False, "hollow": True}
        | {"lead_overlap": True, "penetration_flag": "headcount_missing", **tied}
        | {"guarantee_exposure": 0.25, "debtrank": 0.0}  # what B owns is not known
        | {"key_people_missing": ["legal_rep", "executive", "finance", "actual_controller"]},
        # S alone has A: 100 of 100 + 300 yuan of X.  T alone has B, and is of no known branch.
        "S": {**stamps, "n_lost": 1, "worth_lost": 100.0, "branch_share": 0.25},
        "T": {**stamps, "n_lost": 1, "worth_lost": 20.0},
    }


# S alone leads A, who works at F and was met 70 days ago, 10 more than platinum allows; T, of the
# same branch, could be the second; F has two leads of no line, and who left still stands on it.
LATER: dict[str, list[dict[str, Any]]] = {
    "branches": [{"branch_id": "X"}, {"branch_id": "Y"}],
    "staff": [
        member("S", branch_id="X", role="account_manager"),
        member("T", branch_id="X", role="account_manager"),
        member("gone", leaves_on=ago(1)),
    ],
    "customers": [customer("A", 100_000, branch_id="X", tier="platinum")],
    "firms": [firm("F", 7, branch_id="X")],
    "employment": [works("A", "F")],
    "coverage": [covers(s, p) for s, p in (("S", "A"), ("S", "F"), ("T", "F"), ("gone", "F"))],
    "contacts": [met("S", "A", 70)],
}


def test_scores_of_teams_visits_plans_and_factors(make: Make) -> None:
    found = rows(make(**LATER).view(DAY))
    later = ("second_person_staff", "days_overdue", "team_missing", "lead_overlap", "factor")
    assert {name: found["A"][name] for name in later[:4]} == {
        "second_person_staff": "T",
        "days_overdue": 10,
        "team_missing": ["wealth"],
        "lead_overlap": False,
    }
    assert "factor" not in found["A"]
    assert {name: found["F"].get(name) for name in later} == {
        **dict.fromkeys(later),
        "lead_overlap": True,
        "factor": 1,
    }
    assert {node: found[node].get("placeholder") for node in ("S", "T", "gone")} == {
        "S": None,
        "T": None,
        "gone": "departed",
    }
    # of X, A is S's alone: 100,000 of 100,007 yuan; nobody of Y is covered
    assert found["X"] == {"scores_version": "v1", "scores_on": DAY, "factor": 1}
    assert "Y" not in found


def test_a_bank_scores_by_its_own_rules(make: Make) -> None:
    view = make(**LATER).view(DAY)
    own = Rules(cadence_days={"platinum": 69}, customer_team=("lead",), customer_roles=())
    found = rows(view, rules=own)["A"]
    assert found["days_overdue"] == 1
    assert not {"team_missing", "second_person_staff"} & found.keys()
    assert rows(view, window_days=69)["A"]["hollow"] is True


def test_a_party_is_hollow_as_long_as_nobody_tends_it(make: Make) -> None:
    # By hand: T met F 181 days ago, S met B yesterday though B is T's.
    met_too = [*BANK["contacts"], met("T", "F", 181), met("S", "B", 1)]
    view = make(**BANK | {"contacts": met_too}).view(DAY)
    assert cells(hollow(view), "party_id") == ["F"]
    assert cells(hollow(view, window_days=181), "party_id") == []
    assert cells(hollow(view, window_days=0), "party_id") == ["A", "B", "F"]
    assert rows(view, window_days=181)["F"]["hollow"] is False


def test_firms_of_a_group_have_its_smallest_id(make: Make) -> None:
    owned = {"firm_id": "B", "other_firm_id": "C", "kind": "subsidiary_of"}
    view = make(firms=[{"firm_id": f} for f in "ABC"], firm_links=[owned]).view(DAY)
    found = rows(view)
    assert [found[firm].get("group_id") for firm in "ABC"] == [None, "B", "B"]


def test_an_earlier_date_is_scored_as_it_was(make: Make) -> None:
    found = rows(make(**BANK).view(ago(35)))
    assert found["E"]["orphan"] is True  # still a customer then
    assert "referral_ring" not in found["C"]  # the ring was not closed yet
    assert found["gone"]["n_lost"] == 0
    assert {row["scores_on"] for row in found.values()} == {ago(35)}


def test_nothing_known_is_nothing_scored(make: Make) -> None:
    empty = dict(scores_of(make().view(DAY)))
    assert list(empty) == scored_tables() == ["customers", "firms", "staff", "branches"]
    assert [table.num_rows for table in empty.values()] == [0, 0, 0, 0]


def test_each_table_has_its_id_its_scores_and_the_stamps(make: Make) -> None:
    found = dict(scores_of(make(**BANK).view(DAY)))
    party = [s.name for s in SCORES if s.space == "parties"]
    assert found["customers"].column_names == ["customer_id", *party, *STAMPS]
    assert found["firms"].column_names == ["firm_id", *party, *STAMPS]
    assert found["customers"].schema.field("scores_on").type == "date32"
    assert found["staff"].schema.field("worth_lost").type == "double"
    assert found["firms"].schema.field("referral_root").type == "string"  # all of them empty


def test_a_later_question_adds_a_line(make: Make) -> None:
    brought_by = Score("brought_by", "parties", referral.forest, "recruited_by_staff")
    tier = Score("seen", "staff", coverage.departures, key="staff_id")
    bank = BANK | {"referrals": [*BANK["referrals"], brought("S", "A", 60)]}
    found = rows(make(**bank).view(DAY), scores=(brought_by, tier))
    stamps = {"scores_version": "v1", "scores_on": DAY}
    assert found == {
        "A": {**stamps, "brought_by": "S"},
        "S": {**stamps, "seen": True},
        "T": {**stamps, "seen": True},
    }


def test_a_negative_window_is_refused(make: Make) -> None:
    for ask in (lambda v: hollow(v, window_days=-1), lambda v: rows(v, window_days=-1)):
        with pytest.raises(InputError, match="0 or more"):
            ask(make(**BANK).view(DAY))


@pytest.mark.parametrize(
    ("space", "label"), [("parties", "Party"), ("staff", "Staff"), ("branches", "Branch")]
)
def test_the_manual_says_what_each_is(space: str, label: str) -> None:
    manual = (Path(__file__).parents[3] / "docs" / "write-back.md").read_text("utf-8")
    tables = manual.partition("## In Bloom")[0].split("| on `(:")[1:]
    (table,) = [t for t in tables if t.startswith(label)]
    told = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert told == [score.name for score in SCORES if score.space == space]
    assert all(f"`{stamp}`" in manual for stamp in STAMPS)


@pytest.mark.parametrize("name", [*(score.name for score in SCORES), *STAMPS])
def test_no_column_of_the_model_is_called_so(name: str) -> None:
    columns = [c for table in TABLES.values() for c in table.columns]
    assert name not in {c.name for c in columns} | {property_of(c) for c in columns}
    assert name.islower()


def test_no_two_scores_of_a_node_have_one_name() -> None:
    names = [(score.space, score.name) for score in SCORES]
    assert len(set(names)) == len(names)
