"""Small answers, made by hand."""

from datetime import date

import numpy as np

from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.graph.arrays import NO_DAY, NO_FEN, day_number
from graphcrm.graph.strings import Strings
from graphcrm.reasons import Reason


def of_columns(*columns: Column) -> Answer:
    """Return an answer of these columns."""
    return Answer("area.question", date(2026, 6, 30), "v1", {"worth": "worth"}, columns)


FEW = of_columns(
    Column("party_id", Unit.TEXT, np.arange(3), Strings.of(f"PARTY-000000{i}" for i in range(3))),
    Column(
        "name",
        Unit.TEXT,
        np.arange(3),
        Strings.of(["王芳", "欧阳明月与友人", "Anna of the Hills"]),
    ),
    Column("worth", Unit.YUAN, np.array([100_000_000, 100_000_000, 100_000_000])),
)

_ONE = np.zeros(1, np.int64)
# More columns than a narrow terminal shows, one of them a reason.
WIDE = of_columns(
    Column("party_id", Unit.TEXT, _ONE, Strings.of(["PARTY-0000000001"])),
    Column("kind", Unit.WORD, _ONE, Words(("firm",))),
    Column("name", Unit.TEXT, _ONE, Strings.of(["澜川嘉璟源汽车零部件有限公司"])),
    Column("staff_id", Unit.TEXT, _ONE, Strings.of(["STAFF-00000001"])),
    Column("worth", Unit.YUAN, np.array([500_000_000])),
    Column("strength", Unit.SCORE, np.array([0.5])),
    Column("household_id", Unit.TEXT, _ONE, Strings.of(["HOME-00001"])),
    Column("reason", Unit.REASON, _ONE, Words(("not_effective_channel",))),
)

# One column of every unit; the second row is empty wherever a cell may be.
ALL_UNITS = Answer(
    "area.question",
    date(2026, 6, 30),
    "v1",
    {"worth": "worth", "window_days": 180, "staff": ["S1", "S2"]},
    (
        Column("party_id", Unit.TEXT, np.array([0, 1]), Strings.of(["007", "-5"])),
        Column("name", Unit.TEXT, np.array([0, -1]), Strings.of(["=1+1"])),
        Column("kind", Unit.WORD, np.array([0, 1]), Words(("customer", "firm"))),
        Column("reason", Unit.REASON, np.array([0, -1]), Words(("counts_contact",))),
        Column(
            "protecting_staff",
            Unit.LIST,
            np.array([0, 1]),
            Strings.of(["S1", "S2"]),
            np.array([0, 2, 2]),
        ),
        Column("worth", Unit.YUAN, np.array([-123_456_789, NO_FEN])),
        Column("n_lost", Unit.COUNT, np.array([1_000, NO_FEN])),
        Column("branch_share", Unit.SHARE, np.array([0.25, np.nan])),
        Column("strength", Unit.SCORE, np.array([0.5, np.nan])),
        Column("last_contact_on", Unit.DAY, np.array([day_number(date(2026, 6, 1)), NO_DAY])),
        Column("protected_by_other_unit", Unit.FLAG, np.array([True, False])),
        Column(
            "missing", Unit.WORDS, np.array([1, 0]), Words(("lead", "wealth")), np.array([0, 2, 2])
        ),
    ),
    {"n_lost": 2, "worth_lost": 1.5, "unknown": None},
    (Reason("orphans", {"n": 2, "worth": 1.5}), Reason("worth_unknown", {"n": 1})),
)
