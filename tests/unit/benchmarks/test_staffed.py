"""The bank with more staff is the sample, only that fewer customers share a manager."""

from dataclasses import replace

import pytest

from benchmarks.harness import TODAY, Run
from benchmarks.staffed_bank import (
    CUSTOMERS_PER_MANAGER,
    asked_about,
    describe_staffed,
    open_staffed,
    write_staffed,
)
from graphcrm.analysis import coverage
from graphcrm.sample.draw import Streams
from graphcrm.sample.profile import PLANT
from graphcrm.sample.staff import network


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    made = Run(tmp_path_factory.mktemp("bench"), n_customers=2000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAPHCRM_TODAY", TODAY)
        write_staffed(made)
    return made


def test_as_many_leave_as_lose_a_party_for_two_hundred_customers(run: Run) -> None:
    known, graph = asked_about(run), open_staffed(run)
    lost = {row["staff_id"]: int(str(row["n_lost"])) for row in coverage.departures(graph).rows()}
    assert sum(lost[staff] for staff in known["leaving"]) == known["n_lost"] >= 10
    assert sum(lost[staff] for staff in known["leaving"][:-1]) < 10


def test_the_bank_is_described(run: Run) -> None:
    describe_staffed(run)
    assert run.facts["n_on_staff"] == coverage.departures(open_staffed(run)).n_rows
    assert run.facts["n_leaving"] == len(asked_about(run)["leaving"])


def test_it_has_more_managers_than_the_sample() -> None:
    more = replace(PLANT, customers_per_manager=CUSTOMERS_PER_MANAGER)
    few, many = (network(Streams(7), p, 200_000).managers.sum() for p in (PLANT, more))
    assert many > 1.4 * few
