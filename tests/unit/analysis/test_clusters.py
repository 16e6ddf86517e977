"""The board of clusters at risk, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from graphcrm.analysis.cluster_board import Board
from graphcrm.analysis.cluster_parts import means_of
from graphcrm.analysis.cluster_terms import Given
from graphcrm.analysis.community_ids import named_of
from graphcrm.analysis.risk import cluster, clusters
from graphcrm.analysis.rules import Rules
from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import Graph, Scope
from tests.unit.analysis.clusters import FAMILY, PEOPLE, family_and_firm, signal
from tests.unit.analysis.guarantees import vouches
from tests.unit.analysis.small import Make, ago, cells, codes, customer, firm, lives

ALL: Any = {"least_worth": 0}
# C6 keeps a and each of the other five b: b = a/10 + 4b/10, a = 1 + b/2, and half of it stays.
NEAR = 1 / 11
SIGNALS = 0.6 * 0.8 + 0.3 * 0.2  # C2's is 90 days old, and so halved
THIN = 0.6 * 0.5 + 0.1 * 0.5  # one person for C1 and C3, two for C2
EXPOSED = 0.4 * 500 / 875  # G4's share is not known


@pytest.fixture
def bank(make: Make) -> Graph:
    return family_and_firm(make)


def test_parts_are_means_by_worth_and_the_score_is_theirs(bank: Graph) -> None:
    found = clusters(bank, **ALL)
    assert cells(found, "n_parties", "worth", "n_firms", "n_households") == [
        (5, 1000.0, 1, 0),
        (5, 1000.0, 0, 1),
    ]
    parts = cells(found, "signals", "contagion", "thin_cover", "guarantee_exposure", "score")
    assert parts == [
        pytest.approx((0, 0, 1, EXPOSED, (1 + EXPOSED) / 4), abs=2e-9),
        pytest.approx((SIGNALS, NEAR, THIN, 0, (SIGNALS + NEAR + THIN) / 4), abs=2e-9),
    ]


def test_the_resolution_that_held_is_among_the_parameters(bank: Graph) -> None:
    assert clusters(bank, **ALL).parameters["resolution"] == 1.0
    assert clusters(bank, method="cpm", **ALL).parameters["resolution"] == 0.1
    assert cluster(bank, "C4", resolution=0.5).parameters["resolution"] == 0.5


def test_who_owns_a_cluster_and_what_is_next(bank: Graph) -> None:
    # S1 leads 900 yuan of the family, S2 100; the firm has nobody
    found = clusters(bank, **ALL)
    assert cells(found, "owner_staff_id", "next_action", "core", "core_share") == [
        (None, "review_guarantees", "firm", 1.0),
        ("S1", "visit_core", "household", 1.0),
    ]
    assert cells(found, "advice")[0] == "review the guarantees with the risk department"
    assert found.rows("zh")[1]["advice"] == "两周内走访核心成员，了解去留原因"


def test_the_two_parts_that_weigh_most_are_told_with_counts(bank: Graph) -> None:
    assert cells(clusters(bank, **ALL), "reasons") == [
        "looked after by nobody: 5 of 5; guaranteeing loans of others: 1 of 5; by worth that is "
        "23% of net assets",
        "with signals of risk: 2 of 5; looked after by nobody: 2 of 5, by one person alone: 2",
    ]


def test_totals_count_what_is_not_known(bank: Graph) -> None:
    found = clusters(bank, **ALL)
    names = ("n_clusters", "n_parties", "worth", "n_exposure_unknown", "n_worth_unknown")
    assert [found.totals[name] for name in names] == [2, 10, 2000.0, 1, 2]
    assert codes(found) == [
        *("clusters", "attrition_no_balances", "cluster_exposure_unknown", "worth_unknown")
    ]


def test_an_event_of_ones_own_counts_as_contagion(make: Make) -> None:
    events = [signal(name, 0, 10, kind="left") for name in FAMILY]
    bank = family_and_firm(make, signals=events)
    found = clusters(bank, **ALL)
    assert found.totals["n_events"] == 5
    assert max(cells(found, "contagion")) > 0.5


def test_a_bank_weighs_parts_and_acts_as_it_rules(bank: Graph) -> None:
    rules = Rules(
        cluster_weights={"signals": 3, "thin_cover": 1},
        cluster_actions={"ring_head_office": {"signals": 0.5}, "watch": {}},
        cluster_action_texts={"ring_head_office": {"zh": "报总行", "en": "ring the head office"}},
    )
    found = clusters(bank, rules=rules, **ALL)
    assert cells(found, "score") == pytest.approx([(3 * SIGNALS + THIN) / 4, 1 / 4], abs=2e-9)
    assert cells(found, "next_action", "advice") == [
        ("ring_head_office", "by the rules of the bank: ring the head office"),
        ("watch", "look again after the next load"),
    ]
    assert found.rows("zh")[0]["advice"] == "按本行规定：报总行"


def test_no_action_follows_where_no_condition_holds(bank: Graph) -> None:
    found = clusters(bank, rules=Rules(cluster_actions={"watch": {"signals": 1}}), **ALL)
    assert cells(found, "next_action", "advice") == [(None, ""), (None, "")]


def test_what_is_listed(bank: Graph) -> None:
    assert clusters(bank).n_rows == 0
    assert clusters(bank, least_worth=1000).n_rows == 2
    assert clusters(bank, most=1, **ALL).totals["n_clusters"] == 2
    assert cells(clusters(bank, least=2, **ALL), "n_parties") == [5, 2, 5]
    assert codes(clusters(bank, least=6, **ALL))[0] == "clusters_none"


def test_of_whom_no_worth_is_known_all_count_alike_and_are_listed(make: Make) -> None:
    home = {"household_members": [lives(name, "H1") for name in FAMILY]}
    poor = [customer(name) for name in FAMILY]
    signals = [signal("C1", 0.5, 0), signal("C2", None, 0)]
    bank = family_and_firm(
        make, customers=poor, firms=[], employment=[], guarantees=[], signals=signals, **home
    )
    found = clusters(bank)
    assert cells(found, "worth", "signals") == [(0.0, pytest.approx(0.2))]
    assert found.totals["n_severity_unknown"] == 1


def test_a_part_that_is_known_of_nobody_is_left_out_of_the_score() -> None:
    parts = np.array([[0.5, 0.1], [np.nan, np.nan]])
    means = means_of(parts, np.ones(2), np.zeros(2, int), 1)
    assert means[0].tolist() == [0.3]
    assert np.isnan(means[1, 0])


def test_scores_are_compared_with_those_that_ids_were_kept_from(make: Make) -> None:
    first = family_and_firm(make).view()
    was = Board(first, Given())
    before = replace(named_of(first, Given().terms), version="before", scores=was.scores)
    now = family_and_firm(make, signals=[])
    found = clusters(now, before=before, **ALL)
    assert set(cells(found, "cluster_id")) == set(was.scores)
    family = next(row for row in found.rows() if row["core"] == "household")
    assert family["score_before"] == was.scores[str(family["cluster_id"])]
    assert family["change"] == pytest.approx(-SIGNALS / 4, abs=2e-9)
    assert (found.totals["from_version"], found.totals["n_kept"]) == ("before", 3)


def test_a_viewer_of_a_branch_sees_the_clusters_of_its_parties(make: Make) -> None:
    names = dict.fromkeys(FAMILY, "B1") | {"C6": "B2", "E1": "B2"}
    people = [
        customer(name, 10, branch_id=branch, closed_on=ago(9) if name == "C6" else None)
        for name, branch in names.items()
    ]
    home = [lives(name, "H1") for name in names]
    bank = make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        customers=people,
        households=[{"household_id": "H1"}],
        household_members=home,
    )
    whole, part = clusters(bank, **ALL), clusters(bank.view(scope=Scope(frozenset({"B1"}))), **ALL)
    assert cells(whole, "n_parties", "contagion")[0][0] == 6
    assert cells(part, "n_parties", "contagion") == [(5, 0.0)]  # who left is not theirs to see


@pytest.mark.parametrize(
    "bad",
    [
        *({"least": 1}, {"most": -1}, {"least_worth": -1}, {"event_days": 0}, {"spread": 1.0}),
        *({"guarantee": 2.0}, {"method": "louvain"}, {"resolution": 0.0}, {"worth": "name"}),
    ],
)
def test_what_cannot_be_meant_is_refused(bank: Graph, bad: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        clusters(bank, **bad)


@pytest.mark.parametrize(
    "tables",
    [
        {},
        {"customers": [customer("C1", 1)]},
        {"firms": [firm("F1"), firm("F2")], "guarantees": [vouches("F1", "F2", -5)]},
    ],
)
def test_an_empty_bank_one_node_or_no_ties_have_no_clusters(
    make: Make, tables: dict[str, Any]
) -> None:
    found = clusters(make(**tables))
    assert (found.n_rows, found.totals["n_clusters"], codes(found)[0]) == (0, 0, "clusters_none")


def test_members_with_their_parts_and_roles(bank: Graph) -> None:
    board = clusters(bank, **ALL)
    (firms,) = [row["cluster_id"] for row in board.rows() if row["core"] == "firm"]
    found = cluster(bank, str(firms))
    assert cells(found, "party_id", "score", "guarantee_exposure", "role") == [
        ("F1", pytest.approx(0.35), pytest.approx(0.4), "core"),
        ("G4", pytest.approx(1 / 3), None, "other"),
        *((name, pytest.approx(0.25), 0.0, "other") for name in PEOPLE[:3]),
    ]
    assert sum(cells(found, "pagerank")) == pytest.approx(1)
    assert cells(found, "reason")[0] == (
        "nobody looks after this one; guarantees loans of others, 40% of net assets"
    )


def test_who_holds_a_cluster_together_is_told(make: Make) -> None:
    # two families of three that share C3: without it they fall apart
    home = [lives(name, "H1") for name in ("C1", "C2", "C3")]
    home += [lives(name, "H2") for name in ("C3", "C4", "C5")]
    bank = family_and_firm(make, household_members=home, employment=[], guarantees=[])
    found = cluster(bank, "C1", resolution=0.1)  # low enough for one cluster
    middle = next(row for row in found.rows() if row["party_id"] == "C3")
    assert middle["role"] == "core"
    assert middle["betweenness"] == pytest.approx(8 / 20)  # of 20 ordered pairs 2 x 2 x 2
    assert str(middle["reason"]).endswith("without this one the cluster falls apart")
    assert (found.totals["n_ties"], found.totals["n_bridges"]) == (6, 0)


def test_a_party_names_its_cluster_too_and_others_are_not_found(bank: Graph) -> None:
    assert set(cells(cluster(bank, "C4"), "party_id")) == set(FAMILY)
    for unknown in ("nobody", "F2", "C6"):
        with pytest.raises(NotFoundError, match="risk clusters lists them") as raised:
            cluster(bank, unknown)
        assert unknown not in raised.value.message


def test_members_say_who_left_and_how_near_that_is(make: Make) -> None:
    bank = family_and_firm(make, signals=[signal("C1", 0, 3, kind="left")])
    rows = {str(row["party_id"]): row for row in cluster(bank, "C1").rows()}
    assert (rows["C1"]["event"], rows["C2"]["event"]) == ("left", None)
    assert str(rows["C1"]["reason"]).startswith("left of late; one person alone")
    assert str(rows["C2"]["reason"]) == "somebody directly tied to this one left of late"
