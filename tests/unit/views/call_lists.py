"""A call list of three customers, made by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from graphcrm.answer import Answer, Column, Total, Unit, Words
from graphcrm.graph.strings import Strings
from graphcrm.reasons import Lang, Reason
from graphcrm.views.call_list import write_call_list
from tests.small_bank import FORMULA

STAFF = Strings.of(["S1", "S2"])
_THREE = np.arange(3)
TOTALS: Mapping[str, Total] = {
    **{"reach": 7.5, "reach_low": 7.25, "baseline_top_worth": 5.25, "baseline_most_links": None},
    **{"n_do_not_contact": 4, "n_aml": 0, "n_control": 2},
}


def text(name: str, *cells: str | None) -> Column:
    return Column(name, Unit.TEXT, np.arange(len(cells)), Strings.of(cells))


# C1 and 007 are S1's, nobody looks after C3; 007 would run as a formula.
PLAN = Answer(
    "campaign.plan",
    date(2026, 6, 1),
    "v1",
    {"campaign": "20260601-abc", "product": "P1", "seeds": 3, "exclude": ["C9"]},
    (
        Column("rank", Unit.COUNT, _THREE + 1),
        text("customer_id", "C1", "007", "C3"),
        text("name", "王芳", FORMULA, None),
        Column("staff_id", Unit.TEXT, np.array([0, 0, -1]), STAFF),
        text("caller", "张伟", "张伟", None),
        text("phone", "0139", None, "13900000003"),
        Column(
            "opening",
            Unit.REASON,
            np.array([0, 2, 1, 2, 1, 2]),
            Words(("calls_greeting", "calls_greeting_bank", "calls_invitation")),
            np.array([0, 2, 4, 6]),
            (text("caller", *["张伟"] * 6),),
        ),
        Column("marginal_reach", Unit.SCORE, np.array([4.0, 2.0, 1.5])),
        Column("reason", Unit.REASON, np.zeros(3, np.int8), Words(("counts_contact",))),
    ),
    TOTALS,
    (Reason("orphans", {"n": 4, "worth": 9.0}),),
)
CONTROL = (text("control_id", "C4", "C5"), text("name", "赵六", None))
NOBODY = tuple(column.reorder(np.zeros(0, np.int64)) for column in CONTROL)


def written(
    folder: Path,
    plan: Answer = PLAN,
    lang: Lang = "zh",
    control: tuple[Column, ...] = CONTROL,
) -> Path:
    """Write a list and return its path."""
    path = folder / "list.xlsx"
    write_call_list(plan, path, lang, control=control)
    return path


def around_firm() -> Answer:
    """Return a list around a firm: rings of parties, one of them a firm."""
    ring = Column("ring", Unit.WORD, np.array([0, 0, 1]), Words(("key_people", "suppliers")))
    own = [c for c in PLAN.columns if c.name not in {"customer_id", "marginal_reach"}]
    party = text("party_id", "C1", "C3", "F1")
    given = {**PLAN.parameters, "anchor": "F9"}
    return replace(PLAN, columns=(ring, own[0], party, *own[1:]), parameters=given)
