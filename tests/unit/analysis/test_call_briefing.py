"""What callers are told of each customer: by hand, on a chain of four people."""

import numpy as np
import pytest

from graphcrm.analysis.call_briefing import call_briefing
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.app import App
from graphcrm.graph.spaces import PARTIES
from tests.builders import Row, loaded

# C1 and C2 are a household and kin, C2 and C3 kin; C4 complained; F1 has a phone of its own.
BANK: dict[str, list[Row]] = {
    "staff": [{"staff_id": "S1", "name": "张伟"}],
    "customers": [
        {"customer_id": "C1", "name": "王芳", "phone": "13900000001"},
        {"customer_id": "C2", "name": "李强"},
        {"customer_id": "C3", "name": None},
        {"customer_id": "C4", "name": "赵六"},
    ],
    "firms": [{"firm_id": "F1", "phone": "0101234"}],
    "households": [{"household_id": "H1"}],
    "household_members": [{"household_id": "H1", "customer_id": c} for c in ("C1", "C2")],
    "kinship": [
        {"customer_id": a, "other_customer_id": b, "relation": "亲属"}
        for a, b in (("C1", "C2"), ("C2", "C3"))
    ],
    "products": [{"product_id": "P1", "name": "大额存单"}, {"product_id": "P2", "name": None}],
    "feedback": [{"party_id": "C4", "kind": "complaint", "opened_on": "2026-06-01"}],
}
GIVEN = {
    **{"product": "P1", "exclude": [], "control_share": 0.0, "unknown_consent": None},
    **{"kinds": "household,kinship", "probability": "uniform:0.5", "model": "ic", "max_firm": 50},
    **{"ties": None, "rng_seed": 1},
}


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> App:
    return loaded(tmp_path_factory.mktemp("bank"), **BANK)


def plan(bank: App, **given: object) -> Answer:
    """Return a plan that asks C1, who may bring C2 and C3, and C4, who brings nobody."""
    graph = bank.graph()
    at = np.array([graph.find(PARTIES, c, what=c) for c in ("C1", "C4")])
    brings = np.array([graph.find(PARTIES, c, what=c) for c in ("C2", "C3")])
    ids = graph.ids(PARTIES)
    columns = (
        Column("customer_id", Unit.TEXT, at, ids),
        Column("staff_id", Unit.TEXT, np.array([0, -1]), graph.ids("staff")),
        Column("brings", Unit.LIST, brings, ids, np.array([0, 2, 2])),
    )
    as_of = graph.view().as_of
    return Answer("campaign.plan", as_of, graph.version, {**GIVEN, **given}, columns)


def told(bank: App, name: str, **given: object) -> list[object]:
    said = call_briefing(bank.graph(), plan(bank, **given))
    return [row[name] for row in said.rows("en")]


def test_a_way_of_one_step_names_its_ties_and_a_longer_one_who_is_between(bank: App) -> None:
    assert told(bank, "may_bring") == ["李强 C2 (household, kin); C3 (through 李强 C2)", ""]


def test_over_a_list_of_the_banks_own_there_is_no_way_to_name(bank: App) -> None:
    assert told(bank, "may_bring", ties="ties.csv") == ["perhaps 李强 C2; perhaps C3", ""]


def test_a_caller_begins_with_the_complaint_else_with_the_product(bank: App) -> None:
    assert told(bank, "opening") == [
        "Good day, I am 张伟; may I tell you about 大额存单; should it suit you, friends and "
        "family are welcome too",
        "Good day, I look after you at the bank; what you told us on 2026-06-01 is not settled "
        "yet, and that comes first",
    ]


@pytest.mark.parametrize(("product", "says"), [("P2", "tell you about P2"), (None, "invite you")])
def test_without_a_name_there_is_the_id_and_without_a_product_the_invitation(
    bank: App, product: str | None, says: str
) -> None:
    assert says in str(told(bank, "opening", product=product)[0])


def test_callers_phones_and_branches_are_as_the_store_has_them(bank: App) -> None:
    assert told(bank, "caller") == ["张伟", None]
    assert told(bank, "phone") == ["13900000001", None]
    assert told(bank, "branch_id") == [None, None]


def test_around_a_firm_there_are_firms_and_nobody_is_brought(bank: App) -> None:
    graph = bank.graph()
    at = np.array([graph.find(PARTIES, "F1", what="F1")])
    party = Column("party_id", Unit.TEXT, at, graph.ids(PARTIES))
    ring = Column("ring", Unit.WORD, np.array([0]), Words(("suppliers",)))
    made = plan(bank)
    columns = (ring, party, made.column("staff_id").reorder(np.array([0])))
    said = call_briefing(
        graph, Answer("campaign.plan", made.as_of, graph.version, {"anchor": "F9"}, columns)
    )
    assert "may_bring" not in {column.name for column in said.columns}
    (row,) = said.rows("en")
    assert row["phone"] == "0101234"
    assert str(row["opening"]).endswith("may I hear what your firm needs of a bank")
