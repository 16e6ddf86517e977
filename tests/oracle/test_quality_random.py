"""Quality against plain Python on random dirty banks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.ingest.quality.inspection import Inspection
from tests.banks import DAY
from tests.inspecting import answer, broken, found, inspection
from tests.random_banks import FEW, PlainBank, as_ofs, banks
from tests.reference import quality as plain

CARDS = (None, "11010519491231002X", "110105194912310021", "110101198001020010", "X")
PHONES = (None, "13900000001", "13900000001", "13900000002", "12345")
CODES = (None, "91350100M000100Y43", "91350100M000100Y44")
BIRTHS = (None, date(1949, 12, 31), date(1980, 1, 2), date(2027, 1, 1))
NAMES = (None, "王芳", "李")


@st.composite
def dirty(draw: st.DrawFn) -> PlainBank:
    """Draw a bank with cells that are empty, wrong or alike, and maybe a table of branches."""
    bank = draw(banks())
    for row in bank["customers"]:
        row |= {
            "id_no": draw(st.sampled_from(CARDS)),
            "phone": draw(st.sampled_from(PHONES)),
            "birth_date": draw(st.sampled_from(BIRTHS)),
            "name": draw(st.sampled_from(NAMES)),
        }
    for row in bank["firms"]:
        row |= {"uscc": draw(st.sampled_from(CODES)), "phone": draw(st.sampled_from(PHONES))}
    listed = draw(st.sampled_from([[], ["B1"], ["B1", "B2"]]))
    return {"branches": [{"branch_id": branch} for branch in listed], **bank}


def check(asked: Inspection, bank: plain.Bank) -> None:
    check_scores(asked, bank)
    check_completeness(asked, bank)
    check_rules(asked, bank)
    check_worst(asked, bank)


def check_scores(asked: Inspection, bank: plain.Bank) -> None:
    scores = answer(asked, "scores")
    for row in scores.rows():
        branch: Any = row["branch_id"]
        known = plain.parts(bank, branch)
        assert {part for part in plain.WEIGHTS if row[part] is not None} == set(known)
        assert [row[part] for part in known] == pytest.approx(list(known.values()))
        assert row["score"] == pytest.approx(plain.score(known))
    with_someone = {
        bank.branch(t, row) for t in ("customers", "firms", "staff") for row in bank.open(t)
    }
    assert {row["branch_id"] for row in scores.rows()} == with_someone
    whole = plain.score(plain.parts(bank, None, whole=True))
    assert scores.totals["score"] == (None if whole is None else pytest.approx(whole))


def check_completeness(asked: Inspection, bank: plain.Bank) -> None:
    told = {
        (r["table"], r["column"], r["branch_id"]): (r["n"], r["n"] - r["n_known"])  # type: ignore[operator]
        for r in found(asked, "completeness")
        if r["counts"]
    }
    assert told == {
        (table, column, branch): counts
        for (_, table, column, _), tally in plain.completeness(bank)
        for branch, counts in tally.items()
    }


def check_rules(asked: Inspection, bank: plain.Bank) -> None:
    for section, part in (("validity", "validity"), ("duplicates", "uniqueness")):
        expected = {
            (rule, table, column): plain.of(tally, None, whole=True)
            for (p, table, column, rule), tally in plain.tallies(bank).items()
            if p == part
        }
        told = broken(asked, section)
        assert {key: told[key] for key in expected} == expected
        # What the reference does not judge are references of tables that are seldom drawn.
        assert {key[0] for key in set(told) - set(expected)} <= {"unknown_reference"}
    assert {key[0]: n for key, n in broken(asked, "orphans").items()} == plain.orphans(bank)


def check_worst(asked: Inspection, bank: plain.Bank) -> None:
    """Mending one line by hand raises the score by its gain."""
    known = plain.parts(bank, None, whole=True)
    weight = sum(plain.WEIGHTS[part] for part in known)
    for row in found(asked, "worst"):
        part, table, rule = str(row["part"]), str(row["table"]), str(row["rule"])
        terms = [w for w, t in plain.tallies(bank).items() if w[0] == part]
        what = (part, table, str(row["column"] or ""), rule)
        n, _ = plain.of(plain.tallies(bank)[what], None, whole=True)
        gain = int(str(row["n_bad"])) / n / len(terms) * plain.WEIGHTS[part] / weight
        assert row["gain"] == pytest.approx(gain)


@FEW
@given(bank=dirty(), as_of=as_ofs)
def test_every_section_is_the_plain_one(bank: PlainBank, as_of: date) -> None:
    with TemporaryDirectory() as folder:
        asked = inspection(Path(folder), bank, as_of=as_of)
        check(asked, plain.Bank(bank, as_of))


@FEW
@given(bank=dirty())
def test_what_is_closed_changes_no_score(bank: PlainBank) -> None:
    gone = {**bank["customers"][0], "customer_id": "gone", "closed_on": DAY}
    more = {**bank, "customers": [*bank["customers"], gone]}
    with TemporaryDirectory() as folder:
        before = answer(inspection(Path(folder) / "a", bank), "scores")
        after = answer(inspection(Path(folder) / "b", more), "scores")
    assert after.rows() == before.rows()
    assert after.totals == before.totals
