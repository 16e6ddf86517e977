"""The tables of docs/performance.md and README.md, made from results.json alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from statistics import median
from typing import Any, Final

from benchmarks import server_tables
from benchmarks.campaign_table import campaign
from benchmarks.figures import growth, seconds, size, table, times
from benchmarks.targets import TARGETS, Measured, Results, Target, peak, slowest


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


def facts(key: str, names: Mapping[str, str]) -> Callable[[Results], str]:
    """Return the table maker of what one case noted: a row a fact, a column a size."""

    def make(results: Results) -> str:
        noted = {n: cases[key] for n, cases in _cases(results).items() if key in cases}
        rows = [
            [says, *(_count(found[name]) for found in noted.values())]
            for name, says in names.items()
        ]
        return table(["", *map(size, noted)], rows)

    return make


BANK: Final = {
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
STAFFED: Final = {
    "n_staff": "staff",
    "n_on_staff": "of them on staff on the date",
    "n_coverage": "coverage rows",
    "n_contacts": "contacts",
    "n_leaving": "staff who leave when parties are handed over",
    "n_lost": "parties they lose",
}
FOREST: Final = {
    "n_referrals": "parties brought in by customers",
    "n_who_brought": "customers who brought them",
    "n_who_brought_one": "of them just one",
    "most_brought": "most by one",
    "n_roots": "trees",
    "depth": "generations below a root, at most",
    "n_largest": "members of the largest tree",
    "n_contested": "contested referrals",
    "n_rings": "rings",
    "n_by_staff": "parties brought in by staff",
}


GUARANTEED: Final = {
    "n_firms": "firms",
    "n_guarantees": "guarantees",
    "n_rings": "rings",
    "n_largest_ring": "firms of the largest ring",
    "n_circles": "circles",
    "n_largest_circle": "firms of the largest circle",
}
SERVED: Final = {
    "n_ego": "egos asked for",
    "n_ego_failed": "of them without an answer",
    "n_leaver": "leavers asked for",
    "n_leaver_failed": "of them without an answer",
    "service_mib": "memory of two workers at the end, MiB",
}
LASTED: Final = {
    "n_one_after_the_other": "egos asked for, as fast as eight connections go",
    "n_one_after_the_other_failed": "of them without an answer",
    "early_mib": "memory of two workers after a tenth of these, MiB",
    "late_mib": "memory after all, MiB",
    "n_while_loading": "egos asked for, 100 a second, while a load took over",
    "n_while_loading_failed": "of them without an answer",
}


def targets(results: Results) -> str:
    """Say which promises are kept; those that nobody measured are left out."""
    rows = []
    for target in TARGETS:
        cases = _cases(results).get(target.size, {})
        value = target.measured(cases)
        if value is not None:
            noted: dict[str, Any] = {}
            for bank in ("load.bank", "coverage.bank", "referral.forest_bank"):
                noted |= cases.get(bank, {})
            limit = f"< {target.limit:g} {target.unit}"
            rows.append(
                [target.says.format(**noted), size(target.size), limit, *_verdict(target, value)]
            )
    return table(["what", "customers", "promised", "measured", ""], rows)


def area(name: str) -> Callable[[Results], str]:
    """Return the table maker of one area: a row a case and way, a column a size."""

    def make(results: Results) -> str:
        ns = [int(n) for n in _cases(results)]
        header = ["", *_headings(results)]
        header += [f"growth {size(a)}→{size(b)}" for a, b in pairwise(ns)]
        header += [f"peak at {size(ns[-1])}, MiB"]
        rows = []
        for title, way, samples, greatest in _lines(results, name):
            cells = [times(s) for s in samples]
            least = [min(s) for s in samples]
            exponents = [growth(*p, *t) for p, t in zip(pairwise(ns), pairwise(least), strict=True)]
            rows.append([f"{title}{way}", *cells, *exponents, f"{greatest:,.0f}"])
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


NEWCOMERS: Final = {
    "coverage.single_links": "single-links",
    "coverage.departures": "departures of everyone on staff",
    "coverage.leaver": "leaver, one person",
    "coverage.leaver_twenty": "leaver, twenty together",
    "plans.handover": "handover of one party for 200 customers",
    "plans.second_person": "second person for the managed book",
    "plans.factor_bank": "coverage factor of the bank",
    "plans.history": "history of 24 months",
}


def readme(results: Results) -> str:
    """Say the few figures that a newcomer wants, and how peers do."""
    sizes_of = list(_cases(results).values())
    lines: list[tuple[str, Callable[[Measured], float | None]]] = [
        ("load, snapshot included", slowest("load.first", "all")),
        ("open, from disk", slowest("open.graph", "from disk")),
        *((title, slowest(key, "first")) for key, title in NEWCOMERS.items()),
        ("referral forest", slowest("referral.forest", "first")),
        ("referral credit, slowest rule", slowest("referral.credit_*", "first")),
        ("`coverage single-links --json`, cold", slowest("command.as_json", "all")),
        ("ego by HTTP, 500 a second, p99", slowest("api.answers", "ego, p99")),
        ("leaver by HTTP, 10 clients, p99", slowest("api.answers", "leaver, p99")),
    ]
    timed = [(title, [figure(cases) for cases in sizes_of]) for title, figure in lines]
    rows = [
        ["edges", *(_count(cases["load.bank"]["n_edges"]) for cases in sizes_of)],
        *([title, *(seconds(v) for v in row if v is not None)] for title, row in timed if all(row)),
        ["greatest peak memory", *(f"{peak()(cases):.1f} GiB" for cases in sizes_of)],
    ]
    header = ["customers", *_headings(results)]
    return "\n\n".join([table(header, rows), *_peer_sentences(results)])


BLOCKS: Final[dict[str, Callable[[Results], str]]] = {
    "machine": machine,
    "sizes": facts("load.bank", BANK),
    "staffed": facts("coverage.bank", STAFFED),
    "forests": facts("referral.forest_bank", FOREST),
    "targets": targets,
    "load": area("load"),
    "ingest": area("ingest"),
    "open": area("open"),
    "coverage": area("coverage"),
    "plans": area("plans"),
    "assignment": area("assignment"),
    "referral": area("referral"),
    "campaign": campaign,
    "corporate": area("corporate"),
    "network": area("network"),
    "crosssell": area("crosssell"),
    "communities": area("communities"),
    "structure": area("structure"),
    "guaranteed": facts("guarantees.bank", GUARANTEED),
    "guarantees": area("guarantees"),
    "central": area("central"),
    "value": area("value"),
    "risk": area("risk"),
    "service": area("service"),
    "api": area("api"),
    "served": facts("api.answers", SERVED),
    "lasted": facts("api.lasts", LASTED),
    "keep": area("keep"),
    "diff": area("diff"),
    "quality": area("quality"),
    "command": area("command"),
    "peers": peers,
    "server": server_tables.server,
    "neo4j-admin": server_tables.neo4j_admin,
    "cypher": server_tables.cypher,
    "disk": server_tables.disk,
    "readme": readme,
}


def _cases(results: Results) -> dict[str, Any]:
    found: dict[str, Any] = results["cases"]
    return found


def _headings(results: Results) -> list[str]:
    return [size(n) for n in _cases(results)]


def _count(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.0f}"


def _peer_sentences(results: Results) -> Iterator[str]:
    """Say by how much each peer is slower, at every size where it was asked."""
    for n, cases in _cases(results).items():
        ratios: dict[str, list[float]] = {}
        for key, found in cases.items():
            if key.startswith("peers."):
                took = found["seconds"]
                ratio = median(took["peer"]) / median(took["graphcrm"])
                ratios.setdefault(key.removeprefix("peers.").partition("_")[0], []).append(ratio)
        said = [f"{name} {_span(r)} times" for name, r in ratios.items()]
        if said:
            yield f"For the same answers at {size(n)} customers, {' and '.join(said)} as long."


def _span(ratios: list[float]) -> str:
    """Write from where to where, once where that is the same."""
    ends = dict.fromkeys(f"{end(ratios):.0f}" for end in (min, max))
    return " to ".join(ends)


def _lines(results: Results, area_name: str) -> Iterator[tuple[str, str, list[list[float]], float]]:
    """Yield title, way, samples by size and peak at the largest size, of each timing of an area."""
    by_size = list(_cases(results).values())
    for key, last in by_size[-1].items():
        if key.startswith(f"{area_name}.") and all(key in cases for cases in by_size):
            for way in sorted(last["seconds"], key=lambda way: way != "all"):
                samples = [cases[key]["seconds"][way] for cases in by_size]
                yield last["title"], "" if way == "all" else f", {way}", samples, last["peak_mib"]


def _verdict(target: Target, value: float) -> tuple[str, str]:
    """Return the figure, and by how much it keeps or misses the promise."""
    if target.unit == "s":
        said = seconds(value)
    else:
        said = f"{value:{'.0f' if target.unit == 'requests' else '.2f'}} {target.unit}"
    over = value / target.limit - 1
    return said, f"kept, {-over:.0%} to spare" if over < 0 else f"**missed by {over:.0%}**"
