"""What each carried wheel may be used for: a list of licences, and their texts."""

import re
import zipfile
from collections.abc import Iterable

from scripts import licences
from scripts.bundle import BundleError
from scripts.bundle.wheels import Wheel

# All that lies in the folder for licences, and outside it what older tools put beside the metadata.
TEXT = re.compile(
    r"[^/]+\.dist-info/(?:licenses/(.*[^/])|([^/]*(?:licen[cs]e|copying|notice|authors)[^/]*))",
    re.IGNORECASE,
)


def refuse_binding(wheels: Iterable[Wheel]) -> None:
    """Refuse a wheel whose licence would bind a bank's own code, as `make licences` does."""
    held = list(wheels)
    path = [str(wheel.path) for wheel in held]
    if findings := licences.refused((wheel.name for wheel in held), path):
        found = "; ".join(f"{f.name}: {f.verdict} licence: {f.licence}" for f in findings)
        raise BundleError(f"may not be carried: {found}")


def licence_list(wheels: Iterable[Wheel]) -> str:
    """Return a table of name, version, licence and the folder of the texts.

    The columns are divided by tabs, so that it opens in a spreadsheet too.
    """
    lines = ["name\tversion\tlicence\ttexts"]
    for wheel in wheels:
        stated, _ = licences.verdict_of(wheel.distribution.metadata)
        where = folder_of(wheel) if texts_of(wheel) else "none in the wheel"
        lines.append(f"{wheel.name}\t{wheel.version}\t{stated}\t{where}")
    return "\n".join(lines) + "\n"


def licence_texts(wheels: Iterable[Wheel]) -> dict[str, bytes]:
    """Return every licence, notice and list of authors that lies in a wheel, by path."""
    return {
        f"{folder_of(wheel)}/{name}": text
        for wheel in wheels
        for name, text in texts_of(wheel).items()
    }


def folder_of(wheel: Wheel) -> str:
    """Return the folder of one wheel's texts."""
    return f"licences/{wheel.name}-{wheel.version}"


def texts_of(wheel: Wheel) -> dict[str, bytes]:
    """Return the texts in one wheel's metadata folder, by the path they have there."""
    with zipfile.ZipFile(wheel.path) as held:
        found = [(TEXT.fullmatch(name), name) for name in held.namelist()]
        return {match[1] or match[2]: held.read(name) for match, name in found if match}
