"""Nothing of a customer is in the logs, whatever is asked."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys

import pytest

from api.running.log import JsonLines
from graphcrm.app import QUESTIONS, App
from graphcrm.app.parameters import TYPED
from tests.api.bank import Caller
from tests.api.test_questions import ASKED

TYPED_BY_SOMEBODY = "金丝雀13812345678"


def test_no_name_phone_or_id_is_in_the_logs(
    bank: App, caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for question in QUESTIONS:
        path, asked = question.replace(".", "/"), ASKED.get(question, {})
        (caller.post if question in TYPED else caller.get)(path, **asked)
    for path in ("network/ego", f"network/{TYPED_BY_SOMEBODY}", "audit"):
        caller.get(path, party=TYPED_BY_SOMEBODY)
        caller.post(path, party=TYPED_BY_SOMEBODY)
    of_service = [r for r in caplog.records if not r.name.startswith("httpx")]  # the caller's own
    lines = [JsonLines().format(record) for record in of_service]
    assert len(lines) > len(QUESTIONS)
    words = set(re.findall(r"\w+", "\n".join(lines)))
    graph = bank.graph()
    names = {
        name for table in ("customers", "staff") for name in graph.text(table, "name").to_list()
    }
    ids = {i for space in ("parties", "staff") for i in graph.ids(space).to_list()}
    assert not words & ((names | ids) - {None})
    assert not any(TYPED_BY_SOMEBODY in line or "1381234" in line for line in lines)


def test_libraries_are_told_of_and_not_repeated() -> None:
    """In a process of its own: the root logger is one for all."""
    said = """
import logging, warnings
from logging.config import dictConfig
from graphcrm.app.serving import LOGS
dictConfig(LOGS)
try:
    raise ValueError("金丝雀")
except ValueError:
    logging.getLogger("sqlalchemy.pool").exception("lost 金丝雀 at\\n%s", "13812345678")
logging.getLogger("neo4j").info("金丝雀")
logging.getLogger("asyncio").warning("金丝雀", stack_info=True)
logging.getLogger("graphcrm.jobs").info("job 7 done")
"""
    done = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert all(line.pop("at") for line in lines)
    assert lines == [
        {"level": "error", "logger": "sqlalchemy.pool", "error": "ValueError"},
        {"level": "warning", "logger": "asyncio"},
        {"level": "info", "logger": "graphcrm.jobs", "message": "job 7 done"},
    ]
