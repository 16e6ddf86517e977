"""Pack files so that the same content gives the same bytes."""

import gzip
import hashlib
import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

SUMS = "SHA256SUMS"


def digest(content: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def with_sums(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files and their ``SHA256SUMS``, as ``sha256sum -c`` reads it."""
    lines = [f"{digest(files[name])}  {name}\n" for name in sorted(files)]
    return {**files, SUMS: "".join(lines).encode()}


def member(path: str, size: int, at: int) -> tarfile.TarInfo:
    """Return a file's header: no owner, ``at`` as its time, shell scripts executable."""
    info = tarfile.TarInfo(path)
    info.size, info.mtime = size, at
    info.mode = 0o755 if path.endswith(".sh") else 0o644
    return info


def pack(files: Mapping[str, bytes], out: Path, *, top: str, at: int) -> str:
    """Write a tar.gz with the files below the folder ``top``; return its SHA-256.

    Names are sorted, and neither header tells when, where or by whom it was written.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        out.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as zipped,
        tarfile.open(mode="w", fileobj=zipped, format=tarfile.PAX_FORMAT) as tar,
    ):
        for name in sorted(files):
            tar.addfile(member(f"{top}/{name}", len(files[name]), at), io.BytesIO(files[name]))
    return digest(out.read_bytes())
