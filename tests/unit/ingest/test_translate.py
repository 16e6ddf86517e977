"""Rows of a wide extract as rows of a table: what stays known of the bank's own."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from graphcrm.ingest.mapping import TableMap
from graphcrm.ingest.raw import RawTable, Source
from graphcrm.ingest.spill import BLOCK_ROWS, Room
from graphcrm.ingest.translate import Translation, translate
from graphcrm.model import TABLES
from tests.builders import load, new_app
from tests.unit.ingest.extracts import lines, text_file


def extract(**columns: list[str | None]) -> RawTable:
    """Return an extract with rows from 2 on."""
    cells = pa.table(
        [pa.array(c, pa.string()) for c in columns.values()], names=list("01234567")[: len(columns)]
    )
    source = Source(Path("a.csv"), "a.csv", TABLES["customers"])
    return RawTable(source, tuple(columns), cells, np.arange(2, 2 + cells.num_rows))


def how(columns: dict[str, object], **said: object) -> Translation:
    options = {k: said.pop(k) for k in ("units", "drop") if k in said}
    mapped = TableMap.model_validate({"table": "customers", "columns": columns, **said})
    return Translation(mapped, **options)  # type: ignore[arg-type]


ID = {"from": "号", "prefix": "C"}


def test_columns_come_in_canonical_order_with_their_unit_behind_them() -> None:
    said = how({"deposits": "存", "customer_id": ID}, units={"deposits": "万元"})
    done = translate(extract(存=["1.5", None], 号=["1", "2"]), said)
    assert done.headers == ("customer_id", "deposits(万元)")
    assert lines(done) == [("C1", "1.5"), ("C2", None)]


def test_rows_of_totals_and_rows_left_out_keep_the_numbers_of_the_others() -> None:
    said = how({"customer_id": ID}, where=[{"column": "态", "not_in": ["销"]}])
    raw = extract(号=["1", "2", "合计", "4", "", "6"], 态=["", "销", "", "", "", ""])
    done = translate(raw, said)
    assert done.row_numbers.tolist() == [2, 5, 6, 7]
    assert done.broken["total_row"].tolist() == [4]
    assert [(n.rule, n.n_rows) for n in done.notices] == [("rows_left_out", 1)]
    assert done.n_read == 5


def test_a_row_is_refused_once_under_its_first_fault() -> None:
    strict = {"values": {"1": "M"}, "otherwise": "reject"}
    said = how(
        {
            "customer_id": ID,
            "gender": {"from": "别", **strict},
            "status": {"from": "态", "values": {"0": "正常"}, "otherwise": "reject"},
        }
    )
    done = translate(extract(号=["1", "2", "3"], 别=["1", "x", "x"], 态=["?", "0", "?"]), said)
    told = [(b.rule, b.column, b.rows.tolist(), b.values.to_pylist()) for b in done.refused]
    assert told == [
        ("unmapped_word", "别", [3, 4], ["x", "x"]),
        ("unmapped_word", "态", [2], ["?"]),
    ]
    assert [b.cells.to_pylist() for b in done.refused][1] == [{"0": "C1", "1": "M", "2": "?"}]
    assert len(done) == 0


@pytest.mark.parametrize(
    ("aum", "deposits", "total"),
    [
        ("1", "2", "20001.00"),  # 1 yuan and 2 of 10,000 yuan
        ("0.005", "0", "0.01"),
        ("1", "x", "1 + x万元"),  # the row is rejected for its deposits, and its aum not lost
        ("1", "-1", "1 + -1万元"),
        ("x", "1", "x + 1万元"),
        ("x", "", "x"),
        ("1", "", None),
        ("", "1", None),
    ],
)
def test_deposits_are_added_to_aum_each_in_its_own_unit(
    aum: str, deposits: str, total: str | None
) -> None:
    columns: dict[str, object] = {"customer_id": ID, "aum": "资", "deposits": "存"}
    said = how(columns, units={"deposits": "万元"}, aum_includes_deposits=False)
    done = translate(extract(号=["1"], 资=[aum], 存=[deposits]), said)
    assert done.headers == ("customer_id", "deposits(万元)", "aum")
    assert lines(done)[0][2] == total
    assert bool(done.notices) is ("" in {aum, deposits} and "x" not in {aum, deposits})


def test_where_nobody_has_aum_or_deposits_there_is_no_sum() -> None:
    columns: dict[str, object] = {"customer_id": ID, "aum": "资", "deposits": "存"}
    empty = extract(号=["1", "2"], 资=["", "-"], 存=["", ""])
    done = translate(empty, how(columns, aum_includes_deposits=False))
    assert lines(done) == [("C1", None, None), ("C2", None, None)]


def test_negative_aum_is_rejected_for_it_and_not_hidden_in_the_sum() -> None:
    columns: dict[str, object] = {"customer_id": ID, "aum": "资", "deposits": "存"}
    said = how(columns, units={"deposits": "万元"}, aum_includes_deposits=False)
    (batch,) = translate(extract(号=["1"], 资=["-5"], 存=["10"]), said).refused
    told = (batch.rule, batch.column, batch.values.to_pylist())
    assert told == ("negative_number", "资", ["-5"])
    assert batch.cells.to_pylist() == [{"0": "C1", "1": "10", "2": "-5 + 10万元"}]


def test_a_fault_in_several_parts_is_told_without_one_value() -> None:
    known = {"parts": ["号", "名"], "values": {"12": "C12"}, "otherwise": "reject"}
    done = translate(extract(号=["1", "1"], 名=["2", "3"]), how({"customer_id": known}))
    (batch,) = done.refused
    told = (batch.rule, batch.column, batch.rows.tolist(), batch.values.to_pylist())
    assert told == ("unmapped_word", "号 + 名", [3], [""])
    assert lines(done) == [("C12",)]


def test_deposits_that_are_dropped_are_still_in_aum() -> None:
    columns: dict[str, object] = {"customer_id": ID, "aum": "资", "deposits": "存"}
    said = how(columns, drop=["customers.deposits"], aum_includes_deposits=False)
    done = translate(extract(号=["1"], 资=["1"], 存=["2"]), said)
    assert (done.headers, lines(done)) == (("customer_id", "aum"), [("C1", "3.00")])


def test_many_rows_go_to_disk_and_stay_in_order(tmp_path: Path) -> None:
    n = 2 * BLOCK_ROWS + 1
    raw = extract(号=[str(i) for i in range(n)], 态=["1" if i % 3 else "0" for i in range(n)])
    said = how({"customer_id": ID}, where=[{"column": "态", "is_in": ["1"]}])
    done = translate(raw, said, room=Room(tmp_path, 1))
    kept = [i for i in range(n) if i % 3]
    assert list(tmp_path.glob("*.arrow"))
    assert done.cells.column(0).to_pylist() == [f"C{i}" for i in kept]
    assert done.origin is not None
    assert done.origin.rows.tolist() == kept
    own = done.origin.cells("号", np.array([5]))
    assert own is not None
    assert own.to_pylist() == [str(kept[5])]


def test_what_the_load_rejects_later_names_the_banks_own_value(tmp_path: Path) -> None:
    text_file(tmp_path, "a.csv", "客户,管户\n01,S1\n09,S1\n")
    columns = "{staff_id: 管户, party_id: {from: 客户, prefix: C}, role: {constant: lead}}"
    said = text_file(
        tmp_path,
        "m.yaml",
        "version: 1\nextracts:\n  - file: a.csv\n    tables:\n"
        f"      - {{table: coverage, columns: {columns}}}\n"
        "rows: {customers: [{customer_id: C01}], staff: [{staff_id: S1}]}\n",
    )
    report = load(new_app(tmp_path), tmp_path / "a.csv", mapping=said)
    (batch,) = report.result.rejects.batches
    assert (batch.rule, batch.column, batch.values.to_pylist()) == (
        "unknown_reference",
        "客户",
        ["09"],
    )
    assert batch.headers == ("staff_id", "party_id", "role")
    assert batch.cells.to_pylist() == [{"0": "S1", "1": "C09", "2": "lead"}]
