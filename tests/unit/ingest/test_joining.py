"""A second extract beside the first: worked by hand, and against plain Python and pandas."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.ingest.joining import Joined, Partners, join
from graphcrm.ingest.mapping import Join
from graphcrm.ingest.raw import RawTable
from graphcrm.ingest.spill import Room
from tests.unit.ingest.extracts import in_memory, lines

STAFF = in_memory(
    ["工号", "姓名"], [("007", "安"), ("8", "波"), ("8", "波"), ("9", "陈"), ("9", "丁")]
)


def by(name: str = "staff", on: dict[str, str] | None = None, **said: Any) -> Join:
    return Join(file="staff.csv", name=name, on=on or {"管户人": "工号"}, **said)


def joined(ours: RawTable, how: Join, theirs: RawTable = STAFF) -> Joined:
    return join(Joined.of(ours), Partners.of(theirs, how))


def test_the_partners_cells_stand_beside_the_row() -> None:
    ours = in_memory(["客户号", "管户人"], [("C1", " 007"), ("C2", "7"), ("C3", ""), ("C4", "８")])
    done = joined(ours, by())
    assert done.raw.headers == ("客户号", "管户人", "staff.工号", "staff.姓名")
    assert [line[2:] for line in lines(done.raw)] == [
        ("007", "安"),
        (None, None),  # leading zeros count
        (None, None),  # empty fits nothing
        ("8", "波"),  # both rows of 8 say the same
    ]
    assert done.n_unmatched == {"staff": 2}
    assert not done.ambiguous.any()


def test_rows_without_partner_are_left_out_where_it_is_said() -> None:
    ours = in_memory(["客户号", "管户人"], [("C1", "1"), ("C2", "8")])
    done = joined(ours, by(unmatched="leave_out"))
    assert lines(done.raw) == [("C2", "8", "8", "波")]
    assert done.raw.row_numbers.tolist() == [3]
    assert done.n_unmatched == {"staff": 1}


def test_rows_that_do_not_count_are_left_out_and_not_missed() -> None:
    ours = in_memory(["管户人"], [("1",), ("8",), ("2",)])
    among = np.array([True, True, False])
    done = join(Joined.of(ours), Partners.of(STAFF, by()), among=among)
    assert lines(done.raw) == [("1", None, None), ("8", "8", "波")]
    assert done.n_unmatched == {"staff": 1}


@pytest.mark.parametrize(
    ("several", "ambiguous"), [("reject", [False, True]), ("first", [False] * 2)]
)
def test_of_several_partners_that_differ_the_first_stands(
    several: str, ambiguous: list[bool]
) -> None:
    ours = in_memory(["客户号", "管户人"], [("C1", "8"), ("C2", "9")])
    done = joined(ours, by(several=several))
    assert [line[3] for line in lines(done.raw)] == ["波", "陈"]
    assert done.ambiguous.tolist() == ambiguous


def test_a_join_may_go_by_columns_of_the_one_before() -> None:
    loans = in_memory(["借据", "账号"], [("L1", "10"), ("L2", "99")])
    accounts = in_memory(["账号", "客户号"], [("10", "1"), ("11", "2")])
    names = in_memory(["编号", "姓名"], [("1", "甲"), ("1", "乙")])
    first = joined(loans, by("账户", {"账号": "账号"}), accounts)
    done = join(first, Partners.of(names, by("人", {"账户.客户号": "编号"}, unmatched="leave_out")))
    assert lines(done.raw) == [("L1", "10", "10", "1", "1", "甲")]
    assert done.n_unmatched == {"账户": 1, "人": 1}
    assert done.ambiguous.tolist() == [True]


def test_numbers_meet_text_and_keys_of_two_cells_do_not_run_together() -> None:
    ours = in_memory(["行", "号"], [(1, "23"), (12, "3")])
    theirs = in_memory(["行", "号", "名"], [("12", 3, "甲")])
    done = joined(ours, by(on={"行": "行", "号": "号"}), theirs)
    assert [line[4] for line in lines(done.raw)] == [None, "甲"]


@pytest.mark.parametrize(("n_left", "n_right"), [(0, 2), (2, 0), (0, 0)])
def test_nothing_on_one_side(n_left: int, n_right: int) -> None:
    ours = in_memory(["管户人"], [("8",)] * n_left)
    theirs = in_memory(["工号", "姓名"], [("8", "波")] * n_right)
    done = joined(ours, by(), theirs)
    assert len(done.raw) == done.raw.cells.num_rows == n_left
    assert done.n_unmatched == {"staff": n_left if not n_right else 0}


def test_a_missing_header_is_not_taken_for_an_empty_one() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        joined(in_memory(["客户号"], [("C1",)]), by())


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphcrm.ingest.spill.BLOCK_ROWS", 7)
    monkeypatch.setattr("graphcrm.ingest.joining.BLOCK_ROWS", 3)


@pytest.mark.parametrize("unmatched", ["keep", "leave_out"])
def test_rows_on_disk_give_the_same(tmp_path: Path, unmatched: str, small_blocks: None) -> None:
    ours = in_memory(["客户号", "管户人"], [(f"C{i}", str(i % 11)) for i in range(50)])
    room = Room(tmp_path, limit=100)
    once, again = by(unmatched=unmatched), by("twice", unmatched=unmatched)
    first = join(Joined.of(ours), Partners.of(STAFF, once), room=room)
    done = join(first, Partners.of(STAFF, again), room=room)
    names = {"8": "波", "9": "陈"}
    found = [(*line, names.get(line[1])) for line in lines(ours)]
    kept = [line for line in found if line[2] or unmatched == "keep"]
    assert [(*line[:2], line[5]) for line in lines(done.raw)] == kept
    assert len(list(tmp_path.glob("*.arrow"))) == 2


keys = st.sampled_from(["a", "b", " a", "ａ", "", "无", None, "c"])
rows = st.lists(st.tuples(keys, keys, st.sampled_from(["x", "y"])), max_size=8)
HEADERS = ["k", "l", "v"]


def plain(cell: str | None) -> str | None:
    """Clean the few cells that are drawn here."""
    return {"": None, "无": None, " a": "a", "ａ": "a"}.get(cell or "", cell)


@given(ours=rows, theirs=rows)
def test_it_is_what_plain_python_finds(ours: Any, theirs: Any) -> None:
    how = by("r", {"k": "k", "l": "l"})
    done = joined(in_memory(HEADERS, ours), how, in_memory(HEADERS, theirs))
    for line, differs in zip(lines(done.raw), done.ambiguous, strict=True):
        key = (plain(line[0]), plain(line[1]))
        fit = [t for t in theirs if None not in key and (plain(t[0]), plain(t[1])) == key]
        assert line[3:] == (fit[0] if fit else (None, None, None))
        assert differs == (len(set(fit)) > 1)


@given(ours=rows, theirs=rows)
def test_it_is_what_pandas_merges(ours: Any, theirs: Any) -> None:
    how = by("r", {"v": "v"}, several="first", unmatched="leave_out")
    done = joined(in_memory(HEADERS, ours), how, in_memory(HEADERS, theirs))
    left = pd.DataFrame(ours, columns=HEADERS, dtype=object)
    right = pd.DataFrame(theirs, columns=HEADERS, dtype=object).add_prefix("r.")
    merged = left.merge(right.drop_duplicates("r.v"), left_on="v", right_on="r.v")
    assert lines(done.raw) == list(merged.itertuples(index=False, name=None))
