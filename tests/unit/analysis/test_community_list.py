"""The communities of a bank as rows, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from graphcrm.analysis.communities import terms_of
from graphcrm.analysis.community_ids import named_of
from graphcrm.analysis.risk import communities
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.unit.analysis.small import Make, cells, codes, customer, lives
from tests.unit.analysis.test_communities import two_families
from tests.unit.analysis.test_risk_ties import gives


def test_each_party_is_shown_with_its_community(make: Make) -> None:
    answer = communities(two_families(make))
    one, other = cells(answer, "community_id")[0], cells(answer, "community_id")[3]
    assert one != other
    inside = (3, 2, 1.0, "born")
    border = (3, 2, 0.782608696, "born")  # 1.8 of 2.3 stay inside
    assert cells(answer, "party_id", "community_id") == [
        *((f"C{i}", one) for i in (1, 2, 3)),
        *((f"C{i}", other) for i in (4, 5, 6)),
    ]
    said = cells(answer, "n_parties", "n_inside", "inside_share", "fate")
    assert said == [inside, inside, border, border, inside, inside]


def test_totals_say_how_good_they_are_and_who_is_left(make: Make) -> None:
    answer = communities(two_families(make))
    assert {k: v for k, v in answer.totals.items() if v is not None} == {
        **{"n_communities": 2, "n_parties": 6, "n_small": 0, "n_untied": 1, "largest": 3},
        **{"quality": 0.415254237, "modularity": 0.415254237, "n_disconnected": 0},
    }
    assert codes(answer)[:2] == ["communities", "communities_first"]
    fewer = communities(two_families(make), least=4)
    assert (fewer.n_rows, fewer.totals["n_small"]) == (0, 2)


def joined(make: Make) -> Graph:
    """Return the bank a load later: C1 to C3 are one more, C6 left the others to a new pair."""
    homes = {"C1": "H1", "C2": "H1", "C3": "H1", "C8": "H1", "C4": "H2", "C5": "H2"}
    homes |= dict.fromkeys(("C6", "C7", "C9"), "H3")
    return two_families(
        make,
        customers=[customer(f"C{i}") for i in range(1, 10)],
        households=[{"household_id": "H1"}, {"household_id": "H2"}, {"household_id": "H3"}],
        household_members=[lives(c, h) for c, h in homes.items()],
        guarantees=[],
    )


def test_ids_stay_from_one_version_to_the_next(make: Make) -> None:
    terms = terms_of({})
    before = replace(named_of(two_families(make).view(), terms), version="earlier")
    answer = communities(joined(make), before=before)
    first, second = before.ids.take([0, 1])
    rows = cells(answer, "party_id", "community_id", "fate")
    assert rows[0] == ("C1", first, "kept")
    assert rows[4:7:2] == [("C6", rows[4][1], "born"), ("C9", rows[4][1], "born")]
    assert rows[7:] == [("C4", second, "kept"), ("C5", second, "kept")]
    names = ("n_kept", "n_born", "n_split", "n_merged", "n_died")
    assert [answer.totals[name] for name in names] == [2, 1, 0, 0, 0]
    assert codes(answer)[1] == "communities_since"


def test_the_same_version_is_called_what_it_was_called(make: Make) -> None:
    graph = two_families(make)
    before = named_of(graph.view(), terms_of({}))
    assert communities(graph, before=before).rows() == communities(graph).rows()


def test_a_viewer_of_one_branch_gets_communities_of_what_he_sees(make: Make) -> None:
    people = [customer(f"C{i}", branch_id="B1" if i < 3 else "B2") for i in range(1, 8)]
    branches = [{"branch_id": "B1"}, {"branch_id": "B2"}]
    graph = two_families(make, branches=branches, customers=people)
    own = graph.view(scope=Scope(frozenset({"B1"})))
    assert cells(communities(own), "party_id", "n_parties") == [("C1", 2), ("C2", 2)]
    assert communities(own).totals["n_untied"] == 0
    whole = set(cells(communities(graph), "community_id"))
    assert whole.isdisjoint(cells(communities(own), "community_id"))


def test_an_empty_bank_and_one_without_ties_have_no_communities(make: Make) -> None:
    for graph in (make(), make(customers=[customer("C1")])):
        answer = communities(graph)
        assert (answer.n_rows, codes(answer)[0]) == (0, "communities_none")


@pytest.mark.parametrize("amount", [-5, None])
def test_guarantees_without_an_amount_tie_all_the_same(make: Make, amount: Any) -> None:
    graph = make(
        customers=[customer("C1"), customer("C2")], guarantees=[gives("C1", "C2", amount=amount)]
    )
    assert cells(communities(graph), "party_id") == ["C1", "C2"]


def test_a_community_of_one_is_none(make: Make) -> None:
    with pytest.raises(InputError, match="least is 2 or more"):
        communities(make(), least=1)
