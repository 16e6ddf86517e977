from pathlib import Path

import pytest

from scripts import licences


def install(folder: Path, name: str, fields: str) -> None:
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    text = f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{fields}\n"
    (info / "METADATA").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ("License-Expression: GPL-3.0-or-later", "copyleft"),
        ("License-Expression: MIT AND AGPL-3.0-only", "copyleft"),
        ("License-Expression: (MIT OR GPL-2.0-only) AND LGPL-2.1-only", "lesser"),
        ("Classifier: License :: OSI Approved :: GNU General Public License (GPL)", "copyleft"),
        ("Classifier: License :: OSI Approved :: GNU Lesser General Public License", "lesser"),
        ("License: GNU GPL v3", "copyleft"),
        ("License: Commercial", "unknown"),
        ("Summary: says nothing", "unknown"),
    ],
)
def test_a_binding_or_unknown_licence_is_refused(tmp_path: Path, fields: str, verdict: str) -> None:
    install(tmp_path, "fake", fields)
    assert [f.verdict for f in licences.refused(["fake"], [str(tmp_path)])] == [verdict]


@pytest.mark.parametrize(
    "fields",
    [
        "License-Expression: MIT",
        "License-Expression: GPL-2.0-only OR (Apache-2.0 AND BSD-3-Clause)",
        "License-Expression: BSD-3-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1",
        "License-Expression: MPL-2.0",
        "License-Expression: Apache-2.0 AND Python-2.0",
        "Classifier: License :: OSI Approved\nLicense: Apache 2.0",
        # what is bundled is told far below in a long licence text; the classifier speaks for it
        "License: Copyright (c)\n GPL\nClassifier: License :: OSI Approved :: BSD License",
    ],
)
def test_a_permissive_licence_passes(tmp_path: Path, fields: str) -> None:
    install(tmp_path, "fake", fields)
    assert licences.refused(["fake"], [str(tmp_path)]) == []


def test_a_reviewed_distribution_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "fake", "License-Expression: LGPL-3.0-only")
    monkeypatch.setitem(licences.REVIEWED, "fake", "linked dynamically, not changed")
    assert licences.refused(["fake"], [str(tmp_path)]) == []


def test_a_distribution_that_is_not_installed_is_refused(tmp_path: Path) -> None:
    assert [f.name for f in licences.refused(["absent"], [str(tmp_path)])] == ["absent"]


def test_only_pins_of_this_python_and_machine_are_read(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text(
        "# header\none==1.0 \\\n    --hash=sha256:00\n    # via x\n"
        "two==2 ; python_version < '3' \\\n    --hash=sha256:00\n"
        "three==3 ; python_version >= '3' \\\n    --hash=sha256:00\n"
    )
    assert licences.locked_names(lock) == ["one", "three"]


def test_the_command_names_what_it_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install(tmp_path, "fake", "License-Expression: GPL-3.0-only")
    (tmp_path / "some.lock").write_text("fake==1.0 \\\n    --hash=sha256:00\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert licences.main([str(tmp_path / "some.lock")]) == 1
    assert "fake: copyleft licence: GPL-3.0-only" in capsys.readouterr().out
