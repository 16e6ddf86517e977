"""A bank of two clusters: a family, and a small firm with its people; and a couple."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from graphcrm.graph import Graph
from tests.unit.analysis.guarantees import vouches
from tests.unit.analysis.small import Make, Row, ago, covers, customer, firm, lives, member, works

FAMILY = ("C1", "C2", "C3", "C4", "C5")
PEOPLE = ("G1", "G2", "G3", "G4")


def signal(party_id: str, severity: float | None, days: int, **columns: Any) -> Row:
    raised = {"party_id": party_id, "kind": "balance_drop", "raised_on": ago(days)}
    return {**raised, "severity": severity, **columns}


def family_and_firm(make: Make, **more: Any) -> Graph:
    """Return a family of five one of whose sixth has left, and a firm of four with a guarantee.

    The family: C1 to C3 are worth 600, 300 and 100 yuan, C4 and C5 nobody knows; C6 closed.  S1
    leads C1 and C2, S2 leads C3 and looks after C2 too.  The firm F1 is worth 500, each of its four
    people 125; it guarantees 40 of its 100 net assets, and G4 an amount of nobody knows what share.
    """
    worth = dict(zip(FAMILY, (600, 300, 100, None, None), strict=True))
    people = [customer(name, yuan) for name, yuan in worth.items()]
    people += [customer(name, 125) for name in PEOPLE]
    people += [customer("C6", 9, closed_on=ago(30)), customer("E1", 1), customer("E2", 2)]
    tables: dict[str, Any] = {
        "customers": people,
        "firms": [firm("F1", 500, net_assets=Decimal(100)), firm("F2", is_client=False)],
        "households": [{"household_id": home} for home in ("H1", "H2")],
        "household_members": [
            *(lives(name, "H1") for name in (*FAMILY, "C6")),
            *(lives(name, "H2") for name in ("E1", "E2")),
        ],
        "employment": [works(name, "F1") for name in PEOPLE],
        "guarantees": [vouches("F1", "F2", 40), vouches("G4", "F2", 5)],
        "signals": [signal("C1", 0.8, 0), signal("C2", 0.4, 90)],
        "staff": [member("S1"), member("S2")],
        "coverage": [
            *(covers("S1", "C1"), covers("S1", "C2"), covers("S2", "C3")),
            covers("S2", "C2", "wealth"),
        ],
    }
    return make(**{**tables, **more})
