"""Tables say what was measured and nothing of what was not."""

from typing import Any

import pytest

from benchmarks.tables import BLOCKS, FOREST, facts
from benchmarks.targets import peak, slowest

BANK = {"title": "", "seconds": {}, "peak_mib": 1, "n_on_staff": 12, "n_edges": 5}


def timed(way: str, *samples: float, peak_mib: float = 512) -> dict[str, Any]:
    return {"title": "asked", "seconds": {way: list(samples)}, "peak_mib": peak_mib}


def results(**cases: dict[str, Any]) -> dict[str, Any]:
    named = {key.replace("__", "."): found for key, found in cases.items()}
    return {"cases": {"1000000": {"load.bank": BANK, **named}}}


def test_the_slowest_is_the_greatest_of_the_least_times() -> None:
    cases = {"a.x": timed("first", 3.0, 1.0), "a.y": timed("first", 2.0, 5.0), "b.z": timed("w", 9)}
    assert slowest("a.*", "first")(cases) == 2.0
    assert slowest("a.x", "first")(cases) == 1.0
    assert slowest("c.*", "first")(cases) is None


def test_a_peak_is_that_of_own_cases() -> None:
    cases = {
        "load.sample": timed("all", 1, peak_mib=1024),
        "load.first": timed("all", 1, peak_mib=2048),
        "load.pandas_reads": timed("all", 1, peak_mib=9999),
        "peers.networkx_forest": timed("all", 1, peak_mib=9999),
    }
    assert peak()(cases) == 2.0
    assert peak("load.sample")(cases) == 1.0
    assert peak("open.*")(cases) is None


def test_a_promise_is_kept_missed_or_not_said() -> None:
    asked = results(
        referral__forest=timed("new view", 3.0, 2.0), referral__credit_root=timed("new view", 0.5)
    )
    said = BLOCKS["targets"](asked)
    assert "| referral forest, warm | 1M | < 1.5 s | 2.0 s | **missed by 33%** |" in said
    assert "| credit, slowest rule, warm | 1M | < 1 s | 500 ms | kept, 50% to spare |" in said
    assert "kernel" not in said


def test_a_promise_names_what_the_bank_of_referrals_holds() -> None:
    forest = {"title": "", "seconds": {}, "peak_mib": 1, "n_referrals": 300_000}
    asked = results(referral__forest_bank=forest, referral__kernel=timed("all", 0.1))
    assert "forest kernel, every figure, 300,000 referrals" in BLOCKS["targets"](asked)


def test_facts_are_said_of_the_sizes_that_have_them() -> None:
    noted = dict.fromkeys(FOREST, 1234)
    both = {"cases": {"10000": {}, "100000": {"referral.forest_bank": noted}}}
    lines = facts("referral.forest_bank", FOREST)(both).splitlines()
    assert lines[0] == "|  | 100k |"
    assert lines[2] == "| parties brought in by customers | 1,234 |"


@pytest.mark.parametrize(
    ("ratios", "said"), [((10.0, 30.0), "pandas 10 to 30 times"), ((10.0, 10.2), "pandas 10 times")]
)
def test_the_readme_says_how_peers_do(ratios: tuple[float, float], said: str) -> None:
    peers = {
        f"peers__pandas_{i}": {
            "title": "",
            "seconds": {"peer": [ratio], "graphcrm": [1.0]},
            "peak_mib": 1,
        }
        for i, ratio in enumerate(ratios)
    }
    assert f"at 1M customers, {said} as long." in BLOCKS["readme"](results(**peers))


def test_the_readme_has_a_line_for_forest_and_credit() -> None:
    asked = results(
        referral__forest=timed("first", 0.5),
        referral__credit_direct=timed("first", 0.2),
        referral__credit_split=timed("first", 0.7),
    )
    said = BLOCKS["readme"](asked)
    assert "| referral forest | 500 ms |" in said
    assert "| referral credit, slowest rule | 700 ms |" in said
