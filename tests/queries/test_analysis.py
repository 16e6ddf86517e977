"""The analyst's queries on a bank worked out by hand, on none, and as the server plans them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from graphcrm.graph import Graph
from graphcrm.stores.cypher import queries, query
from tests.banks import DAY, arrow_tables, graph_of
from tests.neo4j.access import Access
from tests.queries.asking import Library, Row, example, same
from tests.queries.comparing import expected
from tests.reference.plain_coverage import Question

NAMES = [name.partition("/")[2] for name in queries("analysis")]

# A holds c1 and f1 alone and c2 with B; c3 is closed; c4's lead has ended; V is a placeholder and D
# leaves on the day; f2 is no client.  c1 -> c2 -> c4 -> c1 is a ring, cut at the last of these.
BANK: dict[str, list[dict[str, Any]]] = {
    "staff": [
        {"staff_id": "A", "name": "An", "role": "account_manager", "branch_id": "X"},
        {"staff_id": "B", "role": "account_manager", "branch_id": "Y"},
        {"staff_id": "V", "branch_id": "X", "is_virtual": True},
        {"staff_id": "D", "branch_id": "X", "leaves_on": DAY},
    ],
    "customers": [
        {
            "customer_id": "c1",
            "name": "Wang",
            "branch_id": "X",
            "aum": Decimal(100),
            "tier": "白金",
        },
        {
            "customer_id": "c2",
            "branch_id": "X",
            "deposits": Decimal(40),
            "tier": "GOLD",
            **{"loans": Decimal(50_000), "n_txn_12m": 12},
        },
        {"customer_id": "c3", "branch_id": "X", "aum": Decimal(7), "closed_on": DAY},
        {
            **{"customer_id": "c4", "branch_id": "X", "aum": Decimal(50), "deposits": Decimal(90)},
            "n_txn_12m": 7,
        },
        {"customer_id": "c5", "branch_id": "Y", "n_txn_12m": 0},
    ],
    "firms": [
        {"firm_id": "f1", "branch_id": "Y", "deposits": Decimal(500), "loans": Decimal(1)},
        {"firm_id": "f2", "branch_id": "X", "deposits": Decimal(900), "is_client": False},
    ],
    "households": [{"household_id": "H1"}, {"household_id": "H2"}],
    "household_members": [
        {"household_id": "H2", "customer_id": "c1"},
        {"household_id": "H1", "customer_id": "c1"},
    ],
    "balances": [
        {"party_id": "c1", "on": date(2026, 4, 30), "aum": Decimal(800)},
        {"party_id": "c1", "on": date(2026, 5, 31), "deposits": Decimal(120)},
        {"party_id": "c1", "on": date(2026, 7, 31), "aum": Decimal(900)},
    ],
    "employment": [
        {"customer_id": "c3", "firm_id": "f1", "role": "employee", "payroll": True},
    ],
    "products": [{"product_id": "P", "side": "liability"}, {"product_id": "Q", "name": "Fund"}],
    "holdings": [
        {"party_id": party, "product_id": product, "revenue_12m": revenue}
        for party, product, revenue in (
            *(("f1", "P", Decimal("7.5")), ("c5", "P", None), ("c5", "Q", Decimal(3))),
            *(("c3", "Q", None), ("c4", "P", None)),
        )
    ],
    "signals": [
        {"party_id": "c4", "kind": "complaint", "raised_on": DAY, "severity": 0.75},
        {"party_id": "c1", "kind": "complaint", "raised_on": DAY - timedelta(days=90)},
        {"party_id": "c1", "kind": "asked:K", "raised_on": DAY, "severity": 1.0},
    ],
    "needs": [
        {"party_id": "c2", "kind": "card", "raised_on": date(2026, 1, 1), "status": "Open"},
        {"party_id": "c2", "kind": "fund", "raised_on": date(2026, 1, 1), "status": "done"},
        {"party_id": "c4", "kind": "card", "raised_on": date(2026, 1, 1), "status": " DONE "},
    ],
    "firm_links": [
        {"firm_id": "f2", "other_firm_id": "f1", "kind": "subsidiary_of", "share": 0.6},
        {
            **{"firm_id": "f2", "other_firm_id": "f1", "kind": "subsidiary_of"},
            **{"since": date(2026, 1, 1), "until": DAY, "share": 0.2},
        },
        {"firm_id": "f1", "other_firm_id": "f2", "kind": "supplies", "amount": Decimal(3)},
    ],
    "branches": [{"branch_id": "X"}, {"branch_id": "Y"}],
    "targets": [
        {
            **{"branch_id": "X", "measure": "n:ordinary", "month": date(2026, 6, 1)},
            "amount": Decimal(5),
        },
        {"branch_id": "Y", "measure": "deposits", "month": date(2026, 6, 1), "amount": Decimal(9)},
    ],
    "coverage": [
        {"staff_id": "A", "party_id": "c1", "role": "lead"},
        {
            **{"staff_id": "A", "party_id": "c2", "role": "lead", "line": "retail"},
            "since": date(2026, 3, 1),
        },
        {"staff_id": "B", "party_id": "c2", "role": "lead", "line": "retail"},
        {"staff_id": "A", "party_id": "c3", "role": "lead"},
        {"staff_id": "A", "party_id": "c4", "role": "lead", "until": DAY},
        {"staff_id": "V", "party_id": "c4", "role": "lead"},
        {"staff_id": "D", "party_id": "c4", "role": "lead"},
        {"staff_id": "A", "party_id": "f2", "role": "lead"},
    ],
    # c4 and c5 are each other's, twice one way; f1 is c4's, and f2 nobody's: it is its own
    "guarantees": [
        {"guarantor_id": one, "borrower_id": other, "contract_id": contract, "amount": amount}
        for one, other, contract, amount in (
            ("c4", "c5", "1", Decimal(3)),
            ("c4", "c5", "2", Decimal(4)),
            ("c5", "c4", "1", Decimal(5)),
            ("f1", "c4", "1", None),
            ("f2", "f2", "1", Decimal(9)),
        )
    ],
    # c1 sent 30 to another bank and got 10 back, and 50 to a broker; what f1 sent is not known
    "flows": [
        {
            "party_id": party,
            "month": month,
            "channel": channel,
            "amount_out": out,
            "amount_in": into,
        }
        for party, month, channel, out, into in (
            ("c1", date(2026, 6, 1), "other_bank", Decimal(30), Decimal(10)),
            ("c1", date(2026, 5, 1), "securities", Decimal(50), Decimal(0)),
            ("c1", date(2026, 3, 1), "securities", Decimal(999), Decimal(0)),
            ("c3", date(2026, 6, 1), "securities", Decimal(7), Decimal(0)),
            ("f1", date(2026, 4, 1), "other", None, Decimal(7)),
        )
    ],
    "contacts": [
        # 180 days ago, so just in the window, and worth 0.5 ** (180 / 90)
        {"staff_id": "A", "party_id": "f1", "contacted_on": date(2026, 1, 1), "channel": "visit"},
        {"staff_id": "B", "party_id": "c1", "contacted_on": date(2026, 6, 1), "channel": "sms"},
        {"staff_id": "B", "party_id": "c4", "contacted_on": date(2025, 12, 31), "channel": "call"},
    ],
    "referrals": [
        {"referrer_id": by, "party_id": party, "referred_on": on, "outcome": outcome}
        for by, party, on, outcome in (
            ("c1", "c2", date(2025, 6, 30), "opened"),  # 365 days ago: not of the last 365
            ("c2", "c4", date(2026, 2, 1), None),  # an empty outcome means opened
            ("c4", "c1", date(2026, 3, 1), "opened"),
            ("c5", "c2", date(2026, 4, 1), "opened"),  # later than c1: contested
            ("c5", "f1", date(2026, 5, 1), "opened"),
            ("c1", "c5", date(2026, 1, 1), "declined"),
            ("B", "c4", date(2026, 1, 5), "opened"),
        )
    ],
}
# name, parameters, columns to compare (all, where none are named), rows
EXPECTED: list[tuple[str, dict[str, Any], str, list[tuple[Any, ...]]]] = [
    (
        "single-links",
        {},
        "",
        [
            *[("f1", "firm", None, "Y", "A", "tended", 500.0, 0.25, "2026-01-01", None, False)],
            *[("c1", "customer", "Wang", "X", "A", "assigned", 120.0, 1.0, None, "H1", True)],
        ],
    ),
    ("single-links", {"window_days": 179}, "party_id", [("c1",)]),
    (
        "orphans",
        {},
        "",
        [("c4", "customer", None, "X", 50.0), ("c5", "customer", None, "Y", None)],
    ),
    # 120 of the 120 + 40 + 50 of branch X
    (
        "departures",
        {},
        "",
        [("A", "An", "X", 2, 620.0, 0.571428571), ("B", None, "Y", 0, 0.0, 0.0)],
    ),
    (
        "leaver",
        {"staff": ["A", "nobody"]},
        "party_id effect worth protecting_staff protected_by_other_unit",
        [
            ("f1", "lost", 500.0, [], False),
            ("c1", "lost", 120.0, [], False),
            ("c2", "thinned", 40.0, ["B"], True),
        ],
    ),
    (
        "referral-chain",
        {"party": "c2"},
        "party_id parent_id generation referred_on worth n_descendants recruited_by_staff",
        [
            ("c1", None, 0, None, 120.0, 2, None),
            ("c2", "c1", 1, "2025-06-30", 40.0, 1, None),
            ("c4", "c2", 2, "2026-02-01", 50.0, 0, "B"),
        ],
    ),
    ("referral-chain", {"party": "c3"}, "", []),
    ("referral-rings", {}, "", [("c1", ["c1", "c2", "c4"], "c4", "c1", "2026-03-01")]),
    (
        "referral-roots",
        {},
        "",
        [
            ("c1", 3, 2, 0.333333333, 210.0, 1.0, 1, "Wang"),
            ("c5", 2, 1, 0.5, 500.0, 1.0, 1, None),
        ],
    ),
    (
        "ego",
        {"party": "c2"},
        "",
        [
            ("coverage", None, "A", "staff", "An", 1.0, 1),
            ("coverage", None, "B", "staff", None, 1.0, 1),
            ("referral", "in", "c1", "customer", "Wang", 0.7, 1),
            ("referral", "out", "c4", "customer", None, 0.7, 1),
            ("referral", "in", "c5", "customer", None, 0.7, 1),
        ],
    ),
    (
        "ego",
        {"party": "c2", "most": 1},
        "",
        [
            ("coverage", None, "A", "staff", "An", 1.0, 1),
            ("coverage", None, None, None, None, None, 1),
            ("referral", "in", "c1", "customer", "Wang", 0.7, 1),
            ("referral", None, None, None, None, None, 2),
        ],
    ),
    (
        "ego",
        {"party": "f1"},
        "",
        [
            ("coverage", None, "A", "staff", "An", 0.25, 1),
            ("referral", "in", "c5", "customer", None, 0.7, 1),
            ("employee", None, "c3", "customer", None, 0.5, 1),
            ("group", "in", "f2", "firm", None, 0.7, 1),
            ("supply", "out", "f2", "firm", None, 0.4, 1),
            ("guarantee", "out", "c4", "customer", None, None, 1),
            ("holding", None, "P", "product", None, None, 1),
        ],
    ),
    # Y: A alone holds f1, all of it; X: A alone holds c1, and c2 with B, 120 of 160
    (
        "one-departure",
        {},
        "",
        [
            ("Y", None, "A", 1.0, 1, 1, 500.0),
            ("X", None, "A", 0.75, 2, 2, 160.0),
        ],
    ),
    ("one-departure", {"window_days": 179}, "unit_id", [("X",)]),
    (
        "teams",
        {},
        "",
        [("c1", "customer", "Wang", "X", 120.0, "platinum", ["A"], [], 0, ["wealth"])],
    ),
    (
        "teams",
        {"core_tier": "gold", "customer_team": ["assistant", "lead"]},
        "party_id tier lead_staff missing",
        [
            ("c1", "platinum", ["A"], ["assistant"]),
            ("c2", "gold", ["A", "B"], ["assistant"]),
        ],
    ),
    # f1 borrows and was met 180 days ago; gold c2 has been A's for 121 days and was never met
    (
        "overdue",
        {},
        "",
        [
            (
                *("f1", "firm", None, "Y", 500.0, None, None),
                *(90, "2026-01-01", "2026-01-01", 180, 90),
            ),
            ("c2", "customer", None, "X", 40.0, "gold", "A", 90, None, "2026-03-01", 121, 31),
        ],
    ),
    ("overdue", {"borrowing_firm_days": 180}, "party_id", [("c2",)]),
    (
        "placeholders",
        {},
        "",
        [
            ("D", None, "X", "departed", 1, 1, 50.0, 50.0, None),
            ("V", None, "X", "virtual", 1, 1, 50.0, 50.0, None),
        ],
    ),
    # A leads c1 and c2, more than 1.5 times 1; nobody else has c1
    (
        "placeholders",
        {"capacity": 1, "overload": 1.5},
        "staff_id why n_parties n_alone worth worth_alone capacity",
        [
            ("A", "overloaded", 2, 1, 160.0, 120.0, 1),
            ("D", "departed", 1, 1, 50.0, 50.0, None),
            ("V", "virtual", 1, 1, 50.0, 50.0, None),
        ],
    ),
    ("joint-cover", {}, "", [("f1", None, "Y", 500.0, 1, [], [], ["corporate", "retail"])]),
    ("overlaps", {}, "", [("c2", "customer", None, "X", "retail", 2, ["A", "B"], 40.0)]),
    # by c1 and by c2 both 1.0 * 0.7, and c1 comes first
    (
        "strongest-path",
        {"from": "A", "to": "c4"},
        "",
        [(0.7, 2, ["A", "c1", "c4"], ["coverage", "referral"])],
    ),
    # 0.7 * 0.7 * 1.0 is more than the 0.25 * 1.0 * 1.0 by A, in as many hops
    (
        "strongest-path",
        {"from": "f1", "to": "B"},
        "",
        [(0.49, 3, ["f1", "c5", "c2", "B"], ["referral", "referral", "coverage"])],
    ),
    ("strongest-path", {"from": "A", "to": "f2"}, "n_hops", [(4,)]),
    ("group", {"firm": "f1"}, "", [("f2", None, 1, 0.6, None, False, 900.0)]),
    ("group", {"firm": "f2"}, "", [("f1", None, 1, None, 0.6, True, 500.0)]),
    # f2 is no client; f1 supplies it alone, and nobody who banks here works there
    (
        "relocation",
        {"firms": ["f2"]},
        "party_id part dependence worth worth_at_risk",
        [("f2", "firms", None, 900.0, 0.0), ("f1", "suppliers", 1.0, 500.0, 500.0)],
    ),
    ("strongest-path", {"from": "A", "to": "A"}, "", []),
    # whoever worked at f1 is gone; it saves here, and owes the bank 1
    (
        "penetration",
        {},
        "",
        [("f1", None, None, 0, None, None, None, None, 0.0, None, None, "headcount_missing")],
    ),
    (
        "key-people",
        {"roles": ["hr"]},
        "",
        [
            (
                *("f1", None, "hr", None, None, None, False, None),
                *("unknown", "Y", 500.0, "none"),
            )
        ],
    ),
    (
        "one-sided",
        {},
        "",
        [("f1", None, "Y", True, ["one_side_only"], ["liability"], 1.0, None, 500.0, 0, 500.0)],
    ),
    # c2 owes as much as gold; of f1 and c1 nobody counts transactions
    (
        "value-classes",
        {},
        "party_id value_class worth loans n_txn_12m n_categories open_need present",
        [
            ("c2", "high", 40.0, 50_000.0, 12, 0, True, "high"),
            ("c5", "sleeping", None, None, 0, 0, False, "unknown"),
            ("c4", "low", 50.0, None, 7, 0, False, "low"),
            ("f1", "unknown", 500.0, 1.0, None, 0, False, "low"),
            ("c1", "unknown", 120.0, None, None, 0, False, "low"),
        ],
    ),
    (
        "value-classes",
        {"closed_needs": ["open", "done"]},
        "party_id value_class",
        [
            *(("c2", "valuable"), ("c5", "sleeping"), ("c4", "low"), ("f1", "unknown")),
            ("c1", "unknown"),
        ],
    ),
    (
        "contribution",
        {},
        "",
        [
            ("f1", "firm", None, "Y", 1, 0, 7.5, 1, 0.0, 7.5),
            ("c5", "customer", None, "Y", 2, 1, 3.0, 0, 0.0, 3.0),
            ("c1", "customer", "Wang", "X", 0, 0, 0.0, 1, 0.0, 0.0),
            ("c4", "customer", None, "X", 1, 1, None, 1, 0.0, None),
        ],
    ),
    (
        "contribution",
        {"channels": ["visit", "call"], "costs": [120.0, 8.5]},
        "party_id cost_to_serve net",
        [("c5", 0.0, 3.0), ("c1", 0.0, 0.0), ("f1", 120.0, -112.5), ("c4", 8.5, None)],
    ),
    (
        "guarantee-rings",
        {},
        "",
        [("c4", ["c4", "c5"], 12.0, 2, 3, 1, False, "mutual_pair", 0)],
    ),
    ("guarantee-cycles", {}, "", [(["c4", "c5"], 2, 5.0, 12.0, 0)]),
    # c4 has deposits of 90 and aum of 50, f1 deposits of 500; c5 is not known
    (
        "guarantee-circles",
        {},
        "",
        [("c4", ["c4", "c5", "f1"], 12.0, [], 3, 1, 4, 0.0, 1.0, 550.0, 1)],
    ),
    (
        "guarantee-exposure",
        {},
        "party_id guarantee_exposure amount state n_guarantees n_amount_unknown",
        [
            ("c4", None, 7.0, "net_assets_missing", 2, 0),
            ("c5", None, 5.0, "net_assets_missing", 1, 0),
            ("f1", None, 0.0, "net_assets_missing", 1, 1),
        ],
    ),
    # 70 of 120, and 7 of 500 the other way
    (
        "outflow",
        {},
        "",
        [
            (
                *("c1", "customer", "Wang", "X", "securities", "2026-05-01"),
                *(10.0, 80.0, 70.0, 120.0, 0.583333333, 0),
            ),
            ("f1", "firm", None, "Y", None, None, 7.0, None, -7.0, 500.0, -0.014, 1),
        ],
    ),
    # 0.5, as it is not graded, a half-life ago; whom a campaign asked says nothing
    (
        "signals",
        {},
        "",
        [("c4", "customer", None, 0.75, 1, 0), ("c1", "customer", "Wang", 0.25, 1, 1)],
    ),
    ("search", {"text": "WANG"}, "", [("c1", "customer", "Wang", "X", 120.0, "name", True)]),
    ("search", {"text": "an"}, "party_id match", [("c1", "part")]),
    ("search", {"text": "C3"}, "party_id match active", [("c3", "id", False)]),
    ("search", {"text": "f"}, "party_id match", []),
    # f1 has 500 of 710; nobody's revenue is known
    (
        "concentration",
        {},
        "",
        [(top, 0.704225352, None, 1, 500.0, 0.0, 500.0) for top in (0.01, 0.05, 0.1, 0.2)],
    ),
    # of the plan of X, which has c1, c2 and c4
    (
        "structure",
        {"months": 1},
        "",
        [
            *[
                ("2026-06-30", tier, 0, 0.0, 0.0, 0.0, None, None)
                for tier in ("private", "diamond", "platinum", "gold")
            ],
            ("2026-06-30", "ordinary", 4, 710.0, 0.8, 1.0, 5, -2),
            ("2026-06-30", "unknown", 1, 0.0, 0.2, 0.0, None, None),
        ],
    ),
    (
        "migration",
        {"months": 1},
        "",
        [
            ("ordinary", "ordinary", 4, 710.0, 710.0, "same"),
            ("ordinary", "outside", 1, 7.0, 0.0, "gone"),
            ("unknown", "unknown", 1, 0.0, 0.0, "unknown"),
        ],
    ),
    ("leads", {"k": 1}, "", []),  # whoever works there is gone
    # of c1, c2, c4 and c5 two hold P, one of them Q too: (1 + 50 / 4) / (2 + 50) / (1 / 4)
    ("gaps", {"party": "c4"}, "", [("Q", "Fund", 0.259615385, 27 / 26)]),
    ("gaps", {"party": "c1"}, "", [("P", None, 0.5, 1.0), ("Q", "Fund", 0.25, 1.0)]),
    ("gaps", {"party": "f1"}, "", []),
]


@pytest.fixture(scope="module")
def bank(neo4j_server: Access, tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library.at(neo4j_server, tmp_path_factory.mktemp("snapshots"))
    library.hold(arrow_tables(BANK))
    return library


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(BANK, tmp_path_factory.mktemp("graph"))


def cells(name: str, columns: str, found: list[Row], rows: list[Any]) -> tuple[list[Row], ...]:
    """Return what was found and what was worked out, each in the columns to compare."""
    names = columns.split() or [column for column, _ in query(f"analysis/{name}").returns]
    worked_out = [dict(zip(names, row, strict=True)) for row in rows]
    return [{column: row[column] for column in names} for row in found], worked_out


@pytest.mark.parametrize(("name", "params", "columns", "rows"), EXPECTED)
def test_a_bank_worked_out_by_hand(
    bank: Library, name: str, params: dict[str, Any], columns: str, rows: list[Any]
) -> None:
    same(*cells(name, columns, bank.rows(name, as_of=DAY, **params), rows))


@pytest.mark.parametrize(("name", "params", "columns", "rows"), EXPECTED)
def test_python_says_what_was_worked_out(
    graph: Graph, name: str, params: dict[str, Any], columns: str, rows: list[Any]
) -> None:
    given = dict(params)
    q = Question(BANK, DAY, given.pop("window_days", 180))
    known = {"staff": [s for s in given["staff"] if s != "nobody"]} if "staff" in given else {}
    same(*cells(name, columns, expected(graph, q, name, **given | known), rows))


def test_every_query_is_worked_out_by_hand() -> None:
    assert {name for name, *_ in EXPECTED} == set(NAMES)


@pytest.fixture(scope="module")
def no_bank(neo4j_server: Access, tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library.at(neo4j_server, tmp_path_factory.mktemp("snapshots"))
    library.hold({})
    return library


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_graph_has_no_rows(no_bank: Library, name: str) -> None:
    assert no_bank.rows(name, **example(query(f"analysis/{name}"))) == []
