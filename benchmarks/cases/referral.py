"""Questions about referrals, in a bank that has many: three for ten customers."""

from __future__ import annotations

from benchmarks.forest_bank import describe_forest, open_forest, write_forest
from benchmarks.harness import Run, case
from benchmarks.kernels import time_chain, time_forest
from benchmarks.questions import ask


@case("referral")
def forest_bank(run: Run) -> None:
    """The bank with many referrals; not timed."""
    if not run.forest.exists():
        write_forest(run)
    describe_forest(run)


@case("referral")
def kernel(run: Run) -> None:
    """kernel on arrays"""
    from graphcrm.analysis.referral_forest import counted, referred, referred_on, referrers
    from graphcrm.graph.spaces import PARTIES

    view = open_forest(run).view()
    rows = counted(view)
    ends = referrers(view, rows), referred(view, rows), referred_on(view, rows)
    time_forest(run, *ends, n=view.graph.n(PARTIES))


@case("referral")
def kernel_chain(run: Run) -> None:
    """kernel, one chain of 100,000 generations"""
    time_chain(run, 100_000)


@case("referral")
def forest(run: Run) -> None:
    """forest"""
    ask(run, "referral.forest")


@case("referral")
def roots(run: Run) -> None:
    """roots"""
    ask(run, "referral.roots")


@case("referral")
def chain(run: Run) -> None:
    """chain of the largest root"""
    ask(run, "referral.chain", run.known["root"])


@case("referral")
def rings(run: Run) -> None:
    """rings"""
    ask(run, "referral.rings")


@case("referral")
def suspicious(run: Run) -> None:
    """suspicious"""
    ask(run, "referral.suspicious")


@case("referral")
def contested(run: Run) -> None:
    """contested"""
    ask(run, "referral.contested")


@case("referral")
def staff(run: Run) -> None:
    """staff"""
    ask(run, "referral.staff")


@case("referral")
def credit_direct(run: Run) -> None:
    """credit, direct"""
    ask(run, "referral.credit", rule="direct")


@case("referral")
def credit_root(run: Run) -> None:
    """credit, root"""
    ask(run, "referral.credit", rule="root")


@case("referral")
def credit_decay(run: Run) -> None:
    """credit, decay"""
    ask(run, "referral.credit", rule="decay")


@case("referral")
def credit_decay_capped(run: Run) -> None:
    """credit, decay, at most 10,000 a month"""
    ask(run, "referral.credit", rule="decay", cap=10_000)


@case("referral")
def credit_split(run: Run) -> None:
    """credit, split"""
    ask(run, "referral.credit", rule="split")


@case("referral")
def credit_split_capped(run: Run) -> None:
    """credit, split, at most 10,000 a month"""
    ask(run, "referral.credit", rule="split", cap=10_000)


@case("referral")
def ladder(run: Run) -> None:
    """ladder"""
    ask(run, "referral.ladder")


@case("referral")
def uplift(run: Run) -> None:
    """uplift, 1,000 resamples"""
    ask(run, "referral.uplift", repeats=1)


@case("referral")
def value(run: Run) -> None:
    """value"""
    ask(run, "referral.value", acquisition_cost=300)


@case("referral")
def rewards(run: Run) -> None:
    """rewards"""
    ask(run, "referral.rewards", cap=500)
