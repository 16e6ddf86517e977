"""The table of choices of seeds: how long each takes, and how far word gets from them."""

from __future__ import annotations

from benchmarks.figures import size, table, times
from benchmarks.targets import Results


def campaign(results: Results) -> str:
    """Return a row for each way at each size, with the reach of what it chose."""
    rows = []
    for n, cases in results["cases"].items():
        for found in (noted for key, noted in cases.items() if key.startswith("campaign.")):
            for way, samples in sorted(found["seconds"].items(), key=lambda item: item[0] != "all"):
                title = found["title"] + ("" if way == "all" else f", {way}")
                told = [f"{found[fact]:,.0f}" if fact in found else "" for fact in TOLD]
                rows.append([title, size(n), times(samples), *told])
    return table(["", "customers", "time", "reach", "sets", "peak, MiB"], rows)


TOLD = ("reach", "n_sets", "peak_mib")
