"""Properties of reading: nothing is lost, and values equal those of slow, plain oracles."""

import csv
import io
import tempfile
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.ingest.checksums import id_card_ok, uscc_ok
from graphcrm.ingest.convert import convert
from graphcrm.ingest.read import read
from graphcrm.ingest.sources import discover
from graphcrm.ingest.validate import validate
from graphcrm.model import TABLES

REVENUE = TABLES["customers"].column("revenue_12m")
OPENED = TABLES["customers"].column("opened_on")
HEADERS = ["客户号", "姓名", "开户日期", "销户日期", "存款余额（万元）", "免打扰", "性别"]
DIRT = ["", "合计", "无", "'1", "\t2", "6.22E+18", "9999-12-31", "2026-02-30", "１", "是", "x\ny"]

cells = st.one_of(
    st.sampled_from(DIRT),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
    st.integers().map(str),
    st.dates().map(str),
)


@given(
    rows=st.lists(st.lists(cells, min_size=6, max_size=8), max_size=12),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
)
def test_every_row_is_kept_or_rejected(rows: list[list[str]], encoding: str) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([HEADERS, *rows])
    blanks = " \t\r\n\v\f\0\xa0\u3000\ufeff\u200b"
    n = sum(any(cell.strip(blanks) for cell in row) or _broken(row) for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        done = validate(read(discover([path], path.parent).sources[0]))
    assert done.n_read == n == done.rows.num_rows + done.rejects.n("customers")
    listed = [done.raw.row_numbers[done.positions], *(b.rows for b in done.rejects.batches)]
    numbers = [int(r) for some in listed for r in some]
    assert len(set(numbers)) == n  # each once
    assert done.rows["customer_id"].null_count == 0


def _broken(row: list[str]) -> bool:
    return len(row) != len(HEADERS)


@given(st.lists(st.decimals(-(10**12), 10**12, allow_nan=False), min_size=1, max_size=20))
def test_money_equals_decimal_arithmetic(numbers: list[Decimal]) -> None:
    done = convert(REVENUE, pa.array([str(n) for n in numbers]))
    exact = [n.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) for n in numbers]
    assert not done.bad.any()
    assert done.values.to_pylist() == exact


@given(
    st.lists(st.decimals(-(10**7), 10**7, places=7, allow_nan=False), min_size=1, max_size=20),
    st.sampled_from([-2, 0, 3, 4, 8]),
)
def test_money_of_a_unit_equals_decimal_arithmetic(numbers: list[Decimal], power: int) -> None:
    done = convert(REVENUE, pa.array([f"{n:,}" for n in numbers]), power)
    fen = Decimal("0.01")
    exact = [n.scaleb(power).quantize(fen, rounding=ROUND_HALF_UP) for n in numbers]
    assert done.values.to_pylist() == exact


@given(
    st.integers(1849, 2151),
    st.integers(0, 13),
    st.integers(0, 32),
    st.sampled_from(["%04d-%02d-%02d", "%04d%02d%02d", "%d/%d/%d", "%d.%d.%d", "%d年%d月%d日"]),
)
def test_dates_equal_the_calendar(year: int, month: int, day: int, form: str) -> None:
    done = convert(OPENED, pa.array([form % (year, month, day)]))
    try:
        found = datetime.strptime(f"{year:04d}-{month:02d}-{day:02d}", "%Y-%m-%d").date()
    except ValueError:
        found = None
    if found and not 1850 <= year <= 2150:
        found = None
    is_open = found in {date(2099, 12, 31), date(1900, 1, 1)}
    assert done.values[0].as_py() == (None if is_open else found)
    assert done.bad[0] == (found is None)


@given(st.integers(0, 999_999), st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.integers(0, 999))
def test_one_check_digit_makes_an_identity_card(area: int, born: date, serial: int) -> None:
    body = f"{area:06d}{born:%Y%m%d}{serial:03d}"
    # ISO 7064, MOD 11-2, computed digit by digit.
    rest = 0
    for digit in body:
        rest = (rest + int(digit)) * 2 % 11
    right = "0123456789X"[(12 - rest) % 11]
    cards = [body + c for c in "0123456789X"]
    assert [c for c, ok in zip(cards, id_card_ok(pa.array(cards)), strict=True) if ok] == [
        body + right
    ]


CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@given(st.from_regex(rf"[{CREDIT}]{{2}}[0-9]{{6}}[{CREDIT}]{{9}}", fullmatch=True))
def test_one_check_character_makes_a_credit_code(body: str) -> None:
    total = sum(CREDIT.index(c) * 3**i for i, c in enumerate(body))
    codes = [body + c for c in CREDIT]
    right = [c for c, ok in zip(codes, uscc_ok(pa.array(codes)), strict=True) if ok]
    assert right == [c for c in codes if (total + CREDIT.index(c[-1])) % 31 == 0]


@given(st.text(st.sampled_from(LETTERS), min_size=8, max_size=8))
def test_one_check_character_makes_an_organisation_code(body: str) -> None:
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(LETTERS.index(c) * w for c, w in zip(body, weights, strict=True))
    check = 11 - total % 11
    right = {10: "X", 11: "0"}.get(check, str(check))
    codes = [body + c for c in "0123456789X"]
    assert [c[-1] for c, ok in zip(codes, uscc_ok(pa.array(codes)), strict=True) if ok] == [right]


@given(st.integers(1, 60_000))
def test_days_are_counted_as_the_calendar_does(n: int) -> None:
    day = date(1950, 1, 1) + timedelta(days=n)
    assert convert(OPENED, pa.array([f"{day:%Y%m%d}"])).values[0].as_py() in {day, None}
