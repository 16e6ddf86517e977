"""The table of bands on the page of the sample, and what is measured in each bank.

    python -m tests.unit.sample.page

writes the table into docs/methods/sample.md anew.
"""

from __future__ import annotations

from pathlib import Path

from graphcrm.sample import SampleBank, generate
from tests.unit.sample import measured_firms, measured_people, measured_referrals, measured_service
from tests.unit.sample.bands import BANDS
from tests.unit.sample.measured_people import Figures, Measured

PAGE = Path(__file__).parents[3] / "docs" / "methods" / "sample.md"
BEGIN, END = "<!-- bands -->\n", "<!-- /bands -->"
PROFILES = ("plant", "county")
N = 50_000
MEASURES = (
    measured_people.people,
    measured_people.homes,
    measured_people.products,
    measured_service.outlets,
    measured_service.books,
    measured_service.cover,
    measured_service.links,
    measured_firms.firms,
    measured_firms.penetration,
    measured_firms.guarantees,
    measured_referrals.referrals,
)


def figures(bank: SampleBank) -> Figures:
    """Measure everything in one bank."""
    whole = Measured({name: table.to_pandas() for name, table in bank.tables.items()})
    found: Figures = {}
    for measure in MEASURES:
        found |= measure(whole)
    return found


def rows(measured: dict[str, Figures]) -> str:
    """Return the page's table: the bands and what each bank measures."""
    lines = ["| figure | in | source | plant: band | measured | county: band | measured |"]
    lines.append("|---|---|---|--:|--:|--:|--:|")
    for band in BANDS:
        cells = [band.title, band.unit, band.source]
        for profile in PROFILES:
            low, high = (band.text(v) for v in band.of(profile))
            cells += [low if low == high else f"{low} to {high}"]
            cells += [band.text(measured[profile][band.name])]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def shown() -> str:
    """Return the table that stands on the page."""
    return PAGE.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]


def renew() -> None:
    """Measure both banks and write the table into the page."""
    now = rows({p: figures(generate(N, profile=p)) for p in PROFILES})
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    PAGE.write_text(before + BEGIN + now + END + rest.split(END)[1], encoding="utf-8")


if __name__ == "__main__":
    renew()
