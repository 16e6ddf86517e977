"""What hangs on firms that move away, with joins of pandas, written from the definitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from tests.reference.neighbourhood import links
from tests.reference.plain_coverage import Question, worth_order
from tests.reference.plain_payroll import banked_people

OWNERS = ("shareholder", "beneficial_owner", "actual_controller")


def relocation(q: Question, firms: Sequence[str]) -> list[dict[str, Any]]:
    """Return the rows by part, worth at risk and id."""
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    for part, parties in (
        ("firms", _firms(q, firms)),
        ("people", _people(q, firms)),
        ("households", _households(q, firms)),
        ("suppliers", _suppliers(q, firms)),
    ):
        new = [row for row in parties if row["party_id"] not in seen]
        fen = {row["party_id"]: row["fen"] for row in new}
        place = {party: n for n, party in enumerate(worth_order(fen, fen))}
        rows += sorted(
            ({"part": part, **row} for row in new), key=lambda row: place[row["party_id"]]
        )
        seen |= fen.keys()
    return rows


def _row(party: str, via: str | None, fen: int | None, **more: Any) -> dict[str, Any]:
    return {"party_id": party, "via": via, "dependence": None, "flag": None, "fen": fen, **more}


def _firms(q: Question, firms: Sequence[str]) -> Iterator[dict[str, Any]]:
    for firm in set(firms):
        yield _row(firm, None, q.worths()[firm] if firm in q.active() else 0)


def _pairs(q: Question) -> pd.DataFrame:
    return pd.DataFrame(sorted(banked_people(q)), columns=["firm", "person"], dtype=object)


def _people(q: Question, firms: Sequence[str]) -> Iterator[dict[str, Any]]:
    pairs = _pairs(q)
    here = pairs[pairs["firm"].isin(firms)]
    elsewhere = {
        p for f, p in pairs[~pairs["firm"].isin(firms)].itertuples(index=False) if _works(q, f, p)
    }
    for person, firm in here.groupby("person")["firm"].min().items():
        flag = "other_employer" if person in elsewhere else None
        yield _row(str(person), firm, q.worths()[str(person)], flag=flag)


def _works(q: Question, firm: str, person: str) -> bool:
    """Tell whether somebody is there for more than owning it."""
    roles = [
        e["role"]
        for e in q.rows("employment")
        if (e["firm_id"], e["customer_id"]) == (firm, person) and q.holds(e)
    ]
    return not roles or not set(roles) <= set(OWNERS)


def _households(q: Question, firms: Sequence[str]) -> Iterator[dict[str, Any]]:
    members = [m for m in q.rows("household_members") if q.holds(m)]
    frame = pd.DataFrame(
        [(m["household_id"], m["customer_id"]) for m in members if m["customer_id"] in q.parties()],
        columns=["household", "person"],
        dtype=object,
    )
    pairs = _pairs(q)
    people = set(pairs.loc[pairs["firm"].isin(firms), "person"])
    both = frame[frame["person"].isin(people)].merge(frame, on="household", suffixes=("", "_mate"))
    both = both[both["person"] != both["person_mate"]]
    for mate, via in both.groupby("person_mate")["person"].min().items():
        if mate in q.active():
            yield _row(str(mate), via, q.worths()[str(mate)])


def _suppliers(q: Question, firms: Sequence[str]) -> Iterator[dict[str, Any]]:
    rows = [
        {"seller": r["firm_id"], "buyer": r["other_firm_id"], "amount": r.get("amount")}
        for r in links(q, "supplies")
    ]
    frame = pd.DataFrame(rows, columns=["seller", "buyer", "amount"], dtype=object)
    for seller, sold in frame.groupby("seller"):
        here = sold[sold["buyer"].isin(firms)]
        if here.empty or seller not in q.active():
            continue
        per = {b: _sum(rows["amount"]) for b, rows in here.groupby("buyer")}
        via = min(per, key=lambda b: (per[b] is None, -(per[b] or 0), str(b)))
        part, whole, fen = _sum(here["amount"]), _sum(sold["amount"]), q.worths()[str(seller)]
        if part is None or not whole:
            yield _row(str(seller), str(via), None, flag="dependence_unknown")
            continue
        share = round(part / whole, 9)
        risk = None if fen is None else _nearest(fen * share)
        yield _row(str(seller), str(via), risk, dependence=float(share))


def _sum(amounts: Any) -> Decimal | None:
    return None if any(a is None for a in amounts) else sum(amounts, Decimal())


def _nearest(fen: Decimal) -> int:
    return int(fen.to_integral_value(ROUND_HALF_UP))
