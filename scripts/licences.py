"""Refuse a dependency of the program, direct or not, whose licence would bind a bank's own code.

A lock file names every distribution; what each one says of its licence is read from its installed
metadata: the licence expression, else the classifiers, else the first line of the licence field.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import metadata
from importlib.metadata import PackageMetadata
from pathlib import Path

from packaging.requirements import Requirement

# Distributions that were read by a person, and why they may stay.
REVIEWED: dict[str, str] = {}

PERMISSIVE = re.compile(
    r"\b(0BSD|Apache|BlueOak|BSD|CC0|HPND|ISC|MIT|MPL|Mozilla Public|PSF|Python Software"
    r"|Public Domain|Python-2\.0|Unlicense|Zlib)\b",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"GPL|General Public", re.IGNORECASE)
LESSER = re.compile(r"LGPL|(Lesser|Library) General Public", re.IGNORECASE)
LINKING_EXCEPTION = re.compile(r"WITH (GCC-exception|Classpath-exception)", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """A distribution that may not be depended on, and what it says of itself."""

    name: str
    licence: str
    verdict: str


def term_verdict(term: str) -> str:
    """Return permissive, copyleft, lesser or unknown for one licence name."""
    if LINKING_EXCEPTION.search(term):
        return "permissive"
    if LESSER.search(term):
        return "lesser"
    if COPYLEFT.search(term):
        return "copyleft"
    return "permissive" if PERMISSIVE.search(term) else "unknown"


def expression_verdict(expression: str) -> str:
    """Return the verdict of an SPDX expression: of AND the first refused, of OR the best."""
    inner = re.compile(r"\(([^()]*)\)")
    while found := inner.search(expression):
        verdict = expression_verdict(found[1])
        word = {"permissive": "MIT", "lesser": "LGPL", "copyleft": "GPL"}.get(verdict, "?")
        expression = expression[: found.start()] + word + expression[found.end() :]
    choices = []
    for choice in expression.split(" OR "):
        verdicts = [term_verdict(term) for term in choice.split(" AND ")]
        choices.append(next((v for v in verdicts if v != "permissive"), "permissive"))
    return "permissive" if "permissive" in choices else choices[0]


def first(meta: PackageMetadata, field: str) -> str:
    """Return the first line of a metadata field, or nothing."""
    values = meta.get_all(field) or [""]
    return str(values[0]).strip().partition("\n")[0]


def verdict_of(meta: PackageMetadata) -> tuple[str, str]:
    """Return what a distribution says of its licence, and the verdict on it."""
    if expression := first(meta, "License-Expression"):
        return expression, expression_verdict(expression)
    classifiers = [c for c in meta.get_all("Classifier") or [] if c.startswith("License :: ")]
    names = [c.rpartition(" :: ")[2] for c in classifiers if c != "License :: OSI Approved"]
    stated = names or [first(meta, "License")]
    verdicts = [term_verdict(name) for name in stated]
    refused = next((v for v in verdicts if v != "permissive"), "permissive")
    return ", ".join(stated) or "none stated", refused


def locked_names(lock: Path) -> list[str]:
    """Return the distributions of a lock file that apply to this Python and machine."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    pins = [line.rstrip("\\ ").partition("#")[0] for line in lines if re.match(r"\w", line)]
    requirements = [Requirement(pin) for pin in pins]
    return [r.name for r in requirements if r.marker is None or r.marker.evaluate()]


def refused(names: Iterable[str], path: Sequence[str] | None = None) -> list[Finding]:
    """Return the findings among the named distributions, looked up on ``path``."""
    findings = []
    for name in names:
        found = metadata.distributions(name=name, path=list(path or sys.path))
        dist = next(iter(found), None)
        if dist is None:
            findings.append(Finding(name, "none: it is not installed", "unknown"))
            continue
        licence, verdict = verdict_of(dist.metadata)
        if verdict != "permissive" and name not in REVIEWED:
            findings.append(Finding(name, licence, verdict))
    return findings


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the given lock files; 1 when a distribution is refused."""
    parser = argparse.ArgumentParser(description="Refuse copyleft and unknown licences.")
    parser.add_argument("lock", nargs="+", type=Path)
    names = sorted({n for lock in parser.parse_args(arguments).lock for n in locked_names(lock)})
    findings = refused(names)
    for finding in findings:
        print(f"{finding.name}: {finding.verdict} licence: {finding.licence}")
    if findings:
        print("replace each, or read its licence and add it with the reason to REVIEWED")
        return 1
    print(f"licences: {len(names)} distributions, all permissive")
    return 0


if __name__ == "__main__":
    sys.exit(main())
