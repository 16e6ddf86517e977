"""What carrying out an edited plan changes, worked by hand."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from graphcrm.analysis.edited import Edited
from graphcrm.analysis.handover_apply import Carried, carried_out
from graphcrm.analysis.inquiry import Given
from graphcrm.analysis.leaving import leaving
from graphcrm.analysis.plan import Terms
from graphcrm.analysis.rules import RULES
from graphcrm.errors import InputError
from graphcrm.graph import Graph
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, ago, covers, customer, firm, member, met

GIVEN = Given(180, "worth", "all", "gold", 50_000.0)
NEXT = DAY + timedelta(days=1)
# S1 leaves.  C1: wealth and product in two lines, C2: met only, C3: lead of unknown beginning.
BANK: dict[str, list[Row]] = {
    "branches": [{"branch_id": "B1"}],
    "staff": [
        member("S1"),
        member("S2", role="account_manager", branch_id="B1"),
        member("S3", role="teller"),
        member("S4", leaves_on=NEXT),
        member("S5", capacity=1),
        member("S6", role="corporate_manager"),
    ],
    "customers": [customer(c, 9 - i, branch_id="B1") for i, c in enumerate(("C1", "C2", "C3"))],
    "firms": [firm("F1", 1)],
    "coverage": [
        covers("S1", "C1", "product", since=ago(30), line="credit"),
        covers("S1", "C1", "wealth", since=ago(20), line="retail", until=NEXT),
        covers("S1", "C1", "lead", since=ago(90), until=ago(50)),
        covers("S1", "C1", "lead", since=NEXT),
        covers("S1", "C3"),
        covers("S1", "F1"),
    ],
    "contacts": [met("S1", "C2", 5)],
}


def carried(
    graph: Graph,
    *rows: tuple[str, str | None],
    planned: Sequence[str | None] | None = None,
    on: Any = None,
    **terms: Any,
) -> Carried:
    """Carry out rows of party and successor; what was planned is what they say."""
    ask = leaving(graph.view(DAY), ["S1"], on=on, given=GIVEN)
    parties, to = [party for party, _ in rows], [taker for _, taker in rows]
    where = [f"row {n}" for n in range(2, 2 + len(rows))]
    edited = Edited(parties, to, to if planned is None else planned, where)
    return carried_out(ask, Terms(RULES, **terms), edited)


def lines(cells: Any) -> list[tuple[Any, ...]]:
    return list(zip(*cells.values(), strict=True))


def test_what_is_valid_ends_and_the_best_of_it_begins_anew(make: Make) -> None:
    done = carried(make(**BANK), ("C1", "S2"))
    day = DAY.isoformat()
    assert lines(done.closes) == [
        ("S1", "C1", "wealth", ago(20).isoformat(), day),
        ("S1", "C1", "product", ago(30).isoformat(), day),
    ]
    assert lines(done.opens) == [("S2", "C1", "wealth", day, None, "retail")]
    (row,) = done.answer.rows()
    assert (row["action"], row["n_closed"], row["n_opened"]) == ("move", 2, 1)


def test_who_was_met_only_is_led_from_then_on(make: Make) -> None:
    done = carried(make(**BANK), ("C2", "S2"))
    assert lines(done.closes) == []
    assert lines(done.opens) == [("S2", "C2", "lead", DAY.isoformat(), None, None)]
    assert done.answer.rows()[0]["from_staff_id"] == "S1"


def test_a_beginning_that_nobody_knows_stays_unknown(make: Make) -> None:
    done = carried(make(**BANK), ("C3", "S2"), on=NEXT)
    assert lines(done.closes) == [("S1", "C3", "lead", None, NEXT.isoformat())]
    assert lines(done.opens)[0][3] == NEXT.isoformat()


@pytest.mark.parametrize(
    ("has", "opened"),
    [("lead", 0), ("wealth", 0), ("product", 1), ("assistant", 1)],
)
def test_a_role_as_good_is_not_opened_again(make: Make, has: str, opened: int) -> None:
    bank = {**BANK, "coverage": [*BANK["coverage"], covers("S2", "C1", has)]}
    done = carried(make(**bank), ("C1", "S2"))
    assert (len(done.closes["role"]), len(done.opens["role"])) == (2, opened)


def test_nobody_means_nothing_is_done(make: Make) -> None:
    done = carried(make(**BANK), ("C1", None))
    assert (lines(done.closes), lines(done.opens)) == ([], [])
    (row,) = done.answer.rows()
    assert (row["action"], row["manual"]) == ("unassigned", False)


def test_what_was_done_is_not_done_again(make: Make) -> None:
    """The state after the first time: S1 leads nobody of the plan, S2 does; S1 met C2."""
    cover = [covers("S1", "C1", until=DAY), covers("S2", "C1", since=DAY), covers("S2", "C2")]
    done = carried(
        make(**{**BANK, "coverage": cover}), ("C1", "S2"), ("C2", "S2"), planned=["S5", None]
    )
    assert (lines(done.closes), lines(done.opens)) == ([], [])
    assert {row["action"] for row in done.answer.rows()} == {"none"}
    assert (done.answer.totals["n_manual"], done.answer.totals["cost_change"]) == (0, 0.0)


def test_a_party_that_went_to_somebody_that_day_goes_to_nobody_else(make: Make) -> None:
    """S1's row has ended and S2's begun; S5 would be a second lead."""
    cover = [covers("S1", "C2", until=DAY), covers("S2", "C2", since=DAY)]
    with pytest.raises(InputError, match="row 2: somebody else took this party over on 2026-06-30"):
        carried(make(**{**BANK, "coverage": cover}), ("C2", "S5"))
    cover[1] = covers("S2", "C2", since=ago(1))
    assert len(carried(make(**{**BANK, "coverage": cover}), ("C2", "S5")).opens["role"]) == 1


def test_choices_by_hand_are_marked_and_priced(make: Make) -> None:
    """S2: same branch, room 400/400, fit 0.35 + 0.15.  S5: room 1/1, fit 0.15."""
    done = carried(
        make(**BANK), ("C1", "S5"), ("C2", "S2"), ("C3", None), planned=["S2", None, "S2"]
    )
    rows = {row["party_id"]: row for row in done.answer.rows()}
    assert [rows[c]["cost_change"] for c in ("C1", "C2", "C3")] == [0.35, 0.5, -0.5]
    assert all(row["manual"] for row in rows.values())
    assert (done.answer.totals["n_manual"], done.answer.totals["cost_change"]) == (3, 0.35)
    assert rows["C1"]["reason"] == "chosen by hand; planned was S2"
    assert "nobody was planned" in str(rows["C2"]["reason"])
    assert "taken back by hand" in str(rows["C3"]["reason"])


def test_who_was_planned_and_is_gone_has_no_price(make: Make) -> None:
    done = carried(make(**BANK), ("C1", "S2"), ("C2", "S2"), planned=["S3", "nobody"])
    rows = {row["party_id"]: row for row in done.answer.rows()}
    assert rows["C1"]["cost_change"] is None
    assert rows["C2"]["cost_change"] == 0.5  # who is not known counts as nobody
    assert done.answer.totals["cost_change"] == 0.5


def test_parties_that_the_plan_leaves_out_are_counted(make: Make) -> None:
    done = carried(make(**BANK), ("C1", "S2"))
    facts = {note.code: note.facts for note in done.answer.notes}
    assert facts["apply_left_out"] == {"n": 3}
    assert facts["handover_apply"] == {"n_moved": 1, "n_close": 2, "n_open": 1, "n_manual": 0}


def test_a_plan_without_rows_changes_nothing(make: Make) -> None:
    done = carried(make(**BANK))
    assert (done.answer.n_rows, lines(done.closes), lines(done.opens)) == (0, [], [])


REFUSED: dict[str, tuple[list[tuple[str, str | None]], str]] = {
    "twice": (
        [("C1", "S2"), ("C2", "S2"), ("C1", "S5")],
        "row 4: this party stands in the plan twice, first in row 2; keep",
    ),
    "unknown party": ([("C1", "S2"), ("C9", "S2")], "row 3: this party is not known"),
    "unknown party left": ([("C9", None)], "row 2: this party is not known"),
    "unknown successor": ([("C1", "S9")], "row 2: this successor is not known"),
    "a party as successor": ([("C1", "C2")], "row 2: this successor is not known"),
    "a leaver": ([("C1", "S1")], "row 2: this successor is one of those who leave"),
    "a teller": ([("C1", "S3")], "row 2: this successor may not take over customers by role"),
    "a firm to retail": ([("F1", "S2")], "row 2: this successor may not take over firms by role"),
    "retail to corporate": ([("C1", "S6")], "may not take over customers by role"),
    "full": ([("C2", "S5"), ("C1", "S5")], "row 3: this successor has no free place"),
    "not theirs": ([("C4", "S2")], "row 2: those who leave do not look after this party"),
    "several": ([("C9", "S2"), ("C1", "S9"), ("C1", None)], "row 2: this party is not known"),
}


@pytest.mark.parametrize(("rows", "says"), REFUSED.values(), ids=REFUSED)
def test_rows_that_cannot_be_carried_out(
    make: Make, rows: list[tuple[str, str | None]], says: str
) -> None:
    graph = make(**{**BANK, "customers": [*BANK["customers"], customer("C4", 1)]})
    with pytest.raises(InputError) as caught:
        carried(graph, *rows)
    assert says in caught.value.message
    assert not {"C1", "C9", "S1", "S9"} & set(caught.value.message.replace(";", " ").split())


def test_how_many_rows_are_wrong(make: Make) -> None:
    with pytest.raises(InputError, match=r"row 2: .*cannot be carried out: 2"):
        carried(make(**BANK), ("C9", "S2"), ("C1", "S9"), ("C1", None))


def test_the_day_of_leaving_decides_who_is_there(make: Make) -> None:
    graph = make(**BANK)
    assert carried(graph, ("C1", "S4")).answer.n_rows == 1
    with pytest.raises(InputError, match="not on staff on 2026-07-01"):
        carried(graph, ("C1", "S4"), on=NEXT)


def test_the_most_per_successor_binds_choices_by_hand_too(make: Make) -> None:
    with pytest.raises(InputError, match="row 3: this successor has no free place"):
        carried(make(**BANK), ("C1", "S2"), ("C2", "S2"), max_per_successor=1)


def test_the_most_per_successor_counts_who_moved_before(make: Make) -> None:
    cover = [covers("S1", "C1", until=DAY), covers("S2", "C1", since=DAY), covers("S1", "C3")]
    rows, graph = (("C1", "S2"), ("C3", "S2")), make(**{**BANK, "coverage": cover})
    assert carried(graph, *rows, max_per_successor=2).answer.totals["n_moved"] == 1
    with pytest.raises(InputError, match="row 3: this successor has no free place"):
        carried(graph, *rows, max_per_successor=1)


def test_excluded_staff_and_other_branches_may_be_chosen_by_hand(make: Make) -> None:
    done = carried(make(**BANK), ("C1", "S5"), exclude=["S5"], branch_only=True)
    assert lines(done.opens)[0][0] == "S5"


def test_nobody_can_take_over(make: Make) -> None:
    graph = make(**{**BANK, "staff": [member("S1"), member("S3", role="teller")]})
    with pytest.raises(InputError, match="may not take over customers by role"):
        carried(graph, ("C1", "S3"))
