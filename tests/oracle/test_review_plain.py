"""Reviews against plain Python, on random small banks and on the sample."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.campaign_review import review
from graphcrm.answer import Answer
from graphcrm.graph import Scope
from graphcrm.reasons import say
from graphcrm.sample import SampleBank, generate
from tests.banks import DAY, graph_of, plain_rows
from tests.random_banks import BRANCHES, FEW, PRODUCTS, banks
from tests.reference.campaign_review import Review
from tests.reference.plain_coverage import Question

FIGURES = (
    *("n_asked", "n_control", "asked_before", "asked_after", "control_before", "control_after"),
    "difference",
)
STARTS = [DAY - timedelta(days=n) for n in (0, 1, 29, 30, 90, 180)]


def same(answer: Answer, plain: Review, asked: list[str], control: list[str]) -> None:
    """Assert that an answer has the plain figures."""
    found = {str(row["measure"]): tuple(row[name] for name in FIGURES) for row in answer.rows()}
    expected = {
        measure: tuple(None if v is None else pytest.approx(float(v), abs=1e-6) for v in values)
        for measure, values in plain.rows(asked, control).items()
    }
    assert found == expected
    shares = [answer.totals["reached_share"], answer.totals["control_reached_share"]]
    assert shares == [_rounded(plain.reached(side)) for side in (asked, control)]


def _rounded(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), 9)


@st.composite
def campaigns(draw: st.DrawFn) -> tuple[Review, list[str], list[str]]:
    """Draw a bank with a campaign, who was asked, and who was held back."""
    bank: dict[str, Any] = {"branches": [{"branch_id": b} for b in BRANCHES], **draw(banks())}
    ids = [row["customer_id"] for row in bank["customers"]]
    side = {one: draw(st.sampled_from(["asked", "asked", "control", ""])) for one in ids}
    side[ids[0]] = "asked"
    started = draw(st.sampled_from(STARTS))
    known = [p for p in PRODUCTS if any(r["product_id"] == p for r in bank["products"])]
    product = draw(st.sampled_from([None, *known]))
    bank["campaigns"] = [{"campaign_id": "K", "started_on": started, "product_id": product}]
    bank["signals"] = [
        {"party_id": one, "kind": f"{group}:K", "raised_on": started}
        for one, group in side.items()
        if group
    ]
    branches = draw(st.sampled_from([None, None, frozenset({"B1"})]))
    worth = draw(st.sampled_from(["worth", "business", "revenue_12m"]))
    q = Question(bank, DAY, worth=worth, branches=branches)
    plain = Review(q, started, draw(st.sampled_from([1, 30, 90])), product)
    seen = q.parties()
    asked, control = (
        [one for one, group in side.items() if group == name and one in seen]
        for name in ("asked", "control")
    )
    return plain, asked, control


@FEW
@given(campaigns().filter(lambda drawn: bool(drawn[1])))
def test_random_campaigns(drawn: tuple[Review, list[str], list[str]]) -> None:
    plain, asked, control = drawn
    q = plain.q
    with TemporaryDirectory() as folder:
        graph = graph_of(q.bank, Path(folder))
        view = graph.view(DAY, None if q.branches is None else Scope(q.branches))
        answer = review(view, "K", window_days=plain.window_days, worth=q.worth)
        same(answer, plain, asked, control)


@pytest.fixture(scope="module")
def sample() -> SampleBank:
    return generate(2_000, seed=7)


@pytest.mark.parametrize(("window_days", "worth"), [(90, "worth"), (365, "deposits")])
def test_the_campaign_without_effect(
    sample: SampleBank, tmp_path: Path, window_days: int, worth: str
) -> None:
    planted: Any = sample.truth["no_effect_campaign"]
    asked, control = planted["treated_ids"], planted["control_ids"]
    started = date(2026, 3, 1)
    rows = plain_rows(sample.tables)
    rows["signals"] = [
        {"party_id": one, "kind": f"{side}:A003", "raised_on": started}
        for side, ids in (("asked", asked), ("control", control))
        for one in ids
    ]
    answer = review(
        graph_of(rows, tmp_path), "A003", as_of=DAY, window_days=window_days, worth=worth
    )
    same(
        answer,
        Review(Question(rows, DAY, worth=worth), started, window_days, "P03"),
        asked,
        control,
    )
    assert not any(row["found"] for row in answer.rows())
    assert "未发现效果" in say(answer.notes[0], "zh")
