"""Each query of ``queries/analysis`` beside Python, on the bank that the server cases loaded."""

from __future__ import annotations

from functools import partial

from benchmarks.cypher import beside_python
from benchmarks.harness import Run, case

beside = partial(case, "cypher", peer=True, server=True)
UP_TO = 100_000
PLAIN_UP_TO = 10_000  # where the reference tries every way


@beside(up_to=UP_TO)
def single_links(run: Run) -> None:
    """single-links"""
    beside_python(run, "single-links")


@beside(up_to=UP_TO)
def orphans(run: Run) -> None:
    """orphans"""
    beside_python(run, "orphans")


@beside(up_to=UP_TO)
def departures(run: Run) -> None:
    """departures"""
    beside_python(run, "departures")


@beside(up_to=UP_TO)
def leaver(run: Run) -> None:
    """leaver, one person"""
    beside_python(run, "leaver", lambda asked: {"staff": asked.staff[:1]})


@beside(up_to=UP_TO)
def leavers(run: Run) -> None:
    """leaver, ten together"""
    beside_python(run, "leaver", lambda asked: {"staff": asked.staff})


@beside(up_to=UP_TO)
def referral_chain(run: Run) -> None:
    """referral-chain of the largest root"""
    beside_python(run, "referral-chain", lambda asked: {"party": asked.root})


@beside(up_to=UP_TO)
def referral_roots(run: Run) -> None:
    """referral-roots"""
    beside_python(run, "referral-roots")


@beside(up_to=UP_TO)
def referral_rings(run: Run) -> None:
    """referral-rings"""
    beside_python(run, "referral-rings")


@beside(up_to=UP_TO)
def overlaps(run: Run) -> None:
    """overlaps"""
    beside_python(run, "overlaps")


@beside(up_to=UP_TO)
def teams(run: Run) -> None:
    """teams"""
    beside_python(run, "teams")


@beside(up_to=UP_TO)
def overdue(run: Run) -> None:
    """overdue"""
    beside_python(run, "overdue")


@beside(up_to=UP_TO)
def placeholders(run: Run) -> None:
    """placeholders"""
    beside_python(run, "placeholders")


@beside(up_to=UP_TO)
def joint_cover(run: Run) -> None:
    """joint-cover"""
    beside_python(run, "joint-cover")


@beside(up_to=UP_TO)
def ego(run: Run) -> None:
    """ego of the richest single link"""
    beside_python(run, "ego", lambda asked: {"party": asked.richest[0]})


@beside(up_to=PLAIN_UP_TO)
def strongest_path(run: Run) -> None:
    """strongest-path between the third and the richest single link"""
    beside_python(
        run, "strongest-path", lambda asked: {"from": asked.richest[2], "to": asked.richest[0]}
    )
