"""Why each row of a coverage question stands there, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.analysis import coverage
from graphcrm.analysis.cover_reasons import DEPARTURE, LEAVER, ORPHAN, SINGLE
from graphcrm.answer import Answer, Unit
from graphcrm.reasons.catalogue import SENTENCES
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, cells, covers, customer, member, met

STAFF = [
    member("S1", branch_id="B1"),
    member("S2", branch_id="B1"),
    member("S3", branch_id="B2"),
    member("V1", is_virtual=True),
    member("V2", is_virtual=True),
    member("G1", leaves_on=ago(9)),
    member("G2", leaves_on=ago(3)),
    member("N1", joined_on=ago(-1)),
]


HOLLOW = "only S1 is assigned, without an effective contact in the window"


def test_why_a_party_hangs_on_one_person(make: Make) -> None:
    graph = make(
        staff=STAFF,
        customers=[customer(c, worth) for worth, c in enumerate("DCBA")],
        coverage=[covers("S1", "A"), covers("S1", "B"), covers("S1", "D")],
        # a text message is a contact, and no effective one
        contacts=[met("S1", "A", 0, "sms"), met("S1", "C", 180), met("S1", "D", 7)],
    )
    answer, names = coverage.single_links(graph, as_of=DAY), ("party_id", "hollow", "reason")
    assert [(*row, why.split(", such")[0]) for *row, why in cells(answer, *names)] == [
        ("A", True, f"{HOLLOW}; the last contact, on 2026-06-30, is of a kind that does not count"),
        ("B", True, "only S1 is assigned; no contact on record"),
        ("C", False, "nobody on staff is assigned; only S1 is in touch, last on 2026-01-01"),
        ("D", False, "only S1 is assigned and in touch, last on 2026-06-23"),
    ]
    assert answer.totals["n_hollow"] == 2
    assert answer.totals["worth_hollow"] == 3 + 2
    assert answer.rows("zh")[1]["reason"] == "只有 S1 管户，没有任何联系记录"


@pytest.mark.parametrize(
    ("age", "channel", "says"),
    [
        (180, "sms", "the last contact, on 2026-01-01, is of a kind that does not count, such as"),
        (181, "sms", "last contact 2025-12-31"),
        (181, "visit", "last contact 2025-12-31"),
    ],
)
def test_a_contact_that_does_not_count_is_told_from_an_old_one(
    make: Make, age: int, channel: str, says: str
) -> None:
    graph = make(
        staff=STAFF,
        customers=[customer("A", 5)],
        coverage=[covers("S1", "A")],
        contacts=[met("S1", "A", age, channel)],
    )
    (why,) = cells(coverage.single_links(graph, as_of=DAY), "reason")
    assert why.startswith(f"{HOLLOW}; {says}")


def test_only_the_hollow_ones(make: Make) -> None:
    graph = make(
        staff=STAFF,
        customers=[customer("A", 5), customer("B")],
        coverage=[covers("S1", "A"), covers("S1", "B")],
        contacts=[met("S1", "A", 181)],
    )
    answer = coverage.single_links(graph, as_of=DAY, window_days=181, hollow=True)
    assert cells(answer, "party_id") == ["B"]  # A was met on the first day of the window
    assert (answer.totals["n_single_link"], answer.totals["worth_single_link"]) == (2, 5)
    assert (answer.totals["n_hollow"], answer.totals["worth_hollow"]) == (1, 0)
    assert answer.notes[0].code == "hollow_links"
    assert cells(coverage.single_links(graph, as_of=DAY, hollow=True), "party_id") == ["A", "B"]


OLD: dict[str, Any] = {"since": ago(400), "until": ago(30)}
# What is known of a party, and what is told of it: of several the first in the order of telling.
ORPHANS: list[tuple[list[Any], list[Any], str]] = [
    ([], [], "no coverage and no effective contact on record"),
    ([], [met("S1", "C", 9, "sms")], "no coverage and no effective contact on record"),
    (
        [],
        [met("S1", "C", 300), met("S2", "C", 200)],
        "nobody is assigned; the last effective contact, on 2025-12-12, is too old for the window",
    ),
    (
        [],
        [met("S1", "C", 300), met("G1", "C", 20), met("V1", "C", 21)],
        "nobody is assigned; G1, last in touch on 2026-06-10, is not on staff",
    ),
    (
        [covers("S1", "C", **OLD), covers("S2", "C", **{**OLD, "until": ago(0)})],
        [met("S1", "C", 300)],
        "the coverage by S2 ended on 2026-06-30; nobody took over",
    ),
    (
        [covers("S2", "C", **OLD), covers("S1", "C", **OLD)],
        [],
        "the coverage by S1 ended on 2026-05-31; nobody took over",
    ),
    ([covers("N1", "C"), covers("S1", "C", **OLD)], [], "assigned to N1, who does not join before"),
    (
        [covers("N1", "C"), covers("G1", "C"), covers("G2", "C")],
        [],
        "assigned to G2, who left on 2026-06-27; nobody took over",
    ),
    (
        [covers("G1", "C"), covers("V2", "C"), covers("V1", "C")],
        [],
        "assigned to V1, a placeholder and not a person",
    ),
    # what has not begun is not known yet
    ([covers("S1", "C", since=ago(-1))], [], "no coverage and no effective contact on record"),
]


@pytest.mark.parametrize(("covered", "contacts", "told"), ORPHANS)
def test_why_nobody_looks_after_a_party(
    make: Make, covered: list[Any], contacts: list[Any], told: str
) -> None:
    # the other orphan and the other's records change nothing
    graph = make(
        staff=STAFF,
        customers=[customer("C"), customer("X"), customer("Y")],
        coverage=[*covered, covers("S1", "Y"), covers("V1", "X")],
        contacts=contacts,
    )
    answer = coverage.orphans(graph, as_of=DAY)
    (said,) = [reason for party, reason in cells(answer, "party_id", "reason") if party == "C"]
    assert said.startswith(told)


def test_why_a_party_is_lost_or_thinned(make: Make) -> None:
    held = {"A": ["S1"], "B": ["S1", "S2"], "C": ["S1", "S3"], "D": ["S1", "S2", "S3"]}
    graph = make(
        staff=STAFF,
        customers=[customer(c, 9 - n) for n, c in enumerate(held)],
        coverage=[covers(s, c) for c, staff in held.items() for s in staff],
    )
    assert cells(coverage.leaver(graph, ["S1", "S2"], as_of=DAY), "party_id", "reason") == [
        ("A", "only S1 looks after it"),
        ("B", "lost because these leave together: S1, S2; no one of them alone would cut it off"),
        ("C", "without S1 only S3 remains, of another branch or role"),
        ("D", "without S1, S2 only S3 remains, of another branch or role"),
    ]
    alone = coverage.leaver(graph, "S1", as_of=DAY).rows("zh")
    assert alone[1]["reason"] == "S1 离岗后只剩 S2，未见其属于其他机构或岗位"


def test_why_a_departure_costs_what_it_does(make: Make) -> None:
    graph = make(
        staff=STAFF,
        customers=[customer("A", 9), customer("B", 1), customer("C", 1)],
        coverage=[covers("S1", "A"), covers("S1", "B"), covers("S1", "C"), covers("S2", "C")],
        contacts=[met("S1", "B", 3)],
    )
    assert cells(coverage.departures(graph, as_of=DAY), "staff_id", "reason") == [
        ("S1", "looked after: 3; by nobody else: 2, of these not tended: 1"),
        ("S2", "looked after: 1; each has somebody else too"),
        ("S3", "looks after nobody"),
    ]


def test_facts_belong_to_rows_whatever_their_order(make: Make) -> None:
    graph = make(
        staff=STAFF,
        customers=[customer("A", 1), customer("B", 2)],
        coverage=[covers("S1", "A"), covers("S2", "A"), covers("S1", "B")],
    )
    answer = coverage.leaver(graph, ["S1", "S2"], as_of=DAY)
    (column,) = [c for c in answer.columns if c.unit is Unit.REASON]
    assert column.cells(1, 2, "en") == [answer.rows()[1]["reason"]]


def test_an_empty_bank_has_no_reasons(make: Make) -> None:
    for question in (coverage.single_links, coverage.orphans, coverage.departures):
        answer: Answer = question(make())
        assert answer.columns[-1].name == "reason"
        assert answer.rows() == []


@pytest.mark.parametrize("code", [c for w in (SINGLE, ORPHAN, LEAVER, DEPARTURE) for c in w.words])
def test_every_code_has_its_sentence(code: str) -> None:
    assert len(SENTENCES[code]) == 2
