"""Which parties an answer names."""

from __future__ import annotations

import json
import re
from datetime import date

import numpy as np
import pytest

from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.app import QUESTIONS, App
from graphcrm.app.looked import looked_at
from tests.unit.reasons.test_titles import ARGUMENTS, OPTIONS, bank

__all__ = ["bank"]  # the fixture


def test_parties_come_once_in_the_order_shown() -> None:
    ids, staff = Words(("C1", "C2", "C3")), Words(("S1",))
    columns = (
        Column("party_id", Unit.TEXT, np.array([2, 0, 2, 1]), ids),
        Column("staff_id", Unit.TEXT, np.array([0, 0, 0, 0]), staff),
        Column("party_ids", Unit.LIST, np.array([1, -1, 0]), ids, np.array([0, 1, 2, 2, 3])),
    )
    answer = Answer("a.b", date(2026, 6, 30), "v", {}, columns)
    assert looked_at(answer).party_ids == ["C3", "C1", "C2"]
    assert looked_at(answer.limited(1)).party_ids == ["C3", "C2"]
    assert looked_at(answer.limited(0)).party_ids == []
    assert looked_at(answer).what == "a.b"


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_party_that_the_rows_name_is_among_them(bank: App, question: str) -> None:
    answer = bank.ask(question, *ARGUMENTS.get(question, ()), **OPTIONS.get(question, {}))
    known = set(bank.graph().ids("parties").to_list())
    words = set(re.findall(r"\w+", json.dumps(answer.rows("zh"), ensure_ascii=False)))
    looked = set(looked_at(answer).party_ids)
    assert words & known <= looked
    assert looked <= words
