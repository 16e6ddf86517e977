"""The tables of docs/performance.md and README.md, made from results.json alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from statistics import median
from typing import Any, Final

from benchmarks.figures import growth, seconds, size, table, times
from benchmarks.targets import TARGETS, Measured, Results, Target, greatest_peak


def machine(results: Results) -> str:
    """Say what it was measured on, and when."""
    on = results["machine"]
    libraries = ", ".join(f"{name} {v}" for name, v in on["libraries"].items())
    busy = [
        f"{' to '.join(str(load) for load in s['load_average'])} at {size(n)}"
        for n, s in results["sizes"].items()
    ]
    return (
        f"{on['cores']} cores, {on['memory_gib']} GiB, {on['system']}, Python {on['python']}, "
        f"{libraries}; {results['date']}; processes started for each case: {results['runs']}.\n"
        f"Load average meanwhile, other people's work included: {', '.join(busy)}."
    )


def sizes(results: Results) -> str:
    """Say how big the banks are."""
    names = {
        "n_customers": "customers",
        "n_firms": "firms",
        "n_staff": "staff",
        "n_on_staff": "of them on staff on the date",
        "n_nodes": "nodes of every kind",
        "n_edges": "edges (rows with two ends)",
        "n_facts": "other dated rows (balances, flows, needs …)",
        "extracts_mib": "CSV, MiB",
        "store_mib": "store, MiB",
        "snapshot_mib": "snapshot, MiB",
    }
    banks = [cases["load.bank"] for cases in _cases(results).values()]
    rows = [[title, *(_count(b[name]) for b in banks)] for name, title in names.items()]
    return table(["", *_headings(results)], rows)


def targets(results: Results) -> str:
    """Say which promises are kept."""
    rows = [
        [
            t.says.format(**results["cases"][t.size]["load.bank"]),
            size(t.size),
            f"< {t.limit:g} {t.unit}",
            *_verdict(t, results),
        ]
        for t in TARGETS
        if t.size in results["cases"]
    ]
    return table(["what", "customers", "promised", "measured", ""], rows)


def area(name: str) -> Callable[[Results], str]:
    """Return the table maker of one area: a row a case and way, a column a size."""

    def make(results: Results) -> str:
        ns = [int(n) for n in _cases(results)]
        header = ["", *_headings(results)]
        header += [f"growth {size(a)}→{size(b)}" for a, b in pairwise(ns)]
        header += [f"peak at {size(ns[-1])}, MiB"]
        rows = []
        for title, way, samples, peak in _lines(results, name):
            cells = [times(s) for s in samples]
            least = [min(s) for s in samples]
            exponents = [growth(*p, *t) for p, t in zip(pairwise(ns), pairwise(least), strict=True)]
            rows.append([f"{title}{way}", *cells, *exponents, f"{peak:,.0f}"])
        return table(header, rows)

    return make


def peers(results: Results) -> str:
    """Say how others do on the same questions, the answers having been found equal."""
    rows = []
    for n, cases in _cases(results).items():
        for found in (c for key, c in cases.items() if key.startswith("peers.")):
            took = found["seconds"]
            ours, shown, theirs = took["graphcrm"], took["graphcrm, as a table"], took["peer"]
            cells = [times(samples) for samples in (ours, shown, theirs)]
            ratios = [f"{median(theirs) / median(samples):.0f} ×" for samples in (ours, shown)]
            rows.append([found["title"], size(n), *cells, *ratios, times(took["built"])])
    header = ["", "customers", "graphcrm", "… and its table", "peer", "ratio", "… with the table"]
    return table([*header, "peer made ready in"], rows)


def readme(results: Results) -> str:
    """Say the few figures that a newcomer wants, and how peers do."""
    sizes_of = list(_cases(results).values())
    lines: list[tuple[str, Callable[[Measured], str]]] = [
        ("edges", lambda cases: _count(cases["load.bank"]["n_edges"])),
        ("load, snapshot included", lambda cases: _least(cases, "load.first", "all")),
        ("open, from disk", lambda cases: _least(cases, "open.graph", "from disk")),
        *((c["title"], partial(_least, key=k, way="first")) for k, c in _asked(sizes_of[-1])),
        ("`coverage single-links --json`, cold", partial(_least, key="command.as_json", way="all")),
        ("greatest peak memory", lambda cases: f"{greatest_peak(cases):.1f} GiB"),
    ]
    rows = [[title, *(figure(cases) for cases in sizes_of)] for title, figure in lines]
    header = ["customers", *_headings(results)]
    return "\n\n".join([table(header, rows), *_peer_sentences(results)])


BLOCKS: Final[dict[str, Callable[[Results], str]]] = {
    "machine": machine,
    "sizes": sizes,
    "targets": targets,
    "load": area("load"),
    "open": area("open"),
    "coverage": area("coverage"),
    "command": area("command"),
    "peers": peers,
    "readme": readme,
}


def _cases(results: Results) -> dict[str, Any]:
    found: dict[str, Any] = results["cases"]
    return found


def _headings(results: Results) -> list[str]:
    return [size(n) for n in _cases(results)]


def _count(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.0f}"


def _least(cases: Measured, key: str, way: str) -> str:
    return seconds(min(cases[key]["seconds"][way]))


def _asked(cases: Measured) -> list[tuple[str, Any]]:
    return [(key, found) for key, found in cases.items() if key.startswith("coverage.")]


def _peer_sentences(results: Results) -> Iterator[str]:
    """Say by how much each peer is slower, at every size where it was asked."""
    for n, cases in _cases(results).items():
        ratios: dict[str, list[float]] = {}
        for key, found in cases.items():
            if key.startswith("peers."):
                took = found["seconds"]
                ratio = median(took["peer"]) / median(took["graphcrm"])
                ratios.setdefault(key.removeprefix("peers.").partition("_")[0], []).append(ratio)
        said = [f"{name} {min(r):.0f} to {max(r):.0f} times" for name, r in ratios.items()]
        if said:
            yield f"For the same answers at {size(n)} customers, {' and '.join(said)} as long."


def _lines(results: Results, area_name: str) -> Iterator[tuple[str, str, list[list[float]], float]]:
    """Yield title, way, samples by size and peak at the largest size, of each timing of an area."""
    by_size = list(_cases(results).values())
    for key, last in by_size[-1].items():
        if key.startswith(f"{area_name}.") and all(key in cases for cases in by_size):
            for way in sorted(last["seconds"], key=lambda way: way != "all"):
                samples = [cases[key]["seconds"][way] for cases in by_size]
                yield last["title"], "" if way == "all" else f", {way}", samples, last["peak_mib"]


def _verdict(target: Target, results: Results) -> tuple[str, str]:
    """Return the figure, and by how much it keeps or misses the promise."""
    value = target.measured(_cases(results)[target.size])
    said = seconds(value) if target.unit == "s" else f"{value:.2f} {target.unit}"
    over = value / target.limit - 1
    return said, f"kept, {-over:.0%} to spare" if over < 0 else f"**missed by {over:.0%}**"
