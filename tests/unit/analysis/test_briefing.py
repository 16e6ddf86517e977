"""What a successor is told of each party, worked by hand."""

from datetime import timedelta
from typing import Any

from graphcrm.analysis.briefing import Briefing, briefing
from graphcrm.analysis.coverage import handover, second_person
from graphcrm.graph import View
from graphcrm.graph.view import Scope
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, covers, customer, member, met

SOON = DAY + timedelta(days=90)
STAFF = [member("S1", name="张伟"), member("S2", name="王芳"), member("S0", is_virtual=True)]
PARTIES = ("C1", "C2", "C3", "C4", "C5")
# S1 alone looks after all five; S2 takes over.  C1 complained twice, once it is settled; what C2
# holds matures in 90 days; C3 has a loan; S2 met C4 in the past; C5 has nothing of the kind.
BANK: dict[str, list[dict[str, Any]]] = {
    "staff": STAFF,
    "customers": [
        customer(party, 9 - i, loans=5 if party in ("C1", "C2", "C3") else None)
        for i, party in enumerate(PARTIES)
    ],
    "coverage": [covers("S1", party) for party in PARTIES],
    "contacts": [
        met("S2", "C4", 400),
        *(met("S1", "C5", days) for days in (300, 5, 70, 1000)),
        met("S1", "C5", 1, "sms"),
        met("S0", "C5", 2),
    ],
    "feedback": [
        {"party_id": "C1", "kind": "complaint", "opened_on": ago(20)},
        {"party_id": "C1", "kind": "complaint", "opened_on": ago(90), "closed_on": ago(80)},
        {"party_id": "C2", "kind": "praise", "opened_on": ago(9)},
    ],
    "products": [{"product_id": "P"}],
    "holdings": [
        {"party_id": party, "product_id": "P", "maturity_on": day}
        for party, day in (("C1", DAY), ("C2", SOON), ("C3", SOON + timedelta(days=1)))
    ],
}


def told(said: Briefing, column: str) -> dict[Any, Any]:
    rows = said.plan.rows("zh")
    return {row["party_id"]: row[column] for row in rows}


def test_a_successor_begins_with_what_matters_most(make: Make) -> None:
    graph = make(**BANK)
    opening = told(briefing(graph, handover(graph, ["S1"], as_of=DAY)), "opening")
    first = "您好，我是王芳，今后接替张伟为您服务；"
    assert all(line.startswith(first) for line in opening.values())
    assert {party: line.removeprefix(first) for party, line in opening.items()} == {
        "C1": f"您 {ago(20)} 反映的问题尚未办结，我先向您说明进展",
        "C2": f"您持有的产品自 {SOON} 起到期（90 天内共 1 笔），想先和您商量如何安排",
        "C3": "您在我行的贷款我也会一并跟进，想先听听您的用款和还款安排",
        "C4": f"我们 {ago(400)} 联系过，想再听听您的近况",
        "C5": "张伟会为我们引荐，想约您见个面",
    }


def test_a_day_ahead_moves_what_matures(make: Make) -> None:
    graph = make(**BANK)
    said = briefing(graph, handover(graph, ["S1"], as_of=DAY, on=DAY + timedelta(days=1)))
    assert str(SOON + timedelta(days=1)) in told(said, "opening")["C3"]


def test_the_newest_three_effective_contacts_of_people(make: Make) -> None:
    graph = make(**BANK)
    contacts = told(briefing(graph, handover(graph, ["S1"], as_of=DAY)), "last_contacts")
    days = "；".join(f"{ago(n)} 电话（员工 张伟 S1）" for n in (5, 70, 300))
    assert contacts["C5"] == days
    assert contacts["C4"] == f"{ago(400)} 电话（员工 王芳 S2）"
    assert contacts["C1"] == ""


def test_who_hands_over_and_who_takes_over(make: Make) -> None:
    graph = make(**BANK)
    said = briefing(graph, handover(graph, ["S1"], as_of=DAY))
    people = [
        [column.cells(0, 9, "en") for column in some] for some in (said.leavers, said.successors)
    ]
    assert people == [
        [["S1"], ["张伟"], [None], [5], [35.0]],
        [["S2"], ["王芳"], [None], [5], [35.0]],
    ]


def test_a_second_person_comes_beside_the_first(make: Make) -> None:
    graph = make(**BANK)
    said = briefing(graph, second_person(graph, book="all"))
    assert told(said, "opening")["C5"].startswith("您好，我是王芳，今后和张伟一起为您服务；")
    assert said.leavers == ()


def test_whom_nobody_takes_over_has_no_opening_line(make: Make) -> None:
    graph = make(**{**BANK, "staff": STAFF[:1]})
    said = briefing(graph, handover(graph, ["S1"], as_of=DAY))
    assert set(told(said, "opening").values()) == {""}
    assert len(said.successors[0]) == 0


def test_only_shown_rows_are_told_of(make: Make) -> None:
    graph = make(**BANK)
    said = briefing(graph, handover(graph, ["S1"], as_of=DAY).limited(2))
    assert list(told(said, "opening")) == ["C1", "C2"]
    assert said.successors[3].cells(0, 1, "en") == [2]


def test_staff_of_other_branches_are_not_named(make: Make) -> None:
    graph = make(
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        staff=[member(s, branch_id=b, name=f"名{s}") for s, b in (("S1", "B1"), ("S2", "B2"))],
        customers=[customer("C1", 9, branch_id="B2")],
        coverage=[covers("S1", "C1")],
        contacts=[met("S1", "C1", 3)],
    )
    view = View(graph, DAY, Scope(frozenset({"B2"})))
    said = briefing(view, second_person(view, book="all"))
    assert told(said, "last_contacts")["C1"] == "2026-06-27 电话（员工 other_branch）"
    greeting, topic = told(said, "opening")["C1"].split("；")
    assert (greeting, topic) == ("您好，我是名S2，今后由我为您服务", "想约您见个面，听听您的需要")
