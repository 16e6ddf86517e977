"""One row a key: worked by hand, and against plain Python and pandas."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.ingest.combining import Combined, combine
from graphcrm.ingest.mapping import Combine, FirstBy
from graphcrm.ingest.ordering import rank
from graphcrm.ingest.spill import Room
from graphcrm.ingest.validate import validate
from tests.unit.ingest.extracts import in_memory, lines

PAID = ["from_id", "to_id", "amount"]


def transfers(rows: Sequence[Sequence[Any]], headers: Sequence[str] = PAID, **how: Any) -> Combined:
    said = Combine.model_validate({"sum": ["amount"], "count": "n_payments", **how})
    return combine(in_memory(headers, rows, table="transfers"), said)


def test_rows_of_one_key_become_one_and_are_counted() -> None:
    done = transfers([("A", "B", "2452.10"), ("A", "C", "1"), (" A", "Ｂ", "0.20")])
    assert done.raw.headers == ("from_id", "to_id", "amount", "n_payments")
    assert lines(done.raw) == [("A", "B", "2452.3", "2"), ("A", "C", "1", "1")]
    assert done.raw.row_numbers.tolist() == [2, 3]
    assert done.named.tolist() == [0, 1]


def test_each_figure_is_added_in_its_own_unit_before_it_is_rounded() -> None:
    headers = ["from_id", "to_id", "amount(万元)"]
    # 1.2345 万元 + 0.5 元 + 0.00000049 万元 = 12,345.00 + 0.50 + 0.0049 yuan
    done = transfers([("A", "B", c) for c in ("1.2345", "0.5元", "0.00000049")], headers)
    assert lines(done.raw) == [("A", "B", "12345.5049", "3")]
    assert done.raw.headers[2] == "amount"
    halves = transfers([("A", "B", "0.005"), ("A", "B", "0.005")])
    assert validate(halves.raw).rows["amount"].to_pylist() == [Decimal("0.01")]


def test_what_was_paid_back_is_taken_off() -> None:
    done = transfers([("A", "B", "10"), ("A", "B", "-4"), ("C", "D", "1"), ("C", "D", "(2)")])
    assert [line[2] for line in lines(done.raw)] == ["6", "-1"]
    assert validate(done.raw).rejects.by_rule() == {"negative_number": 1}


def test_an_unreadable_figure_rejects_the_key_under_its_row() -> None:
    rows = [("A", "B", "10"), ("C", "D", "1"), ("A", "B", "x"), ("A", "B", "2"), ("A", "B", "y")]
    done = transfers(rows)
    assert lines(done.raw) == [("A", "B", "12 + x + …", "4"), ("C", "D", "1", "1")]
    assert done.named.tolist() == [2, 1]
    checked = validate(done.raw)
    (rejected,) = checked.rejects.batches
    assert (rejected.rule, rejected.rows.tolist()) == ("unreadable_number", [4])
    assert checked.n_read == 2


def test_an_empty_figure_leaves_the_sum_empty_and_rejects_where_it_is_needed() -> None:
    assert lines(transfers([("A", "B", "1"), ("A", "B", "")]).raw) == [("A", "B", "1 + ?", "2")]
    customers = in_memory(["customer_id", "deposits"], [("C1", "1"), ("C1", None), ("C2", "3")])
    done = combine(customers, Combine(sum=["deposits"]))
    assert lines(done.raw) == [("C1", None), ("C2", "3")]
    assert done.n_unknown == {"deposits": 1}


def test_half_a_person_is_not_added_to_another_half() -> None:
    rows = [("A", "B", "1", "1.5"), ("A", "B", "1", "1.5")]
    done = transfers(rows, [*PAID, "n_payments"], sum=["amount", "n_payments"], count=None)
    assert lines(done.raw) == [("A", "B", "2", "1.5 + …")]


def test_rows_whose_key_is_missing_or_unreadable_stay_apart() -> None:
    headers = ["party_id", "on", "deposits"]
    cells = [("A", "20260630", "1"), ("", "20260630", "1"), ("", "20260630", "1")]
    rows = [*cells, ("A", "x", "1"), ("A", "x", "1"), ("A", "2026/6/30", "1")]
    done = combine(in_memory(headers, rows, table="balances"), Combine(sum=["deposits"]))
    assert [line[2] for line in lines(done.raw)] == ["2", "1", "1", "1", "1"]
    assert validate(done.raw).rejects.by_rule() == {"missing_key": 2, "unreadable_date": 2}


def test_an_empty_key_cell_is_the_word_that_it_stands_for() -> None:
    headers = ["staff_id", "party_id", "contacted_on", "channel"]
    rows = [("S", "P", "20260630", ""), ("S", "P", "2026-06-30", "其他")]
    assert len(combine(in_memory(headers, rows, table="contacts"), Combine()).raw) == 1


LOANS = ["customer_id", "loan_class", "opened_on"]
CELLS = [
    ("C1", "正常", "2026-01-02"),
    ("C1", "loss", ""),
    ("C2", "", "x"),
    ("C1", "损失", "2026-01-01"),
    ("C2", "normal", "2026-01-03"),
]


@pytest.mark.parametrize(
    ("how", "taken"),
    [
        (None, [2, 4]),
        (FirstBy(column="loan_class", order=["loss", "normal"]), [3, 6]),
        (FirstBy(column="loan_class", order=["loss", "normal"], last=True), [2, 6]),
        (FirstBy(column="opened_on"), [5, 6]),
        (FirstBy(column="opened_on", last=True), [2, 6]),
    ],
)
def test_the_row_that_comes_first_stands(how: FirstBy | None, taken: list[int]) -> None:
    done = combine(in_memory(LOANS, CELLS), Combine(first_by=how))
    assert sorted(done.raw.row_numbers.tolist()) == taken
    assert done.n_unread == (how is not None and how.column == "opened_on")


def test_a_header_of_the_extract_may_say_which_row_comes_first() -> None:
    status = pa.chunked_array([["C", "B", "A", "D", "?"]])
    how = Combine(first_by=FirstBy(column="状态", order=["B", "D", "C", "A"]))
    done = combine(in_memory(LOANS, CELLS), how, order=status)
    assert done.raw.row_numbers.tolist() == [3, 4]
    assert done.n_unread == 1


@pytest.mark.parametrize(
    ("cells", "first", "n_unread"),
    [
        (["2026-02-01", "20260131", "9999-12-31", "x"], [1, 0], 1),  # dates, one of them open
        (["10", "9", "1,000", "1e-3"], [3, 1, 0, 2], 0),
        (["930101", "930102"], [0, 1], 0),
        ([None, ""], [], 0),
    ],
)
def test_cells_are_dates_or_else_numbers(
    cells: list[str | None], first: list[int], n_unread: int
) -> None:
    done = rank(FirstBy(column="x"), pa.chunked_array([cells], pa.string()))
    assert done.n_unread == n_unread
    in_order = sorted(range(len(cells)), key=lambda i: int(done.place[i]))
    assert in_order[: len(first)] == first


def test_nothing_becomes_nothing() -> None:
    done = transfers([])
    assert lines(done.raw) == []
    assert done.raw.headers == (*PAID, "n_payments")


def test_rows_on_disk_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphcrm.ingest.spill.BLOCK_ROWS", 3)
    raw = in_memory(PAID, [(f"C{i % 4}", "F", str(i)) for i in range(20)], table="transfers")
    how = Combine(sum=["amount"], count="n_payments")
    done = combine(raw, how, room=Room(tmp_path, limit=10))
    assert lines(done.raw) == lines(combine(raw, how).raw)
    assert lines(done.raw)[0] == ("C0", "F", "40", "5")  # 0 + 4 + 8 + 12 + 16
    assert list(tmp_path.glob("*.arrow"))


amounts = st.decimals(-(10**9), 10**9, places=4)
payments = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.sampled_from("xy"), amounts, st.sampled_from(["", "元", "万"])
    ),
    max_size=20,
)


@given(payments)
def test_sums_are_those_of_decimal_arithmetic(rows: list[tuple[str, str, Decimal, str]]) -> None:
    done = transfers([(a, b, f"{n}{unit}") for a, b, n, unit in rows])
    for a, b, text, count in lines(done.raw):
        own = [n * (10_000 if unit == "万" else 1) for c, d, n, unit in rows if (a, b) == (c, d)]
        assert (Decimal(text), int(count)) == (sum(own), len(own))
    assert {line[:2] for line in lines(done.raw)} == {row[:2] for row in rows}


cents = st.integers(0, 10**6)
days = st.dates(date(2020, 1, 1), date(2020, 1, 9)).map(str)


@given(st.lists(st.tuples(st.sampled_from("abc"), cents, days), min_size=1, max_size=20))
def test_it_is_what_pandas_groups(rows: list[tuple[str, int, str]]) -> None:
    headers = ["customer_id", "deposits", "opened_on"]
    how = Combine(sum=["deposits"], first_by=FirstBy(column="opened_on", last=True))
    done = combine(in_memory(headers, [(k, str(n), day) for k, n, day in rows]), how)
    frame = pd.DataFrame(rows, columns=headers)
    ordered = frame.sort_values("opened_on", ascending=False, kind="stable")
    first = ordered.drop_duplicates("customer_id").sort_index()
    added = first["customer_id"].map(frame.groupby("customer_id")["deposits"].sum())
    assert [line[2] for line in lines(done.raw)] == first["opened_on"].to_list()
    assert [int(line[1]) for line in lines(done.raw)] == added.to_list()
    assert done.named.tolist() == first.index.to_list()


@given(payments)
def test_to_combine_twice_is_to_combine_once(rows: list[tuple[str, str, Decimal, str]]) -> None:
    once = transfers([(a, b, f"{n}{unit}") for a, b, n, unit in rows], count=None)
    twice = combine(once.raw, Combine(sum=["amount"]))
    assert lines(twice.raw) == lines(once.raw)
