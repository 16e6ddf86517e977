"""What a party's own signals say, worked by hand."""

from __future__ import annotations

import pytest

from graphcrm.analysis.signals import n_severity_unknown, own_signals
from graphcrm.errors import InputError
from tests.banks import DAY
from tests.unit.analysis.small import Make, Row, ago, customer

PEOPLE = [customer("C1"), customer("C2")]


def signal(days: int, severity: float | None, kind: str = "dormant", party: str = "C1") -> Row:
    return {"party_id": party, "kind": kind, "raised_on": ago(days), "severity": severity}


@pytest.mark.parametrize(
    ("signals", "own"),
    [
        ([signal(0, 0.4)], 0.4),
        ([signal(90, 0.4)], 0.2),
        ([signal(0, 0.4), signal(90, 0.4, "overdue")], 0.6),
        ([signal(0, 0.9), signal(0, 0.9, "overdue")], 1.0),
        ([signal(0, None)], 0.5),
        ([signal(0, 0.0)], 0.0),
        ([signal(-1, 0.9)], 0.0),  # tomorrow's
        ([signal(0, 0.9, "asked:A1"), signal(0, 0.9, "control:A1")], 0.0),
        ([signal(0, 0.9, party="C2")], 0.0),
        ([], 0.0),
    ],
)
def test_severity_halves_every_ninety_days(make: Make, signals: list[Row], own: float) -> None:
    view = make(customers=PEOPLE, signals=signals).view(DAY)
    assert own_signals(view)[0] == pytest.approx(own)


def test_signals_of_unknown_severity_are_counted(make: Make) -> None:
    signals = [signal(0, None), signal(1, None), signal(2, 0.5), signal(3, None, "asked:A1")]
    assert n_severity_unknown(make(customers=PEOPLE, signals=signals).view(DAY)) == 2


@pytest.mark.parametrize("days", [0, -1, float("nan"), float("inf")])
def test_a_half_life_that_is_none_is_refused(make: Make, days: float) -> None:
    with pytest.raises(InputError, match="half_life_days"):
        own_signals(make().view(DAY), days)
