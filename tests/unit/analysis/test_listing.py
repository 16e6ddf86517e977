"""Who meets a condition, worked by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from graphcrm.analysis.crosssell import list_
from graphcrm.analysis.list_eval import SavedList
from graphcrm.analysis.listing import listed_by
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.banks import DAY, graph_of
from tests.unit.analysis.small import (
    Make,
    ago,
    brought,
    cells,
    codes,
    covers,
    customer,
    firm,
    lives,
    member,
    met,
    money,
    works,
)

# By worth: F1 5,000,000; C2 2,000,000; C1 100,000; C3 40,000 (deposits); F2 0; C5 unknown.
BANK: Mapping[str, Any] = {
    "branches": [
        {"branch_id": "B1", "name": "东城支行"},
        {"branch_id": "B11", "parent_branch_id": "B1"},
        {"branch_id": "B2"},
    ],
    "staff": [member("S1", branch_id="B1"), member("S2", branch_id="B2")],
    "products": [
        {"product_id": "P1", "name": "大额存单"},
        {"product_id": "P2", "name": "大额存单"},
        {"product_id": "P3"},
    ],
    "customers": [
        customer("C1", 100_000, tier="gold", branch_id="B11", birth_date=date(1980, 6, 30),
                 gender="F", risk_appetite="C3", village="东村", opened_on=date(2020, 1, 1)),
        customer("C2", 2_000_000, tier="platinum", branch_id="B2", birth_date=date(1980, 7, 1),
                 gender="M", risk_appetite="C5", status="frozen", n_txn_12m=12),
        customer("C3", deposits=money(40_000), do_not_contact=True, gender="F"),
        customer("C4", 9_000_000, tier="gold", closed_on=ago(1)),
        customer("C5", tier="mystery", branch_id="B2"),
    ],
    "firms": [
        firm("F1", 5_000_000, name="Works", short_name="W", tier="gold", branch_id="B1",
             headcount=100, industry="汽车", status="normal"),
        firm("F2", 0, name="Parts", payer_kind="agency", is_client=True),
        firm("F3", name="Parts", is_client=False),
    ],
    "holdings": [
        {"party_id": "C2", "product_id": "P1"},
        {"party_id": "C2", "product_id": "P3"},
        {"party_id": "F1", "product_id": "P2"},
        {"party_id": "C1", "product_id": "P1", "closed_on": ago(0)},
    ],
    "employment": [works("C1", "F1"), works("C2", "F1", role="shareholder")],
    "payrolls": [
        {"firm_id": "F1", "customer_id": "C3", "month": date(2026, 5, 1), "amount": money(9)},
        {"firm_id": "F2", "customer_id": "C1", "month": date(2026, 6, 1), "amount": money(9)},
        {"firm_id": "F1", "customer_id": "C2", "month": date(2026, 3, 1), "amount": money(9)},
    ],
    "household_members": [lives("C1", "H1"), lives("C3", "H1"), lives("C4", "H1")],
    "households": [{"household_id": "H1"}],
    "coverage": [covers("S1", "C1"), covers("S2", "C2"), covers("S1", "C2", "wealth")],
    "contacts": [met("S1", "C1", 10), met("S2", "C3", 400)],
    "referrals": [brought("C1", "C2", 5), brought("C1", "C3", 5)],
}  # fmt: skip


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(BANK, tmp_path_factory.mktemp("bank"))


COLUMNS = [
    # amounts, numbers, dates
    ("worth >= 4万", "F1 C2 C1 C3"),
    ("worth < 0.01亿元", "C1 C3 F2"),
    ("aum > 0", "C2 C1"),
    ("aum is missing", "C3 C5"),
    ("存款 = 40000.00", "C3"),
    ("worth is missing", "C5"),
    ("n_txn_12m = 12", "C2"),
    ("headcount between 100 and 200", "F1"),
    ("headcount is missing", "F2"),
    ("opened_on <= 2020-01-01", "C1"),
    ("opened_on not between 2020-01-02 and 2030-01-01", "C1"),
    # C1 turns 46 on the date, C2 on the next day
    ("age = 46", "C1"),
    ("age in (45, 46)", "C2 C1"),
    ("age between 45 and 46", "C2 C1"),
    ("age between 44 and 45", "C2"),
    # words of lists, closed and open
    ("status = normal", "F1"),
    ("status != normal", "C2"),
    ("status = 冻结", "C2"),
    ("gender = 女", "C1 C3"),
    ("risk_appetite >= C3", "C2 C1"),
    ("risk_appetite between C1 and C4", "C1"),
    ("industry = 汽车", "F1"),
    ("industry in (x, y)", ""),
    ("village is known", "C1"),
    ("kind = firm", "F1 F2"),
    ("类型 = 个人", "C2 C1 C3 C5"),
    # tiers: platinum outranks gold; of mystery no rank is known
    ("tier >= gold", "F1 C2 C1"),
    ("tier > 金卡", "C2"),
    ("tier = gold", "F1 C1"),
    ("tier in (gold, mystery)", "F1 C1 C5"),
    ("not tier = gold", "C2 C5"),
    ("tier is missing", "C3 F2"),
    # flags; what is not said is neither yes nor no
    ("do_not_contact", "C3"),
    ("do_not_contact = no", ""),
    ("do_not_contact is missing", "F1 C2 C1 F2 C5"),
    ("is_client = 是", "F2"),
]
NETWORK = [
    ("branch = B1", "F1 C1"),
    ("branch = 东城支行", "F1 C1"),
    ("branch_id = B1", "F1"),
    ("banked_at in (B1, B2)", "F1 C2 C1 C5"),
    ("not branch = B1", "C2 C5"),
    ("branch is missing", "C3 F2"),
    ("holds(P1)", "C2"),
    ("holds(大额存单)", "F1 C2"),
    ("not holds(P1, P2)", "C1 C3 F2 C5"),
    ("holds is missing", "C1 C3 F2 C5"),
    ("n_products = 2", "C2"),
    # C2 only owns part of F1, and was last paid in March
    ("employer = F1", "C1 C3"),
    ("employer = W", "C1 C3"),
    ("not employer = F1", "C2 C5"),
    ("paid_by = F1", "C3"),
    ("paid_by(F2)", "C1"),
    ("employer = F2", ""),
    ("key_person = F1", "C2"),
    ("manager = S1", "C1"),
    ("covered_by = S1", "C2 C1"),
    ("manager is missing", "F1 C3 F2 C5"),
    ("single_link", "C1"),
    ("orphan", "F1 C3 F2 C5"),
    ("last_contact_on < 2026-01-01", "C3"),
    ("managed", "F1 C2 C1 F2"),
    ("contactable", "F1 C1 F2 C5"),
    ("n_household = 2", "C1 C3"),
    ("n_referred >= 1", "C1"),
    ("in_list(rich)", "F1 C2"),
    ("in_list(old)", "C2 C1 C5"),
    ("not in_list(rich)", "C1 C3 F2"),
]
LOGIC = [
    ("gender = F and aum is missing or kind = firm", "F1 C3 F2"),
    ("not (gender = F and headcount > 5)", "C2"),
    ("gender = F or headcount > 5", "F1 C1 C3"),
    ("not (tier >= platinum or worth < 1)", "F1 C1"),
]
# On 2030-01-01 both C1 and C2 are 49.
LISTS = {
    "rich": SavedList("worth > 100万"),
    "old": SavedList("in_list(b2) or age = 49", date(2030, 1, 1)),
    "b2": SavedList("branch = B2 and not tier = gold"),
    "broken": SavedList("holds(P9)"),
    "round": SavedList("in_list(about) or orphan"),
    "about": SavedList("in_list(round)"),
}


@pytest.mark.parametrize(("where", "ids"), [*COLUMNS, *NETWORK, *LOGIC])
def test_who_meets_it(bank: Graph, where: str, ids: str) -> None:
    assert cells(list_(bank, where=where, as_of=DAY, lists=LISTS), "party_id") == ids.split()


@pytest.mark.parametrize(
    ("where", "at", "says"),
    [
        ("colour = red", 1, "no such column or fact; facts are kind, worth"),
        ("аum > 1", 1, "no such column or fact"),  # the first letter is Cyrillic
        ("__import__ = os", 1, "no such column or fact"),
        ("name = 王芳", 1, "free text"),
        ("手机号 is known", 1, "free text"),
        ("id_no is known", 1, "free text"),
        ("customer_id = C1", 1, "free text"),
        ("风险等级 = 低", 1, "risk_appetite, loan_class, aml_grade"),
        ("aum", 1, "aum is an amount of yuan; compare it"),
        ("holds", 1, "holds is one of several; compare it"),
        ("gender > F", 1, "gender has no order"),
        ("industry >= x", 1, "industry has no order"),
        ("holds < P1", 1, "holds has no order"),
        ("do_not_contact < yes", 1, "no order"),
        ("aum > 1e999", 7, "an amount is expected"),
        ("aum > ٣", 7, "an amount is expected"),
        ("aum > 5个", 7, "an amount is expected"),
        ("aum > 0.001", 7, "at most two decimals"),
        ("aum > 100000000亿", 7, "at most 1,000,000,000,000,000 yuan"),
        ("headcount > 1.5", 13, "a whole number"),
        ("headcount > 9999999999999999", 13, "at most 15 digits"),
        ("age = old", 7, "a whole number"),
        ("opened_on > 2026-02-30", 13, "a date that exists"),
        ("orphan = maybe", 10, "yes or no"),
        ("status = dead", 10, "one of normal, deceased, frozen, case, revoked, cancelled"),
        ("kind = staff", 8, "kind is one of customer, firm"),
        ("tier >= 王者", 9, "there is no tier"),
        ("tier >= mystery", 9, "this tier has no rank"),
        ("holds(P9)", 7, "there is no product"),
        ("branch = B9", 10, "there is no branch"),
        ("employer = F9", 12, "there is no firm"),
        ("employer = C1", 12, "there is no firm"),
        ("employer = Parts", 12, "several firms are called so"),
        ("manager = 张伟", 11, "there is no member of staff"),
        ("in_list(nobody)", 9, "there is no saved list"),
        ("in_list is known", 1, "in_list takes the name"),
        ("orphan and in_list(broken)", 7, "the condition of a saved list, character 7"),
        ("in_list(round)", 9, "comes back to itself"),
    ],
)
def test_what_means_nothing_here_is_pointed_at(bank: Graph, where: str, at: int, says: str) -> None:
    with pytest.raises(InputError, match=re.escape(says)) as error:
        list_(bank, where=where, lists=LISTS)
    assert error.value.facts["at"] == at


def test_columns_totals_and_notes(bank: Graph) -> None:
    answer = list_(bank, where="worth >= 4万 and 等级>=gold and not holds(P1)", as_of=DAY)
    assert answer.rows()[1] == {
        "party_id": "C1",
        "kind": "customer",
        "name": None,
        "branch_id": "B11",
        "tier": "gold",
        "worth": 100_000.0,
        "staff_id": "S1",
    }
    # C3 is of no known tier; of C5 nothing is known, and of F2 that it is worth too little.
    assert answer.totals == {
        **{"n": 2, "n_customers": 1, "n_firms": 1},
        **{"worth": 5_100_000.0, "n_worth_unknown": 0, "n_undecided": 2},
    }
    assert answer.parameters["where"] == "worth >= 4万 and 等级 >= gold and not holds = P1"
    steps = [dict(note.facts) for note in answer.notes if note.code == "list_step"]
    assert [(s["place"], s["names"], s["n"]) for s in steps] == [
        (1, "worth", 4),
        (2, "tier", 3),
        (3, "holds", 2),
    ]


def test_a_test_of_what_a_party_cannot_have_leaves_no_doubt(bank: Graph) -> None:
    # Of F2 the headcount is not known; customers have none.
    assert list_(bank, where="headcount > 5", as_of=DAY).totals["n_undecided"] == 1
    assert list_(bank, where="not headcount > 5", as_of=DAY).totals["n_undecided"] == 1
    assert list_(bank, where="headcount > 5 or age > 5", as_of=DAY).totals["n_undecided"] == 3


def test_consent_that_is_not_known_is_told_of_where_it_counts(bank: Graph) -> None:
    assert "no_consent_data" in codes(list_(bank, where="contactable", as_of=DAY))
    assert "no_consent_data" not in codes(list_(bank, where="orphan", as_of=DAY))


def test_a_viewer_of_a_branch_lists_his_own_and_names_no_other(bank: Graph) -> None:
    view = bank.view(DAY, Scope(frozenset({"B2"})))
    assert cells(list_(view, where="orphan or not orphan"), "party_id") == ["C2", "C5"]
    assert cells(list_(view, where="branch = B2 and holds(P1)"), "party_id") == ["C2"]
    for where in ("employer = F1", "branch = B1", "branch_id = 东城支行", "manager = S1"):
        with pytest.raises(InputError, match="there is no"):
            list_(view, where=where)


def test_a_bank_that_says_nothing_of_products_or_staff_leaves_it_open(make: Make) -> None:
    graph = make(customers=[customer("C1", 1)], products=[{"product_id": "P1"}])
    for where in ("holds(P1)", "not holds(P1)", "n_products = 0", "not orphan", "n_referred = 0"):
        answer = list_(graph, where=where)
        assert (answer.n_rows, answer.totals["n_undecided"]) == (0, 1)


def test_an_empty_bank(make: Make) -> None:
    answer = list_(make(), where="aum > 0 or orphan or n_household > 1 or in_list(x)",
                   lists={"x": SavedList("age > 1")})  # fmt: skip
    assert answer.totals["n"] == 0


def test_branches_in_a_circle_end(make: Make) -> None:
    around = [{"branch_id": a, "parent_branch_id": b} for a, b in ("12", "21")]
    graph = make(branches=around, customers=[customer("C1", branch_id="2")])
    assert list_(graph, where="branch = 1").n_rows == 1


def test_whom_a_saved_list_names(bank: Graph) -> None:
    mask = listed_by(bank.view(DAY), LISTS["old"], LISTS)
    assert [bank.ids("parties")[int(i)] for i in mask.nonzero()[0]] == ["C1", "C2", "C5"]
    with pytest.raises(InputError, match="the condition of the saved list, character 7"):
        listed_by(bank.view(DAY), LISTS["broken"], LISTS)
