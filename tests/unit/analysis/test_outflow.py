"""Where money leaves the bank, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from graphcrm.analysis.risk import communities, outflow
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.unit.analysis.small import Make, Row, ago, cells, codes, covers, customer, firm, member
from tests.unit.analysis.small import money as yuan

JUNE, MAY, APRIL, MARCH = (date(2026, month, 1) for month in (6, 5, 4, 3))


def flow(
    party: str, month: date, out: int | None, into: int | None = 0, channel: str = "other_bank"
) -> Row:
    amounts = {"amount_in": yuan(into), "amount_out": yuan(out)}
    return {"party_id": party, "month": month, "channel": channel, **amounts}


FLOWS = [
    *(flow("A", JUNE, 30, 10), flow("A", MAY, 50, 0, "securities"), flow("A", MARCH, 999)),
    *(flow("B", APRIL, 5, 25), flow("B", JUNE, 8, None, "third_party_payment")),
    flow("F", MAY, 70, 0, "securities"),
    flow("C", JUNE, 40),  # closed
]
PEOPLE = [
    customer("A", 200, branch_id="X"),
    customer("B", None, branch_id="Y"),
    customer("C", 9, branch_id="X", closed_on=ago(3)),
    customer("D", 100, branch_id="X"),
]


@pytest.fixture
def bank(make: Make) -> Graph:
    return make(
        customers=PEOPLE,
        firms=[firm("F", 35)],
        branches=[{"branch_id": "X", "name": "East"}, {"branch_id": "Y"}],
        flows=FLOWS,
        staff=[member("S")],
        coverage=[covers("S", "A")],
        households=[{"household_id": "H"}],
        household_members=[{"household_id": "H", "customer_id": c} for c in "AD"],
    )


def test_by_party_over_three_months(bank: Graph) -> None:
    # A: 30 + 50 - 10, of 200; F: 70 of 35; B: 5 + 8 - 25, June's in is not known
    found = outflow(bank)
    names = ("party_id", "amount_in", "amount_out", "net", "share_of_worth", "n_missing")
    assert cells(found, *names) == [
        ("A", 10.0, 80.0, 70.0, 0.35, 0),
        ("F", 0.0, 70.0, 70.0, 2.0, 0),
        ("B", 25.0, 13.0, -12.0, None, 1),
    ]
    # A by securities 50, in May 50; B by payments 8, in June 8
    assert cells(found, "flow_channel", "month", "staff_id") == [
        ("securities", "2026-05-01", "S"),
        ("securities", "2026-05-01", None),
        ("third_party_payment", "2026-06-01", None),
    ]
    totals = ("amount_in", "amount_out", "net", "n_parties", "n_net_out", "n_missing", "n_inactive")
    assert [found.totals[name] for name in totals] == [35.0, 163.0, 128.0, 3, 2, 1, 1]


def test_reasons_say_what_is_known(bank: Graph) -> None:
    assert cells(outflow(bank), "reason") == [
        "70.00 yuan net out (80.00 out, 10.00 in); 35.0% of the worth; most of it by securities",
        "70.00 yuan net out (70.00 out, 0.00 in); 200.0% of the worth; most of it by securities",
        "no less came in than went out; amounts missing: 1",
    ]
    assert codes(outflow(bank))[:3] == ["outflow", "outflow_missing", "outflow_inactive"]


def test_by_channel_and_by_month(bank: Graph) -> None:
    # other banks: A 30 - 10, B 5 - 25; securities 50 + 70
    found = outflow(bank, by="channel")
    assert cells(found, "flow_channel", "n_parties", "month", "net") == [
        ("securities", 2, "2026-05-01", 120.0),
        ("third_party_payment", 1, "2026-06-01", 8.0),
        ("other_bank", 2, "2026-06-01", 0.0),
    ]
    assert cells(found, "worth", "share_of_worth")[0] == (335.0, round(120 / 335, 9))
    assert cells(outflow(bank, by="month"), "month", "n_parties", "flow_channel", "net") == [
        ("2026-05-01", 2, "securities", 120.0),
        ("2026-06-01", 2, "other_bank", 28.0),
        ("2026-04-01", 1, None, -20.0),
    ]


def test_by_branch_those_of_none_apart(bank: Graph) -> None:
    assert cells(outflow(bank, by="branch"), "branch_id", "name", "n_parties", "net", "worth") == [
        ("X", "East", 1, 70.0, 300.0),
        (None, None, 1, 70.0, 35.0),
        ("Y", None, 1, -12.0, None),
    ]


def test_by_cluster_of_those_who_are_in_one(bank: Graph) -> None:
    found = outflow(bank, by="cluster")
    assert cells(found, "n_parties", "net", "worth") == [(1, 70.0, 300.0)]  # A and D
    assert set(cells(found, "cluster_id")) <= set(cells(communities(bank), "community_id"))
    assert found.totals["net"] == 128.0


def test_other_months_and_dates(bank: Graph) -> None:
    assert dict(cells(outflow(bank, months=1), "party_id", "net")) == {"A": 20.0, "B": 8.0}
    assert dict(cells(outflow(bank, months=4), "party_id", "net"))["A"] == 1069.0
    past = outflow(bank, as_of="2026-05-31")
    assert dict(cells(past, "party_id", "net")) == {"A": 1049.0, "F": 70.0, "B": -20.0}
    later = outflow(bank, as_of="2026-08-15", months=2)
    assert (later.n_rows, "outflow_months" in codes(later)) == (0, True)


def test_what_is_missing_is_no_nought(make: Make) -> None:
    rows = [flow("A", JUNE, None, None), flow("B", JUNE, 3, None), flow("C", JUNE, None, 3)]
    found = outflow(make(customers=[customer(c, 10) for c in "ABC"], flows=rows))
    assert cells(found, "party_id", "amount_in", "amount_out", "net") == [
        ("B", None, 3.0, 3.0),
        ("C", 3.0, None, -3.0),
        ("A", None, None, None),
    ]
    assert [reason.split(";")[0] for reason in cells(found, "reason")] == [
        "3.00 yuan out",
        "no less came in than went out",
        "what went in and out is not known",
    ]


def test_another_branch_is_not_seen(bank: Graph) -> None:
    mine = bank.view(scope=Scope(frozenset({"X"})))
    assert cells(outflow(mine), "party_id") == ["A"]
    assert outflow(mine, by="channel").totals["net"] == 70.0


@pytest.mark.parametrize("given", [{"by": "colour"}, {"months": 0}, {"months": 121}])
def test_what_cannot_be_asked(bank: Graph, given: dict[str, object]) -> None:
    with pytest.raises(InputError, match=r"^(by is party|months is a number)"):
        outflow(bank, **given)  # type: ignore[arg-type]


def test_amounts_too_large_to_sum_are_refused(make: Make) -> None:
    channels = ("other", "securities", "other_bank")
    rows = [flow("A", month, 9 * 10**15, 0, c) for month in (MAY, JUNE) for c in channels]
    with pytest.raises(InputError, match="flows are too large"):
        outflow(make(customers=[customer("A", 1)], flows=rows))


@pytest.mark.parametrize("by", ["party", "branch", "cluster", "channel", "month"])
def test_nothing_and_nobody(make: Make, by: str) -> None:
    for graph in (make(), make(customers=[customer("A", 1)])):
        found = outflow(graph, by=by)  # type: ignore[arg-type]
        assert (found.n_rows, found.totals["net"], codes(found)[0]) == (0, 0.0, "outflow_none")
