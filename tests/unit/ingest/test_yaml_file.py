"""What of YAML is read, and what is refused with its line and without its content."""

import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import MappingError
from graphcrm.ingest.yaml_file import read_yaml
from tests.unit.ingest.extracts import text_file


def read(folder: Path, text: str, encoding: str = "utf-8") -> Any:
    return read_yaml(text_file(folder, "m.yaml", text, encoding))


def test_every_scalar_stays_text_and_knows_its_line(tmp_path: Path) -> None:
    found = read(tmp_path, "a: no\nb:\n  - 0123\n  - {是: 1e3}\nc: 'x: y'\nd:\n")
    assert found.value == {"a": "no", "b": ["0123", {"是": "1e3"}], "c": "x: y", "d": ""}
    assert (found.line(("b", 1, "是")), found.line(("c",)), found.line(("b", 7))) == (4, 5, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_extracts_are_read(tmp_path: Path, encoding: str) -> None:
    text = "客户号: 机构号码\n存款余额: 万元\n"
    assert read(tmp_path, text, encoding).value == {"客户号": "机构号码", "存款余额": "万元"}


REFUSED = [
    ("a: 1\na: SECRET", 2, "repeats the key of line 1"),
    ("a: &SECRET [1]\nb: *SECRET", 1, "anchor"),
    ("a: 1\nb: *SECRET", 2, "alias"),
    ("a: 1\nb: !!python/object/apply:os.system [SECRET]", 2, "holds a tag"),
    ("a: ! SECRET", 1, "holds a tag"),
    ("a:\n\t- SECRET", 2, "never tabs"),
    ("a: [1\nSECRET: 2", 2, "close every bracket"),
    ("a: SECRET: 2", 1, "is not YAML"),
    ("a: 1\n---\nb: SECRET", 2, "second document"),
    ("? [SECRET]\n: 1", 1, "list or mapping for a key"),
    ("a:\n " + "[" * 21 + "]" * 21, 2, "nested deeper"),
    ("[" * 100_000, 1, "nested deeper"),
    ('a: "\\x0"', 1, "is not YAML"),
]


@pytest.mark.parametrize(("text", "line", "says"), REFUSED)
def test_more_than_plain_yaml_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    with pytest.raises(MappingError, match=says) as caught:
        read(tmp_path, text)
    assert caught.value.facts == {"file": "m.yaml", "line": line}
    assert f"m.yaml line {line} " in str(caught.value)
    assert "SECRET" not in str(caught.value)


def test_a_bomb_is_refused_at_once(tmp_path: Path) -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    start = time.perf_counter()
    with pytest.raises(MappingError, match=r"m\.yaml line 1 holds an anchor"):
        read(tmp_path, bomb)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"# nothing\n", "is empty"),
        (b"a: 1\n" + b"#" * (2 << 20), "larger than 1 MiB"),
        (b"PK\x03\x04\0\0", "is not text in one encoding"),
        ("客户号: 1\n机构号码: 2\n".encode() + "存款余额在这里: 3\n".encode("gb18030"), "encoding"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_bytes(content)
    with pytest.raises(MappingError, match=says):
        read_yaml(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be read"):
        read_yaml(tmp_path / "m.yaml")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: Any, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(content)
    with suppress(MappingError):
        assert read_yaml(path).name == "any.yaml"
