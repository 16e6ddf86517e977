from pathlib import Path

import pytest

from graphcrm.errors import InputError
from graphcrm.ingest import encoding
from graphcrm.ingest.encoding import sniff_encoding

TEXT = "客户号,姓名,地址\n" + "".join(f"{i},张三,幸福路{i}号\n" for i in range(50))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "customers.csv"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-16", "utf-16-le"),
    ],
)
@pytest.mark.parametrize("chunk", [7, 1 << 22])
def test_each_encoding_is_told(
    path: Path, written: str, found: str, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "CHUNK", chunk)
    path.write_bytes(TEXT.encode(written))
    assert sniff_encoding(path, path.name) == found


def test_plain_ascii_and_nothing_are_utf8(path: Path) -> None:
    path.write_bytes(b"customer_id\n1\n")
    assert sniff_encoding(path, path.name) == "utf-8"
    path.write_bytes(b"")
    assert sniff_encoding(path, path.name) == "utf-8"


def test_stray_zero_bytes_do_not_make_a_file_binary(path: Path) -> None:
    path.write_bytes("客户号,姓名\n1\0,张三\n".encode())
    assert sniff_encoding(path, path.name) == "utf-8"


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04rest",
        b"PAR1rest",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        bytes(range(256)) * 50,
        b"\xff\xfea\x00\x00\xd8",  # UTF-16 with half a character
        b"\x00\x01\x02\x03" * 100,
    ],
)
def test_what_is_no_text_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(InputError, match="is not a CSV text file"):
        sniff_encoding(path, path.name)


@pytest.mark.parametrize("chunk", [11, 1 << 22])
@pytest.mark.parametrize(
    ("first", "second"), [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("utf-8-sig", "gb18030")]
)
def test_the_first_line_of_another_encoding_is_named(
    path: Path, first: str, second: str, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "CHUNK", chunk)
    path.write_bytes(TEXT.encode(first) + "51,李四,建设路\n".encode(second) + TEXT.encode(first))
    with pytest.raises(InputError, match=r"line 52 is not in the encoding") as caught:
        sniff_encoding(path, path.name)
    assert "李四" not in str(caught.value)


@pytest.mark.parametrize("end", ["\n", ""])
def test_a_utf8_line_that_gb18030_can_read_is_named_too(path: Path, end: str) -> None:
    line = f"51,张三{end}".encode()
    assert line.decode("gb18030")
    path.write_bytes(TEXT.encode("gb18030") + line)
    with pytest.raises(InputError, match="line 52 "):
        sniff_encoding(path, path.name)


def test_a_line_of_no_encoding_is_named(path: Path) -> None:
    path.write_bytes(TEXT.encode() + b"51,\xff\xff,x\n")
    with pytest.raises(InputError, match="line 52 "):
        sniff_encoding(path, path.name)


def test_rare_names_in_gb18030_are_not_taken_for_utf8(path: Path) -> None:
    name = b"\xe5\xb0\xb0\xe5\xb0\xb0"  # three characters of one, by chance two of the other
    assert (len(name.decode("utf-8")), len(name.decode("gb18030"))) == (2, 3)
    path.write_bytes(TEXT.encode("gb18030") + b"1," + name + b"\n")
    assert sniff_encoding(path, path.name) == "gb18030"


def test_a_line_that_only_utf8_can_read_is_nonsense_in_gb18030() -> None:
    assert encoding._nonsense_in_gb18030("号".encode() + b"\n")
