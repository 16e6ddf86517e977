"""Which Python and which platform is a bundle for?"""

import platform
import re
import sys
from dataclasses import dataclass

from scripts.bundle import BundleError

OLDEST_PYTHON = (3, 11)
OLDEST_GLIBC_TAG = 17  # manylinux2014, the oldest that current wheels are built for


@dataclass(frozen=True)
class Platform:
    """What a machine says of itself: ``platform.system()``, ``platform.machine()``, and so on."""

    system: str
    machine: str
    sys_platform: str
    os_name: str = "posix"
    glibc: str = ""


PLATFORMS = {
    "manylinux_2_28_x86_64": Platform("Linux", "x86_64", "linux", glibc="2.28"),
    "manylinux_2_28_aarch64": Platform("Linux", "aarch64", "linux", glibc="2.28"),
    "macosx_12_0_arm64": Platform("Darwin", "arm64", "darwin"),
    "win_amd64": Platform("Windows", "AMD64", "win32", os_name="nt"),
}


@dataclass(frozen=True)
class Target:
    """A Python version such as ``3.11`` and one of ``PLATFORMS``."""

    python: str
    platform: str

    def __post_init__(self) -> None:
        """Refuse a Python that graphcrm does not run on and a platform that is not offered."""
        found = re.fullmatch(r"(\d+)\.(\d+)", self.python)
        if not found or (int(found[1]), int(found[2])) < OLDEST_PYTHON:
            raise BundleError("--python: give 3.11 or newer, without a third part")
        if self.platform not in PLATFORMS:
            raise BundleError(f"--platform: give one of {', '.join(PLATFORMS)}")

    @property
    def machine(self) -> Platform:
        """Return what a machine of this platform says of itself."""
        return PLATFORMS[self.platform]

    @property
    def tag(self) -> str:
        """Return the part of a file name that tells bundles apart, such as cp312-win_amd64."""
        return f"cp{self.python.replace('.', '')}-{self.platform}"

    @property
    def wheel_platforms(self) -> list[str]:
        """Return the platform tags whose wheels run there, newest first.

        pip knows that macOS 12 runs wheels of macOS 11, but not the like for glibc.
        """
        if not self.machine.glibc:
            return [self.platform]
        newest, arch = int(self.machine.glibc.partition(".")[2]), self.machine.machine
        tags = [f"manylinux_2_{n}_{arch}" for n in range(newest, OLDEST_GLIBC_TAG - 1, -1)]
        return [*tags, f"manylinux2014_{arch}"]

    @property
    def environment(self) -> dict[str, str]:
        """Return the values of environment markers on such a machine.

        pip evaluates markers for the Python that runs it, also when it downloads for another.
        """
        return {
            "implementation_name": "cpython",
            "os_name": self.machine.os_name,
            "platform_machine": self.machine.machine,
            "platform_python_implementation": "CPython",
            "platform_system": self.machine.system,
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": self.machine.sys_platform,
        }


def this_python() -> str:
    """Return the version of the Python that runs this."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def this_platform() -> str:
    """Return the platform of this machine, or refuse when none of ``PLATFORMS`` is like it."""
    here = (platform.system(), platform.machine())
    for name, machine in PLATFORMS.items():
        if (machine.system, machine.machine) == here:
            return name
    raise BundleError(f"no bundle is offered for {' '.join(here)}; choose one with --platform")
