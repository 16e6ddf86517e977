"""What terminal, workbook and report say around an answer: key -> (Chinese, English)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphcrm.reasons import calls, quality
from graphcrm.reasons.handover import BOOK
from graphcrm.reasons.report import REPORT

if TYPE_CHECKING:
    from graphcrm.reasons import Lang

PAGES: Final[dict[str, tuple[str, str]]] = {
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "list_separator": ("、", ", "),
    "and_more": (" … 共 {n:,} 个", " … of {n:,}"),
    "no_rows": ("没有记录。", "No rows."),
    "more_rows": (
        "… 共 {total:,} 行，显示前 {shown:,} 行；用 --limit N 或 --out FILE 查看更多",
        "… {shown:,} of {total:,} rows, --limit N or --out FILE for more",
    ),
    "left_out": (
        "此处放不下的列：{columns}；可用 --out 或 --json 查看",
        "columns left out here: {columns}; --out or --json has them",
    ),
    "asked_of": ("截至", "as of"),
    # the second sheet of a workbook
    "sheet_rows": ("明细", "rows"),
    "sheet_about": ("说明", "about"),
    "question": ("问题", "question"),
    "as_of": ("截至日期", "as_of"),
    "graph_version": ("数据版本", "graph_version"),
    "taken_by": ("导出人、时间", "taken by, at"),
    "n_rows": ("行数", "n_rows"),
    "parameter": ("参数", "parameter"),
    "total": ("合计", "total"),
    "note": ("说明", "note"),
    **REPORT,
    **BOOK,
    **calls.BOOK,
    **quality.PAGES,
}


def page_text(key: str, lang: Lang, **facts: object) -> str:
    """Return a text of a page.

    >>> page_text("more_rows", "en", shown=50, total=1234)
    '… 50 of 1,234 rows, --limit N or --out FILE for more'
    """
    chinese, english = PAGES[key]
    return (chinese if lang == "zh" else english).format(**facts)
