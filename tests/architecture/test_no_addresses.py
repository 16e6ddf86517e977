"""The repository names no package registry and no path of the machine it was written on."""

import re

import pytest

from tests.architecture.checkout import ROOT, files

# One letter of each stands in brackets, so that this file does not find itself.
HOSTS = (
    r"pyp[i]\.|pythonhoste[d]\.|npmj[s]\.|npmmirro[r]\.|crate[s]\.io|mave[n]\.(org|apache)"
    r"|rep[o]1?\.maven|prox[y]\.golang|mirror[s]?\.\w+\.|deb\.debia[n]|archive\.ubunt[u]"
)
PATHS = r"/wor[k]|/roo[t]|/op[t]/wheels|/tm[p]/dev|/hom[e]/\w+|/User[s]/\w+"
FORBIDDEN = re.compile(rf"({HOSTS})|(?<![\w.<])({PATHS})(?!\w)|\.\./share[d]")


def test_no_file_names_a_registry_or_a_machine_path() -> None:
    found = []
    for path in files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        for match in FORBIDDEN.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{path.relative_to(ROOT)}:{line}: {match[0]}")
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "https://py*pi.org/simple",
        "https://files.python*hosted.org/x",
        "https://registry.npm*js.org/x",
        'open("/*work/x")',
        "cd /*home/somebody",
        "..*/shared",
    ],
)
def test_an_address_is_found(text: str) -> None:
    assert FORBIDDEN.search(text.replace("*", ""))


@pytest.mark.parametrize("text", ["net/root", "/v1/referral/roots", "</root>", "./work"])
def test_ordinary_text_is_not(text: str) -> None:
    assert not FORBIDDEN.search(text)
