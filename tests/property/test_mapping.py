"""A bank in its own words, and a mapping, end in the same store as the bank in canonical words."""

import csv
import io
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import InputError, MappingError
from graphcrm.ingest.extracts import Extracts, find_extracts
from graphcrm.ingest.mapping_file import read_mapping
from graphcrm.ingest.validate import validate
from tests.builders import Row, content, csv_text, load, new_app

DIGITS = "〇一二三四五六七八九"
UNITS = {"元": 0, "千元": 3, "万元": 4, "亿元": 8, "分": -2}
HEADERS = {
    "customers": ["customer_id", "name", "gender", "opened_on", "deposits", "aum"],
    "staff": ["staff_id"],
    "coverage": ["staff_id", "party_id", "role"],
}
names = st.text("甲乙丙丁 abc,\"'", max_size=4)
money = st.one_of(st.none(), st.decimals(0, 10**9, places=2))
days = st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2049, 12, 31)))

people = st.lists(
    st.fixed_dictionaries(
        {
            "name": names,
            "gender": st.sampled_from(["M", "F", ""]),
            "opened_on": days,
            "deposits": money,
            "more": money,
            "staff": st.sampled_from(["", "S1", "S2"]),
        }
    ),
    max_size=6,
)


def chinese(day: date) -> str:
    year = "".join(DIGITS[int(d)] for d in str(day.year))
    return f"{year}年{numeral(day.month)}月{numeral(day.day)}日"


def numeral(n: int) -> str:
    tens = ("", "十", "二十", "三十")[n // 10]
    return tens + (DIGITS[n % 10] if n % 10 else "")


WRITE_DAY: dict[str, Callable[[date], str]] = {
    "YYMMDD": lambda d: f"{d:%y%m%d}",
    "DD/MM/YYYY": lambda d: f"{d:%d/%m/%Y}",
    "MM/DD/YYYY": lambda d: f"{d:%m/%d/%Y}",
    "YYYYMMDD": lambda d: f"{d:%Y%m%d}",
    "excel": lambda d: str((d - date(1899, 12, 30)).days),
    "chinese": chinese,
}


def canonical(bank: Sequence[Mapping[str, Any]]) -> dict[str, list[Row]]:
    """Return the rows of a bank as the data model has them."""
    customers: list[Row] = []
    for i, row in enumerate(bank):
        both = row["deposits"] is not None and row["more"] is not None
        aum = row["deposits"] + row["more"] if both else None
        kept = {k: row[k] for k in ("name", "gender", "opened_on", "deposits")}
        customers.append({"customer_id": f"C{i}", **kept, "aum": aum})
    covered = [(f"C{i}", row["staff"]) for i, row in enumerate(bank) if row["staff"]]
    return {
        "customers": customers,
        "staff": [{"staff_id": s} for s in sorted({s for _, s in covered})],
        "coverage": [{"staff_id": s, "party_id": c, "role": "lead"} for c, s in covered],
    }


def scrambled(bank: Sequence[Mapping[str, Any]], *, unit: str, dates: str, title: bool) -> str:
    """Return the same bank as one wide list in the bank's own words."""
    text = io.StringIO()
    out = csv.writer(text)
    if title:
        out.writerow(["客户清单"] + [""] * 7)
    out.writerow(["星座", "理财", "管户人", "编号", "户名", "销售", "性别", "开户日", "存款"])
    for i, row in enumerate(bank):
        day = WRITE_DAY[dates](row["opened_on"]) if row["opened_on"] else "长期"
        gender = {"M": "1", "F": "2", "": "0"}[row["gender"]]
        amounts = (row["more"], row["deposits"])
        figures = ["" if a is None else f"{a.scaleb(-UNITS[unit]):f}" for a in amounts]
        out.writerow(["?", figures[0], row["staff"], i, row["name"], "", gender, day, figures[1]])
    out.writerow(["", "", "", "合计", "", "", "", "", ""])
    return text.getvalue()


def said(*, unit: str, dates: str) -> str:
    return f"""\
version: 1
extracts:
  - file: "*清单.csv"
    tables:
      - table: coverage
        unless_empty: [管户人]
        columns: {{party_id: {{from: 编号, prefix: C}}, staff_id: 管户人, role: {{constant: 主办}}}}
      - table: staff
        unless_empty: [管户人]
        columns: {{staff_id: 管户人}}
      - table: customers
        aum_includes_deposits: false
        columns:
          customer_id: {{from: 编号, prefix: C}}
          name: 户名
          gender: {{from: 性别, values: {{1: M, 2: F, 0: ""}}, otherwise: reject}}
          opened_on: {{from: 开户日, dates: [{dates}], null_words: [长期]}}
          deposits: {{from: 存款, unit: {unit}}}
          aum: {{from: 理财, unit: {unit}}}
"""


def rows(found: Extracts) -> dict[str, set[tuple[object, ...]]]:
    """Return the typed rows of extracts by table, columns in order of their names."""
    done: dict[str, set[tuple[object, ...]]] = {}
    for extract in found.extracts:
        checked = validate(extract.read())
        assert set(checked.rejects.by_rule()) <= {"total_row"}
        columns = checked.rows.select(sorted(checked.rows.column_names)).to_pylist()
        done.setdefault(extract.table.name, set()).update(tuple(r.values()) for r in columns)
    return done


def written(folder: Path, bank: Sequence[Mapping[str, Any]]) -> Path:
    for name, listed in canonical(bank).items():
        headers = HEADERS[name]
        (folder / f"{name}.csv").write_text(csv_text(listed, headers), "utf-8")
    return folder


@given(
    bank=people,
    unit=st.sampled_from(list(UNITS)),
    dates=st.sampled_from(list(WRITE_DAY)),
    title=st.booleans(),
    encoding=st.sampled_from(["utf-8", "gb18030"]),
)
def test_a_bank_in_its_own_words_says_the_same(
    bank: list[dict[str, Any]], unit: str, dates: str, title: bool, encoding: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain, own = Path(folder) / "1", Path(folder) / "2"
        plain.mkdir()
        own.mkdir()
        text = scrambled(bank, unit=unit, dates=dates, title=title)
        (own / "清单.csv").write_bytes(text.encode(encoding))
        (own / "m.yaml").write_text(said(unit=unit, dates=dates), "utf-8")
        mapped = find_extracts([own / "清单.csv"], own, mapping=read_mapping(own / "m.yaml"))
        assert rows(mapped) == rows(find_extracts([written(plain, bank)], plain))


def test_both_end_in_the_same_store(tmp_path: Path) -> None:
    money = {"deposits": Decimal("1.50"), "more": Decimal(2)}
    row = {"name": "甲", "gender": "F", "opened_on": date(1993, 1, 1), "staff": "S1", **money}
    bank = [row, {**row, "staff": "", "more": None}]
    plain, own = tmp_path / "1", tmp_path / "2"
    plain.mkdir()
    own.mkdir()
    load(new_app(plain), written(plain, bank))
    (own / "清单.csv").write_text(scrambled(bank, unit="万元", dates="excel", title=True), "utf-8")
    (own / "m.yaml").write_text(said(unit="万元", dates="excel"), "utf-8")
    load(new_app(own), own / "清单.csv", mapping=own / "m.yaml")
    assert content(new_app(own).store) == content(new_app(plain).store)


WORDS = st.sampled_from(
    [
        *(
            "version",
            "extracts",
            "file",
            "a.csv",
            "tables",
            "table",
            "customers",
            "columns",
            "from",
        ),
        *("customer_id", "values", "constant", "where", "column", "is_in", "join", "on", "name"),
        *("combine", "sum", "rows", "prefix", "take", "dates", "excel", "unit", "万元", "yes"),
        *("1", "号", ""),
    ]
)
trees = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=20,
)
GOOD: dict[str, Any] = {
    "version": "1",
    "extracts": [
        {
            "file": "a.csv",
            "where": [{"column": "号", "is_in": ["1"]}],
            "tables": [{"table": "customers", "columns": {"customer_id": {"from": "号"}}}],
        }
    ],
}


def grafted(tree: Any, branch: Any, path: Sequence[int]) -> Any:
    """Put ``branch`` somewhere into ``tree``: ``path`` says which child to go down to."""
    if not path or isinstance(tree, str) or not tree:
        return branch
    keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
    key = keys[path[0] % len(keys)]
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[key] = grafted(tree[key], branch, path[1:])
    return copy


def refusal(folder: Path, file: Path) -> InputError | None:
    """Return why the mapping, or what it makes of the folder, is refused."""
    try:
        for extract in find_extracts([folder], folder, mapping=read_mapping(file)).extracts:
            validate(extract.read())
    except InputError as error:
        return error
    return None


@given(branch=trees, path=st.lists(st.integers(0, 5), max_size=6))
def test_any_mapping_is_read_or_refused_with_line_and_key(branch: Any, path: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "m.yaml"
        file.write_text(yaml.safe_dump(grafted(GOOD, branch, path), allow_unicode=True), "utf-8")
        (file.parent / "a.csv").write_text("号\n1\n", "utf-8")
        refused = refusal(file.parent, file)
    if refused is not None:
        assert "\n" not in refused.message
    if isinstance(refused, MappingError):
        assert refused.message.startswith(("m.yaml line", "m.yaml is empty"))
