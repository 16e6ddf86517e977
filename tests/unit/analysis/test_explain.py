"""Why a party counts as covered or not, record by record."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import coverage
from graphcrm.analysis.explain import WHY, explain
from graphcrm.errors import NotFoundError
from graphcrm.graph import Graph
from graphcrm.reasons import Reason, say
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, ago, cells, codes, covers, customer, member, met


def bank(make: Make, **tables: Any) -> Graph:
    known: dict[str, list[Row]] = {
        "staff": [
            member("S1", name="张伟"),
            member("S2", leaves_on=ago(3)),
            member("S3", is_virtual=True, leaves_on=ago(3)),
        ],
        "customers": [customer("C1", 88), customer("C2")],
    }
    return make(**known | tables)


def said(code: str) -> str:
    return say(Reason(code), "en")


def whys(graph: Graph, party: str = "C1") -> list[Any]:
    return cells(explain(graph, party, as_of=DAY), "reason")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (covers("S1", "C1"), "counts_assigned"),
        (covers("S1", "C1", until=ago(0)), "coverage_ended"),
        (covers("S1", "C1", since=ago(-1)), "coverage_not_begun"),
        (covers("S2", "C1"), "staff_gone"),
        (covers("S3", "C1"), "staff_virtual"),  # named before his leaving
        (met("S1", "C1", 0), "counts_contact"),
        (met("S1", "C1", 180), "counts_contact"),
        (met("S1", "C1", 181), "outside_window"),
        (met("S1", "C1", 181, "sms"), "not_effective_channel"),
        (met("S1", "C1", -1), "not_yet"),
        (met("S2", "C1", 0), "staff_gone"),
    ],
)
def test_each_reason(make: Make, row: Row, code: str) -> None:
    table = "contacts" if "channel" in row else "coverage"
    graph = bank(make, **{table: [row]})
    assert whys(graph) == [said(code)]
    assert cells(explain(graph, "C1", as_of=DAY), "counts") == [code.startswith("counts")]


def test_every_reason_is_tested() -> None:
    marks = [m for m in test_each_reason.pytestmark if m.name == "parametrize"]  # type: ignore[attr-defined]
    assert {code for _, code in marks[0].args[1]} == set(WHY) - {"party_inactive"}


def test_nothing_counts_for_an_inactive_party(make: Make) -> None:
    graph = bank(
        make,
        customers=[customer("C1", closed_on=DAY)],
        coverage=[covers("S1", "C1"), covers("S3", "C1")],
    )
    answer = explain(graph, "C1", as_of=DAY)
    assert cells(answer, "reason") == [said("party_inactive")] * 2
    assert codes(answer) == ["explain_inactive", "worth_unknown"]


def test_rows_in_full_and_in_order(make: Make) -> None:
    graph = bank(
        make,
        coverage=[
            covers("S2", "C1", "lead", since=ago(900), until=ago(3)),
            covers("S1", "C1", "assistant"),
            covers("S1", "C1", "wealth", since=ago(50)),
        ],
        contacts=[met("S1", "C1", 90, None), met("S1", "C1", 2, "sms"), met("S1", "C2", 1)],
    )
    answer = explain(graph, "C1", as_of=DAY)
    names = ("staff_id", "source", "role_or_channel", "since", "until", "counts", "contribution")
    assert cells(answer, *names) == [
        ("S1", "coverage", "wealth", ago(50).isoformat(), None, True, 0.8),
        ("S1", "coverage", "assistant", None, None, True, 0.0),  # wealth is the better role
        ("S1", "contacts", "sms", ago(2).isoformat(), None, False, 0.0),
        ("S1", "contacts", "other", ago(90).isoformat(), None, True, 0.5),
        ("S2", "coverage", "lead", ago(900).isoformat(), ago(3).isoformat(), False, 0.0),
    ]
    assert cells(answer, "name") == ["张伟"] * 4 + [None]
    assert answer.totals == {
        "n_links": 1,
        "n_counted": 3,
        "n_ignored": 2,
        "n_unknown_start": 0,
        "worth": 88.0,
    }
    assert codes(answer) == ["explain_single", "after_the_data"]


@pytest.mark.parametrize(("holders", "code"), [(0, "orphan"), (1, "single"), (2, "several")])
def test_the_verdict(make: Make, holders: int, code: str) -> None:
    staff = [member("S1"), member("S2")]
    held = [covers(s["staff_id"], "C1") for s in staff[:holders]]
    graph = bank(make, staff=staff, coverage=[*held, covers("S1", "C2")])
    answer = explain(graph, "C1")
    assert codes(answer)[0] == f"explain_{code}"
    assert answer.notes[0].facts == {"n_links": holders, "n_counted": holders, "n_ignored": 0}


@pytest.mark.parametrize(
    ("roles", "days"),
    [
        (["assistant"], [180]),
        (["assistant", "product"], [120]),
        ([], [90, 180, 30]),
        (["lead", "wealth"], []),
        (["product", "lead"], [0]),
    ],
)
def test_contributions_add_up_to_the_strength(
    make: Make, roles: list[str], days: list[int]
) -> None:
    graph = bank(
        make,
        coverage=[covers("S1", "C1", role) for role in roles],
        contacts=[met("S1", "C1", d) for d in days] + [met("S1", "C1", 1, "sms")],
    )
    strength = coverage.single_links(graph, as_of=DAY).rows()[0]["strength"]
    added = sum(cells(explain(graph, "C1", as_of=DAY), "contribution"))
    assert min(1, added) == pytest.approx(strength, abs=1e-8)


def test_a_party_without_records_and_an_unknown_one(make: Make) -> None:
    graph = bank(make)
    answer = explain(graph, "C2", as_of=DAY)
    assert (answer.n_rows, answer.totals["worth"]) == (0, None)
    with pytest.raises(NotFoundError) as error:
        explain(graph, "S1")  # an id of staff is no party
    assert "S1" not in str(error.value)
