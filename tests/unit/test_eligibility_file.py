"""A file of who may be offered what: what it may say, and how it is refused."""

from pathlib import Path
from textwrap import dedent

import pytest

from graphcrm.analysis.eligibility import Eligibility, Terms
from graphcrm.app.eligibility import read_eligibility
from graphcrm.errors import InputError
from tests.architecture.checkout import ROOT
from tests.unit.ingest.extracts import text_file

EXAMPLE = ROOT / "examples" / "eligibility.yaml"


def read(folder: Path, text: str) -> Eligibility:
    return read_eligibility(text_file(folder, "e.yaml", dedent(text)))


def test_a_file_says_terms_of_products(tmp_path: Path) -> None:
    text = """\
        大额存单: {min_age: 18, min_tier: gold, exclude_if_holds: [P1, P2]}
        0123:
          max_age: 70
          risk: C3
          max_aml: low
          parties: customers
        P9: {}
        """
    rules = read(tmp_path, text)
    assert rules.terms == {
        "大额存单": Terms(min_age=18, min_tier="gold", exclude_if_holds=("P1", "P2")),
        "0123": Terms(max_age=70, risk="C3", max_aml="low", parties="customers"),
        "P9": Terms(),
    }
    assert rules.where("0123") == "e.yaml line 2"


def test_the_example_can_be_read_and_names_every_key() -> None:
    assert len(read_eligibility(EXAMPLE).terms) == 3
    text = EXAMPLE.read_text("utf-8")
    assert all(f"{name}:" in text for name in Terms.__dataclass_fields__)


BAD = [
    ("P1: {min_aeg: 18}", 1, "P1.min_aeg: is no key of an eligibility file here; did you mean"),
    ("[SECRET]", 1, "the whole file: is a mapping"),
    ("P1:\n  min_age: SECRET", 2, "P1.min_age: is a whole number"),
    ("P1:\n  min_age: 151", 2, "P1.min_age: is from 0 to 150 years"),
    ("P1: {max_age: -1}", 1, "P1.max_age: is from 0 to 150 years"),
    ("P1: {}\nP2:\n  min_age: 60\n  max_age: 18", 4, "P2.max_age: is less than min_age"),
    ("P1: {risk: R2}", 1, "P1.risk: is one of 'C1', 'C2', 'C3', 'C4' or 'C5'"),
    ("P1: {max_aml: high}", 1, "P1.max_aml: is one of 'low' or 'medium'"),
    ("P1: {parties: everybody}", 1, "P1.parties: is one of 'customers' or 'firms'"),
    ("P1: {exclude_if_holds: SECRET}", 1, "P1.exclude_if_holds: is a list"),
    ("P1: {exclude_if_holds: [[SECRET]]}", 1, "P1.exclude_if_holds[0]: is one word"),
    ("P1: 18", 1, "P1: is a mapping"),
    ("", 1, "is empty; write the eligibility into it"),
    ("P1: {}\nP1: {}", 2, "repeats the key of line 1"),
]


@pytest.mark.parametrize(("text", "line", "says"), BAD)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, text)
    assert says in error.value.message
    assert "SECRET" not in error.value.message
    assert error.value.facts.get("line", 1) == line


def test_in_python_the_product_is_told_by_its_place() -> None:
    with pytest.raises(InputError, match="eligibility, product number 2: max_age is less"):
        Eligibility({"SECRET1": Terms(), "SECRET2": Terms(min_age=3, max_age=2)})
