"""The tables of docs/performance.md and docs/operations.md about a bank on a server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any, Final

from benchmarks.figures import size, table, times
from benchmarks.targets import Measured, Results

NOTHING: Final = "Not measured yet."
BESIDE: Final = ("server", "embedded")
STEPS: Final = {
    "export": "`graphcrm export --format neo4j-admin`",
    "neo4j-admin": "`neo4j-admin database import`, server stopped",
    "first opening": "first opening: constraints and indexes",
    "snapshot": "snapshot",
}
DISK: Final = {
    "database": "database files of the server, indexes included",
    "transactions": "its transaction logs after a first load over Bolt",
    "snapshot": "one snapshot",
    "embedded": "embedded store",
}


def server(results: Results) -> str:
    """Say what loading and reading cost on a server and in a file."""
    rows = [
        [title, size(n), *_side_by_side(found["seconds"], part), *_rate(found, part), peak]
        for n, found in _of(results, "server.")
        for part, title, peak in _parts(found)
    ]
    header = ["", "customers", *BESIDE, "ratio", "rows", "server, rows a second", "peak, MiB"]
    return "\n\n".join([_software(results), table(header, rows)]) if rows else NOTHING


def neo4j_admin(results: Results) -> str:
    """Say what each step costs of bringing a whole bank into a server by neo4j-admin."""
    measured = [
        (n, found["seconds"], found["n_rows"])
        for n, found in _of(results, "server.neo4j_admin")
        if found["seconds"]
    ]
    rows = [
        [says, *(times(seconds[step]) for _, seconds, _ in measured)]
        for step, says in STEPS.items()
    ]
    together = [sum(min(seconds[step]) for step in STEPS) for _, seconds, _ in measured]
    rows += [
        ["together, the least of each", *(times([total]) for total in together)],
        ["rows", *(f"{n_rows:,}" for *_, n_rows in measured)],
        [
            "rows a second, together",
            *(f"{m[2] / total:,.0f}" for m, total in zip(measured, together, strict=True)),
        ],
    ]
    return table(["", *(size(n) for n, *_ in measured)], rows) if measured else NOTHING


def cypher(results: Results) -> str:
    """Say what each query of the library costs beside Python."""
    rows = []
    for n, found in _of(results, "cypher."):
        took = found["seconds"]
        cells = [times(took[way][:1] if way == "first" else took[way]) for way in ("first", "warm")]
        python = took.get("Python")
        beside = [times(python), _ratio(took["warm"], python)] if python else ["", ""]
        rows.append([found["title"], size(n), f"{found['n_rows']:,}", *cells, *beside])
    header = ["", "customers", "rows", "first", "warm", "Python", "ratio"]
    return table(header, rows) if rows else NOTHING


def disk(results: Results) -> str:
    """Say how many bytes a customer takes, with all that hangs off him."""
    by_size: dict[str, dict[str, int]] = {}
    for n, found in _of(results, "server."):
        if found["key"] == "server.load":
            by_size.setdefault(n, {}).update(found["disk"])
        if "database_bytes" in found:
            by_size.setdefault(n, {})["database"] = found["database_bytes"]
    rows = [
        [says, *(_a_customer(noted.get(name), n) for n, noted in by_size.items())]
        for name, says in DISK.items()
    ]
    header = ["bytes a customer", *map(size, by_size)]
    return table(header, rows) if by_size else NOTHING


def _of(results: Results, prefix: str) -> Iterator[tuple[str, Measured]]:
    """Yield size and figures of every case whose key begins so, case by case."""
    cases: dict[str, dict[str, Any]] = results["cases"]
    keys = dict.fromkeys(key for found in cases.values() for key in found if key.startswith(prefix))
    for key in keys:
        for n, found in cases.items():
            if key in found:
                yield n, {"key": key, **found[key]}


def _parts(found: Measured) -> Iterator[tuple[str, str, str]]:
    """Yield what is timed of a case done with both stores: ending of its name, title, peak."""
    if "server" not in found["seconds"]:
        return
    for way in sorted(found["seconds"]):
        if way.startswith("server"):
            part = way.removeprefix("server")
            yield part, f"{found['title']}{part}", "" if part else f"{found['peak_mib']:,.0f}"


def _side_by_side(took: dict[str, list[float]], part: str) -> list[str]:
    here, there = (took.get(f"{which}{part}") for which in BESIDE)
    assert here
    return [times(here), times(there) if there else "", _ratio(here, there) if there else ""]


def _rate(found: Measured, part: str) -> list[str]:
    """Return rows and rows a second, but for a part that reads others, and for a small change."""
    if part.endswith("snapshot"):
        return ["", ""]
    n_rows = found["n_rows"]
    per_second = n_rows / median(found["seconds"][f"server{part}"])
    return [f"{n_rows:,}", "" if found["key"] == "server.daily" else f"{per_second:,.0f}"]


def _ratio(one: Sequence[float], other: Sequence[float]) -> str:
    ratio = median(one) / median(other)
    return f"{ratio:.1f} ×" if ratio < 10 else f"{ratio:.0f} ×"


def _a_customer(taken: int | None, n_customers: str) -> str:
    return "" if taken is None else f"{taken / int(n_customers):,.0f}"


def _software(results: Results) -> str:
    """Say which server and driver were measured."""
    said = {found["software"] for _, found in _of(results, "server.load")}
    return f"{' and '.join(sorted(said))}."
