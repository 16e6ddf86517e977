"""Members of a zip file as files of their own, whoever packed it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from graphcrm.errors import GraphCrmError, InputError
from graphcrm.ingest.staging import new_file

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MAX_MEMBERS = 10_000
# Extracts shrink to a tenth, a bomb to a thousandth; small files may shrink as they like.
MAX_RATIO = 200
SMALL_BYTES = 1 << 26
_ENCRYPTED, _UTF8 = 0x1, 0x800  # bits of a member's flags
_DRIVE = re.compile(r"[A-Za-z]:")


class Member(NamedTuple):
    """A file of a zip file, where it was unpacked to."""

    name: str
    path: Path


def unpack(
    path: Path, label: str, staging: Path, *, endings: Sequence[str], any_ending: bool = False
) -> list[Member]:
    """Unpack the members of a zip file with one of some ``endings``, never under their own names.

    Parameters
    ----------
    path : Path
    label : str
        How people are told of it.
    staging : Path
        Where they are unpacked to.
    endings : sequence of str
        As ``.csv``; other members are passed over.  None of them: all are taken.
    any_ending : bool
        Others are not passed over but taken for text files.

    Raises
    ------
    InputError
        No zip file or a damaged one; a password; a name that leads outside; another zip file in
        it; more than there is room for, or than extracts can be.
    """
    damaged = f"{label} is no zip file, or is damaged or cut off; transfer or pack it again"
    with opened(path, damaged, label) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        _check_size(infos, label, staging)
        members = [(_name(info, label), info) for info in infos]
        found = []
        for name, info in members:
            ending = _ending(name, label, endings, otherwise=".txt" if any_ending else "")
            if ending:
                to = new_file(staging, ending)
                found.append(Member(name, _copied(archive, info, to, label=label)))
        return found


@contextmanager
def opened(path: Path, damaged: str, label: str) -> Iterator[ZipFile]:
    """Open a zip file; ``damaged`` is said of whatever is wrong with its bytes."""
    from zipfile import ZipFile

    try:
        with ZipFile(path) as archive:
            yield archive
    except GraphCrmError:
        raise
    except NotImplementedError:
        raise InputError(
            f"{label} is packed in a way that cannot be read; pack it as an ordinary zip file",
            file=label,
        ) from None
    except PermissionError:
        raise InputError(f"{label} cannot be read; check its permissions", file=label) from None
    except Exception:  # zipfile lets errors of a dozen kinds out, and their words name members
        raise InputError(damaged, file=label) from None


def refuse_bomb(infos: Sequence[ZipInfo], label: str, instead: str) -> None:
    """Refuse an archive that grows beyond all measure, and say what to do ``instead``."""
    size = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if len(infos) > MAX_MEMBERS or size > max(SMALL_BYTES, MAX_RATIO * packed):
        raise InputError(
            f"{label} holds more than extracts can (more than {MAX_MEMBERS:,} files, or "
            f"{MAX_RATIO} times its own size); {instead}",
            file=label,
        )


def _check_size(infos: Sequence[ZipInfo], label: str, staging: Path) -> None:
    refuse_bomb(infos, label, "unpack it and name the folder")
    size = sum(info.file_size for info in infos)
    if size > shutil.disk_usage(staging).free:
        raise InputError(
            f"{label} takes {size >> 20:,} MB unpacked, and there is less space left beside the "
            "store; make room, or pack its files apart",
            file=label,
        )


def _name(info: ZipInfo, label: str) -> str:
    """Return the name of a member with ``/``; refuse one that leads outside the archive."""
    name = info.orig_filename.partition("\0")[0]
    if not info.flag_bits & _UTF8:
        name = _decoded(name.encode("cp437", "replace"))
    name = name.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or _DRIVE.match(name):
        raise InputError(
            f"{label} holds a name that leads outside of it; do not trust it, and let it be "
            "packed again",
            file=label,
        )
    return name


def _decoded(name: bytes) -> str:
    """Decode a name of which its packer did not say the encoding: UTF-8, else that of China.

    >>> _decoded("客户.csv".encode("gbk"))
    '客户.csv'
    """
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("gb18030", "replace")


def _ending(name: str, label: str, endings: Sequence[str], *, otherwise: str) -> str:
    """Return the ending that a member is unpacked with, or an empty text if it is passed over."""
    path = PurePosixPath(name)
    own = path.suffix.lower()
    if own == ".zip":
        raise InputError(
            f"{label} holds another zip file; unpack it first, and name what is in it", file=label
        )
    if any(part.startswith((".", "__MACOSX")) for part in path.parts):  # hidden
        return ""
    return own if own in endings else otherwise


def _copied(archive: ZipFile, info: ZipInfo, path: Path, *, label: str) -> Path:
    if info.flag_bits & _ENCRYPTED:
        raise InputError(
            f"{label} has a password; unpack it first, and name the folder", file=label
        )
    with archive.open(info) as packed, path.open("wb") as file:  # it gives no more than it said
        shutil.copyfileobj(packed, file, 1 << 20)
    return path
