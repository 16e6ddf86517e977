from pathlib import Path

import pytest

from scripts.bundle import BundleError, wheels
from scripts.bundle.target import Target
from tests.unit.scripts.small_wheels import write_wheel

WINDOWS = Target("3.12", "win_amd64")
LOCK = """# header
one==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via x
Two_Parts==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:cc
three==3.0 ; python_full_version < '3.12' \\
    --hash=sha256:dd
"""


def test_the_pins_of_the_target_are_read_with_all_their_hashes() -> None:
    one = wheels.Pin("one", "1.0", frozenset({"aa", "bb"}))
    two = wheels.Pin("two-parts", "2.0", frozenset({"cc"}))
    assert wheels.pins(LOCK, WINDOWS.environment) == [one, two]


def test_pip_is_given_a_pin_without_its_marker() -> None:
    asked = [str(pin) for pin in wheels.pins(LOCK, WINDOWS.environment)]
    assert asked == [
        "one==1.0 --hash=sha256:aa --hash=sha256:bb",
        "two-parts==2.0 --hash=sha256:cc",
    ]


def test_the_wheel_of_each_pin_is_found_and_others_are_left(tmp_path: Path) -> None:
    held = [write_wheel(tmp_path, name) for name in ("two_parts", "one", "old")]
    found = wheels.matched([held[0].pin, held[1].pin], tmp_path)
    assert [wheel.name for wheel in found] == ["one", "two-parts"]


def test_a_missing_wheel_is_named(tmp_path: Path) -> None:
    wanted = wheels.Pin("one", "1.1", write_wheel(tmp_path, "one").pin.hashes)
    with pytest.raises(BundleError, match=r"the wheel of one 1\.1 is missing"):
        wheels.matched([wanted], tmp_path)


def test_a_wheel_with_another_hash_is_named(tmp_path: Path) -> None:
    wanted = write_wheel(tmp_path, "one").pin
    write_wheel(tmp_path, "one", files={"one.py": "changed = True\n"})
    with pytest.raises(BundleError, match=r"one-1\.0-py3-none-any\.whl has none of its locked"):
        wheels.matched([wanted], tmp_path)


def test_a_file_that_only_looks_like_a_wheel_is_named(tmp_path: Path) -> None:
    (tmp_path / "one.whl").touch()
    with pytest.raises(BundleError, match=r"^one\.whl is not named like a wheel"):
        wheels.matched([], tmp_path)


def test_pip_is_asked_only_when_a_wheel_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, asked = write_wheel(tmp_path, "one").pin, []
    monkeypatch.setattr(wheels, "download", lambda *arguments: asked.append(arguments))
    assert [wheel.name for wheel in wheels.fetched([wanted], WINDOWS, tmp_path)] == ["one"]
    assert asked == []
    with pytest.raises(BundleError, match="missing"):
        wheels.fetched([wanted], WINDOWS, tmp_path / "empty")
    assert len(asked) == 1


def offline(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let pip find what lies in a folder, and nothing else."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))


def test_pip_fetches_the_locked_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = write_wheel(tmp_path, "one").pin
    offline(monkeypatch, tmp_path)
    wheels.download([wanted], WINDOWS, tmp_path / "new")
    assert wheels.matched([wanted], tmp_path / "new")[0].pin == wanted


def test_pip_does_not_take_a_wheel_with_another_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = wheels.Pin(write_wheel(tmp_path, "one").name, "1.0", frozenset({"00" * 32}))
    offline(monkeypatch, tmp_path)
    with pytest.raises(
        BundleError, match=r"pip could not fetch the wheels; is its index within reach\? ERROR"
    ):
        wheels.download([wanted], WINDOWS, tmp_path / "new")


def test_a_package_that_cannot_be_built_is_told(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 1\n")
    with pytest.raises(BundleError, match="graphcrm's own wheel could not be built"):
        wheels.build_own(tmp_path, tmp_path / "out")
