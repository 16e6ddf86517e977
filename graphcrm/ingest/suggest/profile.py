"""What do the first cells of a column look like?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.checksums import id_card_ok, uscc_ok
from graphcrm.ingest.convert import convert
from graphcrm.ingest.dates import parse_dates
from graphcrm.ingest.numbers import floats
from graphcrm.ingest.raw import BoolVec
from graphcrm.ingest.text import clean, mask
from graphcrm.model import Column, Kind

MOSTLY: Final = 0.9
FEW: Final = 12  # more words than these are no list of words
_PHONE: Final = r"^(?:\+?86)?1[3-9]\d{9}$"
_ID_CARD: Final = r"^(?:\d{15}|\d{17}[0-9Xx])$"
_USCC: Final = r"^[0-9A-HJ-NPQRTUWXY]{18}$"
_ADDRESS: Final = "[省市县区镇乡村路街巷弄号]"
_CHINESE_NAME: Final = r"^[\x{4e00}-\x{9fff}·]{2,4}$"
_CODE: Final = r"^[0-9A-Za-z_\-]+$"
_CHINESE_DATE: Final = r"^[〇○Ｏ零一二三四五六七八九]{4}年"
# Words that often stand for "not known"; an ordinary load does not take them for empty.
MAYBE_EMPTY: Final = ("未知", "不详", "空", "暂无", "没有", "未填", "未录入", "/", "*", "?", "？")
EXCEL_FROM, EXCEL_TO = 10_000, 60_000  # 1927 to 2064


@dataclass(frozen=True, slots=False)
class Profile:
    """The first cells of one column; nothing of it may be told but formats and shares.

    Parameters
    ----------
    cells : pa.Array of text
        As they were written.
    """

    cells: Any

    @cached_property
    def text(self) -> Any:
        """The cells that hold something, cleaned and folded to half width."""
        return clean(self.cells, fold=True).drop_null()

    @property
    def n(self) -> int:
        """How many cells hold something."""
        return len(self.text)

    @property
    def filled_share(self) -> float:
        """Cells that hold something, of all; 1 where there are none."""
        return self.n / len(self.cells) if len(self.cells) else 1.0

    @cached_property
    def distinct(self) -> Any:
        """The different values."""
        return self.text.unique()

    @property
    def distinct_share(self) -> float:
        """Different values a filled cell."""
        return len(self.distinct) / self.n if self.n else 0.0

    def like(self, pattern: str) -> float:
        """Return the share of filled cells that match a pattern."""
        return self._share(mask(pc.match_substring_regex(self.text, pattern)))

    @cached_property
    def id_cards(self) -> float:
        """Share of sound identity-card numbers."""
        shaped = mask(pc.match_substring_regex(self.text, _ID_CARD))
        return self._share(shaped & id_card_ok(self.text))

    @cached_property
    def usccs(self) -> float:
        """Share of sound unified credit codes."""
        shaped = mask(pc.match_substring_regex(self.text, _USCC))
        return self._share(shaped & uscc_ok(self.text))

    @cached_property
    def phones(self) -> float:
        """Share of mobile phone numbers."""
        return self.like(_PHONE)

    @cached_property
    def codes(self) -> float:
        """Share of cells that might be ids: letters and digits."""
        return self.like(_CODE)

    @cached_property
    def people(self) -> float:
        """Share of cells that might be Chinese names of persons."""
        return self.like(_CHINESE_NAME)

    @cached_property
    def addresses(self) -> float:
        """Share of cells that might be addresses."""
        long = mask(pc.greater_equal(pc.utf8_length(self.text), 5))
        return self._share(long & mask(pc.match_substring_regex(self.text, _ADDRESS)))

    @cached_property
    def numbers(self) -> Any:
        """The cells that are numbers, as float64."""
        values, _, _ = floats(self.text)
        return values.drop_null().to_numpy()

    @cached_property
    def dates(self) -> dict[str, float]:
        """Share of cells that are dates, by format, besides those that need not be told."""
        usual = _good(self.text)
        found = {
            "usual": usual,
            "YYMMDD": _good(_two_digit_year(self.text)),
            "DD/MM/YYYY": _good(_reordered(self.text, "dmy")),
            "MM/DD/YYYY": _good(_reordered(self.text, "mdy")),
            "excel": self._excel(),
            "chinese": mask(pc.match_substring_regex(self.text, _CHINESE_DATE)),
        }
        return {name: self._share(usual | fits) for name, fits in found.items()}

    def _excel(self) -> BoolVec:
        serial = mask(pc.match_substring_regex(self.text, r"^\d{5}(?:\.\d+)?$"))
        values = floats(self.text)[0].fill_null(0.0).to_numpy()
        between: BoolVec = (values >= EXCEL_FROM) & (values < EXCEL_TO)
        return serial & between

    def fit(self, column: Column) -> float:
        """Return the share of filled cells that an ordinary load reads as ``column``."""
        if not self.n:
            return 1.0
        if column.kind is Kind.DATE:
            return max(self.dates.values())
        return 1.0 - self._share(convert(column, self.text).bad)

    def unknown_words(self, column: Column) -> list[str]:
        """Return the words of a short list that ``column`` does not know, in their order."""
        if len(self.distinct) > FEW:
            return []
        words = self.distinct.filter(pa.array(convert(column, self.distinct).bad))
        return sorted(words.to_pylist())

    @cached_property
    def null_words(self) -> list[str]:
        """Words that stand here for "not known" and are not known to do so."""
        found = set(
            self.distinct.filter(pc.is_in(self.distinct, pa.array(MAYBE_EMPTY))).to_pylist()
        )
        return [word for word in MAYBE_EMPTY if word in found]

    def _share(self, hit: BoolVec) -> float:
        return float(np.count_nonzero(hit)) / self.n if self.n else 0.0


def _good(text: Any) -> BoolVec:
    values, bad = parse_dates(text)
    del values  # an open end is a date too
    return mask(pc.is_valid(text)) & ~bad


def _two_digit_year(text: Any) -> Any:
    """Write 930101 as 19930101, for whether the day exists; a lost leading zero comes back."""
    shaped = pc.match_substring_regex(text, r"^\d{5,6}$")
    full = pc.binary_join_element_wise("20", pc.utf8_lpad(text, width=6, padding="0"), "")
    return pc.if_else(shaped, full, pa.scalar(None, pa.string()))


def _reordered(text: Any, order: str) -> Any:
    """Write 30/6/2026 as 2026-6-30."""
    a, b = order[0], order[1]
    pattern = rf"^(?P<{a}>\d{{1,2}})[/.\-](?P<{b}>\d{{1,2}})[/.\-](?P<y>\d{{4}})$"
    found = pc.extract_regex(text, pattern)
    parts = (pc.struct_field(found, name) for name in "ymd")
    return pc.binary_join_element_wise(*parts, "-")
