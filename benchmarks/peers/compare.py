"""Time a question beside a peer's way, once both have given the same answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib import import_module
from math import isclose
from typing import TYPE_CHECKING, Any, Final

from benchmarks.harness import BenchmarkError, Run
from benchmarks.questions import about_referrals, function, graph_for

if TYPE_CHECKING:
    from graphcrm.answer import Answer

Row = dict[str, Any]
Totals = Mapping[str, float]
ABOUT_STAFF: Final = ("coverage.leaver",)
MONEY: Final = (
    "worth",
    "worth_lost",
    "worth_overdue",
    "worth_single_link",
    "worth_referral_subtrees",
    "worth_descendants",
)
ROUNDED: Final = ("strength", "branch_share", "active_share", "k_factor")
TOLERANCE: Final = 2e-9  # shares and scores are rounded to nine digits


def beside(run: Run, library: str, question: str, *, module: str = "") -> None:
    """Time ``area.question`` in ``library`` and in graphcrm, in turns, in one process.

    Both have the data in memory and compute everything that depends on the date anew.  The peer
    ends with its own table; graphcrm is timed to its answer, and to its answer as a pandas table.
    The peer is in ``module``, which is called after the area unless told otherwise.

    Raises
    ------
    BenchmarkError
        The answers differ.
    """
    area, _, name = question.partition(".")
    peer = import_module(f"benchmarks.peers.{library}_{module or area}")
    asked: Callable[..., tuple[Any, Totals]] = getattr(peer, name.replace("-", "_"))
    more = [run.known["staff"]] if question in ABOUT_STAFF else []
    as_of = date.fromisoformat(run.known["as_of"])
    extracts = run.forest / "extracts" if about_referrals(question) else run.extracts
    with run.timed("built"):
        bank = peer.read(extracts)
    theirs, totals = asked(bank, as_of, *more)
    run.facts["peer_peak_mib"] = round(run.peak(), 1)

    ours = _question(run, question, as_of, more)
    answer = ours()
    check_equal(answer, peer.rows(theirs), totals)
    answer.to_frame()
    run.facts["n_rows"] = answer.n_rows
    for _ in range(run.repeats):
        with run.timed("peer"):
            asked(bank, as_of, *more)
        with run.timed("graphcrm"):
            ours()
        with run.timed("graphcrm, as a table"):
            ours().to_frame()


def _question(run: Run, question: str, as_of: date, more: list[object]) -> Callable[[], Answer]:
    from graphcrm.graph.view import View

    asked, graph = function(question), graph_for(run, question)
    return lambda: asked(View(graph, as_of), *more)


def check_equal(answer: Answer, theirs: list[Row], totals: Totals) -> None:
    """Compare a peer's rows with an answer's: order, ids, money to the fen.

    Raises
    ------
    BenchmarkError
        They differ; the message names the first difference.
    """
    check_rows(answer.question, answer.rows(), theirs)
    for name, total in totals.items():
        if not _same(name, answer.totals[name], total):
            raise BenchmarkError(
                f"{answer.question}, {name}: {answer.totals[name]}, the peer: {total}"
            )


def check_rows(question: str, ours: Sequence[Mapping[str, Any]], theirs: list[Row]) -> None:
    """Compare a peer's rows with ours, as :func:`check_equal` does."""
    if len(ours) != len(theirs):
        raise BenchmarkError(f"{question}: {len(ours)} rows, the peer has {len(theirs)}")
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        for name, value in other.items():
            if not _same(name, mine[name], value):
                raise BenchmarkError(
                    f"{question}, row {number}, {name}: {mine[name]!r}, the peer: {value!r}"
                )


def _same(name: str, one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is None and other is None
    if name in MONEY:
        return bool(round(one * 100) == round(other * 100))
    if name in ROUNDED:
        return isclose(one, other, rel_tol=0, abs_tol=TOLERANCE)
    return bool(one == other)
