"""A hand-over plan of four parties, made by hand."""

from datetime import date

import numpy as np

from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.graph.arrays import NO_FEN, day_number
from graphcrm.graph.strings import Strings
from graphcrm.reasons import Reason
from tests.small_bank import FORMULA

STAFF = Strings.of(["S1", "S2", "S3"])
NAMES = Strings.of(["张伟", "欧阳明月: [理财]", None])
DAY = day_number(date(2026, 6, 1))
_FOUR = np.arange(4)
_REASONS = Words(("explain_inactive", "counts_contact"))


def _counts(name: str, *values: int) -> Column:
    return Column(name, Unit.COUNT, np.array(values))


def _yuan(name: str, *fen: int) -> Column:
    return Column(name, Unit.YUAN, np.array(fen))


def _staff(name: str, *at: int) -> Column:
    return Column(name, Unit.TEXT, np.array(at), STAFF)


# S1 leaves: two parties go to S2, one to S3, nobody can take the last.
PLAN = Answer(
    "coverage.handover",
    date(2026, 6, 30),
    "v1",
    {"staff": ["S1"], "on": "2026-07-15", "exclude": ["S9"], "worth": "worth"},
    (
        Column("party_id", Unit.TEXT, _FOUR, Strings.of(["=1", "007", "C3", "F1"])),
        Column("kind", Unit.WORD, np.array([0, 0, 0, 1]), Words(("customer", "firm"))),
        Column("name", Unit.TEXT, _FOUR, Strings.of(["王芳", FORMULA, None, "澜川零部件"])),
        _yuan("worth", 400_000, 300_000, 200_000, NO_FEN),
        _staff("from_staff_id", 0, 0, 0, 0),
        _staff("to_staff_id", 1, 2, 1, -1),
        _yuan("loans", 0, NO_FEN, 5_000_000, 100),
        _counts("n_maturing", 0, 2, 0, 0),
        _yuan("maturing", 0, 1_000_050, 0, 0),
        _counts("open_complaints", 1, 0, 0, 0),
        Column("reason", Unit.REASON, np.array([1, 1, 1, 0]), _REASONS),
        Column(
            "last_contacts",
            Unit.REASON,
            np.zeros(2, np.int8),
            Words(("contact_was",)),
            np.array([0, 2, 2, 2, 2]),
            (
                Column("day", Unit.DAY, np.array([DAY, DAY - 30])),
                Column("channel", Unit.WORD, np.array([0, 1]), Words(("visit", "call"))),
                _staff("staff", 0, 1),
            ),
        ),
        Column(
            "opening",
            Unit.REASON,
            np.array([0, 0, 0, -1]),
            Words(("opening_meets",)),
        ),
    ),
    {"n_lost": 4, "n_assigned": 3, "n_unassigned": 1, "cost": 1.25},
    (Reason("orphans", {"n": 4, "worth": 9.0}),),
)


def people(*at: int) -> tuple[Column, ...]:
    """Return some staff as the workbook lists them."""
    ix = np.array(at, np.int64)
    return (
        Column("staff_id", Unit.TEXT, ix, STAFF),
        Column("name", Unit.TEXT, ix, NAMES),
        Column("branch_id", Unit.TEXT, np.full(len(at), -1), STAFF),
        _counts("n_parties", *range(1, len(at) + 1)),
        _yuan("worth", *range(100, 100 + len(at))),
    )


LEAVERS, SUCCESSORS = people(0), people(1, 2)
