import platform

import pytest
from packaging.markers import Marker

from scripts.bundle import BundleError
from scripts.bundle.target import PLATFORMS, Target, this_platform, this_python


@pytest.mark.parametrize("python", ["3.10", "2.7", "3", "3.12.1", "newest", ""])
def test_a_python_that_graphcrm_does_not_run_on_is_refused(python: str) -> None:
    with pytest.raises(BundleError, match=r"--python: give 3\.11 or newer"):
        Target(python, "win_amd64")


def test_an_unknown_platform_is_refused_and_the_known_are_named() -> None:
    with pytest.raises(BundleError, match=r"give one of manylinux_2_28_x86_64, .*win_amd64"):
        Target("3.11", "musllinux_1_2_x86_64")


def test_linux_runs_the_wheels_of_every_older_glibc() -> None:
    tags = Target("3.11", "manylinux_2_28_aarch64").wheel_platforms
    assert tags[0] == "manylinux_2_28_aarch64"
    assert {"manylinux_2_17_aarch64", "manylinux2014_aarch64"} <= set(tags)
    assert len(tags) == 28 - 17 + 1 + 1
    assert Target("3.11", "win_amd64").wheel_platforms == ["win_amd64"]


@pytest.mark.parametrize(
    ("marker", "platforms"),
    [
        ("sys_platform == 'win32'", {"win_amd64"}),
        ("os_name == 'posix'", set(PLATFORMS) - {"win_amd64"}),
        ("platform_machine == 'aarch64'", {"manylinux_2_28_aarch64"}),
        ("platform_system == 'Darwin'", {"macosx_12_0_arm64"}),
    ],
)
def test_markers_are_those_of_the_target_and_not_of_this_machine(
    marker: str, platforms: set[str]
) -> None:
    found = {p for p in PLATFORMS if Marker(marker).evaluate({**Target("3.12", p).environment})}
    assert found == platforms


def test_the_python_of_the_target_decides_between_two_pins() -> None:
    newer = Marker("python_full_version >= '3.12'")
    assert newer.evaluate({**Target("3.12", "win_amd64").environment})
    assert not newer.evaluate({**Target("3.11", "win_amd64").environment})


def test_this_machine_is_the_default() -> None:
    here = Target(this_python(), this_platform())
    assert here.machine.machine == platform.machine()


def test_a_target_is_named_as_wheels_name_it() -> None:
    assert Target("3.12", "win_amd64").tag == "cp312-win_amd64"


def test_a_machine_like_none_that_is_offered_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "loongarch64")
    with pytest.raises(BundleError, match=r"no bundle is offered for \w+ loongarch64"):
        this_platform()
