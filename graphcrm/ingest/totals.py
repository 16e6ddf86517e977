"""Which rows are sums of others, and no records?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.ingest.raw import BoolVec
from graphcrm.ingest.text import BLANKS, as_text, clean, each_chunk, mask
from graphcrm.model import Column
from graphcrm.model.words import TOTAL_SCOPES, TOTAL_WORDS, TOTAL_WORDS_EN

TOTALS_IN_FIRST = 3
# 合计, 本页合计, 合计2户, 总计：2户; in English only in place of an id: a firm may be named so.
TOTAL_IN_CHINESE = rf"^(?:{'|'.join(TOTAL_SCOPES)})?(?:{'|'.join(TOTAL_WORDS)})(?:[:(].*|\d.*)?$"
TOTAL = rf"{TOTAL_IN_CHINESE}|^(?i:{'|'.join(TOTAL_WORDS_EN)}):?$"
MAYBE_TOTAL = "计|(?i:total)"  # spares other cells the trouble


def totals(cells: pa.Table, columns: Mapping[int, Column]) -> BoolVec:
    """Mark rows of totals: the word stands in place of a key, or before an empty key.

    Parameters
    ----------
    cells : pa.Table
        Every column of an extract.
    columns : mapping of int to Column
        Place in ``cells`` -> what stands there.
    """
    keys = [i for i, column in columns.items() if column.key]
    found = np.zeros(cells.num_rows, np.bool_)
    for i in keys:
        found |= _says_total(cells.column(i), TOTAL)
    for i in range(min(TOTALS_IN_FIRST, cells.num_columns)):
        if i not in keys:
            at = np.flatnonzero(_says_total(cells.column(i), TOTAL_IN_CHINESE) & ~found)
            for key in (k for k in keys if columns[k].required and not columns[k].empty_means):
                lacking = clean(cells.column(key).take(pa.array(at)), fold=False)
                found[at] |= mask(pc.is_null(lacking))
    return found


def _says_total(cells: Any, word: str) -> BoolVec:
    def says(chunk: Any) -> Any:
        text = as_text(chunk)
        maybe = mask(pc.match_substring_regex(text, MAYBE_TOTAL))
        found = np.zeros(len(text), np.bool_)
        if maybe.any():
            some = pc.utf8_normalize(text.filter(pa.array(maybe)), form="NFKC")
            bare = pc.replace_substring_regex(some, f"[{BLANKS}]", "")
            found[maybe] = mask(pc.match_substring_regex(bare, word))
        return pa.array(found)

    said: BoolVec = each_chunk(says, cells, pa.bool_()).to_numpy()
    return said
