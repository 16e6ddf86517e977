"""How good the data is."""

from __future__ import annotations

from datetime import date

from benchmarks.harness import TODAY, Run, case


@case("quality")
def scores(run: Run) -> None:
    """The score of every branch."""
    _inspect(run, scores_only=True)


@case("quality")
def everything(run: Run) -> None:
    """The scores and every section, those that read the history included."""
    _inspect(run, scores_only=False)


def _inspect(run: Run, *, scores_only: bool) -> None:
    """Inspect the bank from a process that has opened nothing yet."""
    from graphcrm.app import App
    from graphcrm.ingest.quality import SCORES, SECTIONS
    from graphcrm.settings import Settings

    app = App(Settings(db=str(run.store), today=date.fromisoformat(TODAY)))
    with run.timed("first"):
        answers = app.quality([SCORES] if scores_only else [SCORES, *SECTIONS])
    run.facts["n_rows"] = sum(answer.n_rows for answer in answers.values())
