"""A report page of the small bank."""

from pathlib import Path

from graphcrm.app import App
from graphcrm.reasons import Lang
from graphcrm.views.report import Quality, write_report

COUNTS = {"read": 5, "inserted": 3, "updated": 1, "unchanged": 0, "rejected": 1, "closed": 0}
LOAD = {
    "load_id": "L00001",
    "graph_version": "v1",
    "tables": {"customers": COUNTS, "household_members": {**COUNTS, "rejected": 0, "closed": 2}},
    "rejects_file": "/data/rejects-L00001.csv",
    "warnings": ["customers.csv: <b>look</b>"],
    "refused": [],
}
QUALITY: Quality = {
    "completeness": [
        ("customers", "phone", 0.6),
        ("customers", "aum", 0.9996),
        ("staff", "role", 1.0),
    ],
    "orphans": {"n_orphans": 1, "n_parties": 6},
    "rejects": [("customers", "missing_key", 1)],
}


def write(path: Path, bank: App, lang: Lang) -> str:
    """Write the page and return its text."""
    write_report(
        path,
        lang=lang,
        bank="Bank & Sons",
        load=LOAD,
        quality=QUALITY,
        departures=bank.ask("coverage.departures"),
        single_links=bank.ask("coverage.single-links", book="managed"),
    )
    return path.read_text("utf-8")
