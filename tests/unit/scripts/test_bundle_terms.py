from pathlib import Path

import pytest

from scripts.bundle import BundleError, terms
from tests.unit.scripts.small_wheels import write_wheel


def test_the_list_has_a_line_for_each_wheel(tmp_path: Path) -> None:
    one = write_wheel(tmp_path, "one", info={"licenses/LICENSE": "text of one"})
    two = write_wheel(
        tmp_path, "two", fields=["Classifier: License :: OSI Approved :: MIT License"]
    )
    assert terms.licence_list([one, two]) == (
        "name\tversion\tlicence\ttexts\n"
        "one\t1.0\tMIT\tlicences/one-1.0\n"
        "two\t1.0\tMIT License\tnone in the wheel\n"
    )


def test_texts_are_taken_from_the_licence_folder_and_from_beside_the_metadata(
    tmp_path: Path,
) -> None:
    held = {"licenses/": "", "licenses/deep/THIRD-PARTY": "a", "COPYING.txt": "b", "NOTICE": "c"}
    wheel = write_wheel(tmp_path, "one", info={**held, "top_level.txt": "one"})
    assert terms.licence_texts([wheel]) == {
        "licences/one-1.0/deep/THIRD-PARTY": b"a",
        "licences/one-1.0/COPYING.txt": b"b",
        "licences/one-1.0/NOTICE": b"c",
    }


def test_code_that_is_called_licence_is_no_text(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path, "one", files={"one/license.py": "x = 1\n"})
    assert terms.licence_texts([wheel]) == {}


def test_a_binding_licence_is_not_carried(tmp_path: Path) -> None:
    good = write_wheel(tmp_path, "good")
    bad = write_wheel(tmp_path, "bad", fields=["License-Expression: GPL-3.0-only"])
    terms.refuse_binding([good])
    with pytest.raises(BundleError, match=r"may not be carried: bad: copyleft licence: GPL-3\.0"):
        terms.refuse_binding([good, bad])
