import re
from pathlib import Path

from graphcrm.reasons.rejects import REJECTS, RULES, WARNINGS, reason


def test_every_rule_says_what_to_do_in_both_languages() -> None:
    for rule in RULES:
        zh, en = reason(rule)
        assert re.search(r"[\u4e00-\u9fff]", zh)
        assert "；" in zh or "，" in zh
        assert ";" in en or "," in en
        assert en[0].isupper()


def test_rejects_and_warnings_are_told_apart() -> None:
    assert not set(REJECTS) & set(WARNINGS)


def test_every_rule_named_in_ingest_is_in_the_catalogue() -> None:
    import graphcrm.ingest

    folder = Path(graphcrm.ingest.__file__).parent
    code = "\n".join(p.read_text(encoding="utf-8") for p in folder.glob("*.py"))
    named = set(re.findall(r'rule="(\w+)"|reject\([^"]*"(\w+)"', code))
    assert {a or b for a, b in named} <= set(RULES)
