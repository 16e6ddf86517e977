"""Who meets a condition, in plain Python and by the definitions alone, one party at a time.

What is unknown is tried both ways; what a party cannot have is neither.
"""

from __future__ import annotations

import operator
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import product
from typing import Any

from graphcrm.analysis.list_tree import And, Check, Not, Or, Tree, checks_of
from tests.reference.plain_coverage import USUAL_RANKS, Question, fen, worth_order
from tests.reference.plain_payroll import banked_people, last_day

UNKNOWN, NEITHER = "unknown", "neither"
OWNERS = {"shareholder", "beneficial_owner", "actual_controller"}
OPS = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le,
       ">": operator.gt, ">=": operator.ge}  # fmt: skip


def listed(q: Question, tree: Tree) -> tuple[list[str], int]:
    """Return who meets a condition, by worth, and how many might if more were known."""
    sure, maybe = [], 0
    for party in q.active():
        truths = [_test(q, check, party) for check in checks_of(tree)]
        ways = [(True, False) if t == UNKNOWN else (t,) for t in truths]
        found = {_judged(tree, iter(way)) for way in product(*ways)}
        if found == {True}:
            sure.append(party)
        elif True in found:
            maybe += 1
    return worth_order(q.worths(), sure), maybe


def _judged(tree: Tree, truths: Any) -> Any:
    """Judge a condition whose tests turned out so; NEITHER is as unknown as can be."""
    match tree:
        case Check():
            return next(truths)
        case Not(term):
            inner = _judged(term, truths)
            return inner if inner == NEITHER else not inner
        case And(terms) | Or(terms):
            parts = [_judged(term, truths) for term in terms]
            decides = isinstance(tree, Or)
            if decides in parts:
                return decides
            return NEITHER if NEITHER in parts else not decides


def _test(q: Question, check: Check, party: str) -> Any:
    """Return True, False, UNKNOWN or NEITHER."""
    cell = CELLS[check.name](q, party)
    if cell == NEITHER:
        return NEITHER
    if check.op in {"known", "missing"}:
        return (cell not in (UNKNOWN, set())) == (check.op == "known")
    if cell == UNKNOWN:
        return UNKNOWN
    wanted = [_value(check, value.text) for value in check.values] or [True]
    if isinstance(cell, set):
        return bool(cell & set(wanted)) != (check.op == "!=")
    if check.name == "tier" and check.op not in {"=", "!=", "in"}:
        cell, wanted = _rank(q, cell), [_rank(q, tier) for tier in wanted]
        if cell is None:
            return UNKNOWN
    if check.op == "between":
        return wanted[0] <= cell <= wanted[1]
    return cell in wanted if check.op in {"in", "true"} else OPS[check.op](cell, wanted[0])


def _value(check: Check, text: str) -> Any:
    if check.name in {"aum", "worth", "loans"}:
        return fen(Decimal(text))
    if check.name in {"n_products", "n_household", "age"}:
        return int(text)
    if check.name in {"opened_on", "last_contact_on"}:
        return date.fromisoformat(text)
    return text == "yes" if check.name in {"orphan", "do_not_contact"} else text


def _rank(q: Question, tier: str) -> int | None:
    ranks = {r["tier"]: r.get("rank") for r in q.rows("tiers")} or dict(USUAL_RANKS)
    return ranks.get(tier)


def _or_unknown(value: Any) -> Any:
    return UNKNOWN if value is None else value


def _column(name: str, q: Question, party: str) -> Any:
    return _or_unknown(q.parties()[party].get(name))


def _money(name: str, q: Question, party: str) -> Any:
    if name == "aum" and _is_firm(q, party):
        return NEITHER
    return _or_unknown(q.money_of(party, q.parties()[party], name))


def _is_firm(q: Question, party: str) -> bool:
    return bool(q.parties()[party]["kind"] == "firm")


def _held(q: Question, party: str) -> Any:
    if not q.rows("holdings"):
        return UNKNOWN
    mine = [h for h in q.rows("holdings") if h["party_id"] == party]
    return {h["product_id"] for h in mine if q.holds(h, "opened_on", "closed_on")}


def _n_held(q: Question, party: str) -> Any:
    held = _held(q, party)
    return held if held == UNKNOWN else len(held)


def _paid_by(q: Question, party: str) -> Any:
    if _is_firm(q, party):
        return NEITHER
    if not q.rows("payrolls"):
        return UNKNOWN
    return {
        row["firm_id"]
        for row in q.rows("payrolls")
        if row["customer_id"] == party
        and row["firm_id"] in q.parties()
        and row["month"] <= q.as_of
        and row.get("amount") != 0
        and (q.as_of - min(last_day(row), q.as_of)).days <= 62
    }


def _employers(q: Question, party: str) -> Any:
    if _is_firm(q, party):
        return NEITHER
    if not q.rows("payrolls") and not q.rows("employment"):
        return UNKNOWN
    jobs = [e for e in q.rows("employment") if e["customer_id"] == party and q.holds(e)]
    found = {firm for firm, person in banked_people(q) if person == party}
    only_owned = {
        firm
        for firm in found
        if (roles := {e["role"] for e in jobs if e["firm_id"] == firm}) and roles <= OWNERS
    }
    return found - only_owned


def _households(q: Question, party: str) -> Any:
    if _is_firm(q, party):
        return NEITHER
    valid = [m for m in q.rows("household_members") if q.holds(m)]
    valid = [m for m in valid if m["customer_id"] in q.parties()]
    own = [m["household_id"] for m in valid if m["customer_id"] == party]
    if not own:
        return UNKNOWN
    return len({m["customer_id"] for m in valid if m["household_id"] == min(own)} & set(q.active()))


def _age(q: Question, party: str) -> Any:
    if _is_firm(q, party):
        return NEITHER
    born, today = q.parties()[party].get("birth_date"), q.as_of
    if born is None:
        return UNKNOWN
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _covered(q: Question, party: str) -> Any:
    if not q.rows("coverage") and not q.rows("contacts"):
        return UNKNOWN
    return set(q.links().get(party, ()))


def _n_covering(n: int, q: Question, party: str) -> Any:
    staff = _covered(q, party)
    return staff if staff == UNKNOWN else len(staff) == n


def _last_contact(q: Question, party: str) -> Any:
    days = [
        c["contacted_on"]
        for c in q.rows("contacts")
        if c["party_id"] == party and c["contacted_on"] <= q.as_of
        and c.get("channel") not in {"sms", "greeting", "system", "branch"}
    ]  # fmt: skip
    return max(days, default=UNKNOWN)


CELLS: dict[str, Any] = {
    **{name: partial(_column, name) for name in ("tier", "opened_on", "do_not_contact")},
    **{name: partial(_money, name) for name in ("aum", "worth", "loans")},
    "kind": partial(_column, "kind"),
    "branch_id": partial(_column, "branch_id"),
    "age": _age,
    "holds": _held,
    "n_products": _n_held,
    "paid_by": _paid_by,
    "employer": _employers,
    "n_household": _households,
    "covered_by": _covered,
    "orphan": partial(_n_covering, 0),
    "single_link": partial(_n_covering, 1),
    "last_contact_on": _last_contact,
}
