"""The graph of a branch holds what is of the branch, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from graphcrm.errors import InputError, NotFoundError
from graphcrm.graph import OTHER_BRANCH, Graph, Scope
from graphcrm.graph.graph import PARTS_KEPT
from graphcrm.graph.strings import Picked, Strings
from tests.banks import DAY, graph_of

B1, B2 = Scope(frozenset({"B1"})), Scope(frozenset({"B2"}))


@pytest.fixture
def whole(tmp_path: Path) -> Graph:
    """Return a bank in which C1 and F1 are of B1, C2 of B2 and C3 of no branch."""
    return graph_of(
        {
            "branches": [{"branch_id": "B1"}, {"branch_id": "B2"}],
            "staff": [
                {"staff_id": "S1", "name": "张伟", "branch_id": "B1"},
                {"staff_id": "S2", "name": "李娜", "branch_id": "B2"},
                {"staff_id": "S3", "name": "周敏"},
            ],
            "customers": [
                {"customer_id": "C1", "name": "王芳", "branch_id": "B1", "aum": 5},
                {"customer_id": "C2", "name": "王强", "branch_id": "B2", "tier": "only of B2"},
                {"customer_id": "C3", "name": "王丽", "gender": "F"},
            ],
            "firms": [{"firm_id": "F1", "branch_id": "B1"}],
            "households": [{"household_id": h, "name": f"{h} 家"} for h in ("H1", "H2")],
            "household_members": [
                {"household_id": "H2", "customer_id": "C1"},
                {"household_id": "H2", "customer_id": "C2"},
                {"household_id": "H1", "customer_id": "C2"},
            ],
            "employment": [
                {"customer_id": "C1", "firm_id": "F1", "role": "hr", "department": "Paint"},
                {"customer_id": "C2", "firm_id": "F1", "role": "hr", "department": "Accounts"},
            ],
            "contacts": [
                {"staff_id": "S1", "party_id": "C2", "contacted_on": DAY, "channel": "call"},
                {
                    "staff_id": "S2",
                    "party_id": "C1",
                    "contacted_on": date(2026, 5, 1),
                    "channel": "call",
                },
            ],
            "referrals": [
                {"referrer_id": "S2", "party_id": "C1", "referred_on": date(2026, 4, 1)},
                {"referrer_id": "C2", "party_id": "C1", "referred_on": date(2026, 4, 2)},
            ],
            "holdings": [
                {"party_id": "C1", "product_id": "P2"},
                {"party_id": "C2", "product_id": "P1"},
            ],
            "targets": [
                {"branch_id": b, "measure": "aum", "month": DAY.replace(day=1), "amount": 1}
                for b in ("B1", "B2")
            ],
        },
        tmp_path,
    )


def test_who_and_what_is_in_it(whole: Graph) -> None:
    part = whole.within(B1)
    assert part.ids("parties").to_list() == ["C1", "F1"]
    assert part.is_firm.tolist() == [False, True]
    assert part.ids("households").to_list() == ["H2"]  # C1 lives there
    assert part.text("households", "name").to_list() == ["H2 家"]
    assert part.ids("products").to_list() == ["P2"]
    assert part.text("customers", "name").to_list() == ["王芳"]
    n = {t: part.n_rows(t) for t in ("household_members", "employment", "contacts", "targets")}
    assert n == {"household_members": 1, "employment": 1, "contacts": 1, "targets": 1}


def test_positions_and_words_are_those_of_the_part(whole: Graph) -> None:
    part = whole.within(B2)
    assert part.ids("parties").to_list() == ["C2"]
    assert part.column("household_members", "customer_ix").tolist() == [0, 0]
    assert part.ids("households").take(part.column("household_members", "household_ix")) == [
        "H1",
        "H2",
    ]
    assert part.column("referrals", "referrer_ix").tolist() == []
    assert whole.within(B1).words("employment", "department").to_list() == ["Paint"]
    assert whole.within(B1).column("employment", "department").tolist() == [0]
    assert whole.within(B1).column("referrals", "referrer_ix").tolist() == [-1]  # S2 is staff


def test_what_is_known_of_others_alone_is_not_known(whole: Graph) -> None:
    assert whole.known("customers", "tier")
    assert not whole.within(B1).known("customers", "tier")
    assert not whole.within(B1).known("customers", "gender")
    assert whole.within(B1).known("customers", "aum")
    assert whole.within(B1).known("customers", "name")
    assert not whole.within(B2).known("firms", "firm_id")
    assert not whole.within(B1).known("firms", "headcount")


def test_the_newest_event_is_the_branch_s_own(whole: Graph) -> None:
    assert whole.newest_event_on == DAY
    assert whole.within(B1).newest_event_on == date(2026, 5, 1)
    assert whole.view(None, B1).as_of == date(2026, 5, 1)
    assert whole.within(Scope(frozenset())).newest_event_on == whole.today


def test_strangers_among_staff_have_no_name_and_are_never_found(whole: Graph) -> None:
    part = whole.within(B1)
    assert part.ids("staff").take([0, 1, 2, -1]) == ["S1", OTHER_BRANCH, OTHER_BRANCH, None]
    assert part.ids("staff")[1] == OTHER_BRANCH
    assert part.text("staff", "name").to_list() == ["张伟", None, None]
    found = [part.ids("staff").find(each) for each in ("S1", "S2", "S3", OTHER_BRANCH)]
    assert found == [0, -1, -1, -1]


def test_names_are_looked_up_in_the_part_alone(whole: Graph) -> None:
    index = whole.within(B1).name_index
    assert index.party.tolist() == [0]
    assert "强" not in {chr(code) for code in index.chars.tolist()}


def test_a_part_is_asked_by_whom_it_is_for(whole: Graph) -> None:
    view = whole.view(DAY, B1)
    assert view.graph is whole.within(B1)
    assert view.graph.view(DAY) is view.graph.view(DAY, B1) is view
    assert view.graph.within(B1) is view.graph
    assert view.graph.within(B2) is whole.within(B2)
    with pytest.raises(InputError, match="cut out for"):
        view.graph.view(DAY, B2)
    with pytest.raises(NotFoundError, match="branch"):
        whole.within(Scope(frozenset({"B9"})))


def test_only_so_many_parts_are_kept(whole: Graph) -> None:
    first = whole.within(B1)
    assert whole.within(B1) is first
    assert PARTS_KEPT >= 2


def test_some_rows_of_a_column_of_text() -> None:
    some = Picked(
        Strings.of(["a", None, "安", "d"]), np.array([1, 2, 3]), np.array([False, False, True])
    )
    assert (len(some), some[1], some.to_list()) == (3, "安", [None, "安", None])
    assert some.given().tolist() == [False, True, False]
    offsets, text, missing = some.parts()
    assert (offsets.tolist(), bytes(text).decode()) == ([0, 0, 3, 3], "安")
    assert missing is not None
    assert missing.tolist() == [True, False, True]
