"""Call lists as people use them: written as a workbook, and imported when it comes back filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.app.call_list import PLAN
from graphcrm.app.rows_load import load_rows
from graphcrm.errors import InputError
from graphcrm.graph.arrays import NO_DAY, NO_IX, BoolVec, day_of
from graphcrm.graph.encode import arrow_text
from graphcrm.graph.ports import Counts
from graphcrm.graph.spaces import PARTIES
from graphcrm.ingest.campaign_outcomes import Campaign, Outcomes, outcomes
from graphcrm.ingest.campaign_results import read_list
from graphcrm.ingest.text import mask
from graphcrm.model.words import REFERRAL_OUTCOME
from graphcrm.reasons.rejects import reason

if TYPE_CHECKING:
    from graphcrm.app.publish import Publisher
    from graphcrm.app.reports import LoadReport
    from graphcrm.graph import Graph
    from graphcrm.reasons import Lang

# A list is filled by hand, row by row: only where most of it is wrong is it the wrong file.
MAX_REJECT_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class RowError:
    """Why one row of a list was not imported; nothing that the row says.

    Parameters
    ----------
    file, column, rule : str
        ``column`` is the header as the file spells it, or "".
    row : int
        As a spreadsheet numbers it.
    """

    file: str
    row: int
    column: str
    rule: str

    def to_dict(self, lang: Lang) -> dict[str, object]:
        """Return it as JSON values, with the reason as a sentence."""
        said = reason(self.rule)[0 if lang == "zh" else 1]
        where = {"file": self.file, "row": self.row, "column": self.column}
        return {**where, "rule": self.rule, "reason": said}


@dataclass(frozen=True, slots=True)
class Results:
    """What a filled list says, checked against a version of the store.

    Parameters
    ----------
    file : str
    outcomes : Outcomes
    graph_version : str
    """

    file: str
    outcomes: Outcomes
    graph_version: str

    @property
    def n_rejected(self) -> int:
        """How many rows have an error."""
        return self.outcomes.rejects.n()

    def errors(self) -> list[RowError]:
        """Return each row with an error, in the order of the file."""
        found = [
            RowError(batch.file, row, batch.column, batch.rule)
            for batch in self.outcomes.rejects.batches
            for row in batch.rows.tolist()
        ]
        return sorted(found, key=lambda e: (e.file, e.row))

    def too_many(self, share: float) -> bool:
        """Whether more than a share of the filled rows have an error; totals are no rows."""
        contacts, every = "contacts", self.outcomes.rejects
        blamed = every.counted(contacts)
        return blamed > share * (self.outcomes.n_filled - (every.n(contacts) - blamed))

    def facts(self) -> dict[str, str | int]:
        """Return what was read, in numbers."""
        of = self.outcomes
        return {
            "campaign": of.campaign.campaign_id,
            "n_filled": of.n_filled,
            "n_contacts": of.n("contacts"),
            "n_referrals": of.n("referrals"),
            "n_rejected": self.n_rejected,
            "n_asked": of.n_asked,
            "n_control": of.n_control,
        }


@dataclass(frozen=True, slots=True)
class ResultsReport:
    """What importing results did.

    Parameters
    ----------
    results : Results
    load : LoadReport or None
        None where nothing was loaded: nothing was filled in, or it was refused or a dry run.
    rejects_file : Path or None
    refused : bool
        Too many rows have an error, so nothing was loaded.
    """

    results: Results
    load: LoadReport | None = None
    rejects_file: Path | None = None
    refused: bool = False

    @property
    def tables(self) -> Mapping[str, Counts]:
        """Counts by table; those of contacts include the rows with an error."""
        rejects = self.results.outcomes.rejects
        counts = dict(self.load.tables) if self.load else {}
        for table in rejects.tables:
            n, had = rejects.n(table), counts.get(table, Counts())
            counts[table] = replace(had, read=had.read + n, rejected=had.rejected + n)
        return counts

    def warnings(self, lang: Lang) -> Iterator[str]:
        """Yield what is odd about rows that were imported."""
        loaded = self.load.result.warnings if self.load else ()
        for notice in (*self.results.outcomes.warnings, *loaded):
            file = notice.file if notice.file.startswith(self.results.file) else self.results.file
            yield replace(notice, file=file).text(lang)

    def to_dict(self, lang: Lang = "en") -> dict[str, object]:
        """Return the report as a JSON document."""
        return {
            **self.results.facts(),
            "load_id": self.load.load_id if self.load else None,
            "graph_version": self.load.graph_version if self.load else self.results.graph_version,
            "tables": {
                name: {
                    "read": c.read,
                    "inserted": c.inserted,
                    "updated": c.updated,
                    "unchanged": c.unchanged,
                    "rejected": c.rejected,
                }
                for name, c in self.tables.items()
            },
            "rejects": [error.to_dict(lang) for error in self.results.errors()],
            "rejects_file": str(self.rejects_file) if self.rejects_file else None,
            "warnings": list(self.warnings(lang)),
            "refused": self.refused,
        }


def read_results(graph: Graph, path: Path, *, campaign: str | None, today: date) -> Results:
    """Read a filled list; see :meth:`graphcrm.app.App.read_results`."""
    filled = read_list(path)
    of = _campaign(graph, path, filled.made, campaign)

    def is_known(space: str, ids: Any) -> BoolVec:
        return mask(pc.is_in(ids, value_set=arrow_text(graph.ids(space)).cast(ids.type)))

    said = outcomes(filled, of, is_known=is_known, today=today, recorded=_recorded(graph))
    return Results(path.name, said, graph.version)


def _recorded(graph: Graph) -> pa.Table:
    """Return the referrals that parties made, with what became of them."""
    rows = np.flatnonzero(graph.column("referrals", "referrer_ix") != NO_IX)

    def column(name: str) -> Any:
        return graph.column("referrals", name)[rows]

    ids, became = arrow_text(graph.ids(PARTIES)).cast(pa.string()), column("outcome")
    words = pa.array(tuple(REFERRAL_OUTCOME), pa.string())
    return pa.table(
        {
            "referrer_id": ids.take(pa.array(column("referrer_ix"))),
            "party_id": ids.take(pa.array(column("party_ix"))),
            "referred_on": pa.array(column("referred_on"), pa.int32()).cast(pa.date32()),
            "outcome": words.take(pa.array(became, mask=became == NO_IX)),
        }
    )


def _campaign(
    graph: Graph, path: Path, made: Mapping[str, Any] | None, given: str | None
) -> Campaign:
    """Return the campaign of a list: as it was planned, as it is named, as the store knows it."""
    if made is None:
        if not given:
            raise InputError(f"{path.name} does not say of which campaign it is; add --campaign ID")
        return _as_stored(graph, Campaign(given.strip()))
    if made["question"] != PLAN:
        raise InputError(f"{path.name} is no call list; graphcrm campaign plan --out writes one")
    said = made["parameters"]
    name, product = said.get("campaign"), said.get("product")
    if given and given != name:
        raise InputError(f"{path.name} is the list of another campaign; leave --campaign out")
    try:
        began = date.fromisoformat(made["as_of"])
    except (TypeError, ValueError):
        raise _spoilt(path) from None
    if not isinstance(name, str) or not name or not isinstance(product, str | None):
        raise _spoilt(path)
    return _as_stored(graph, Campaign(name, product or None, began))


def _as_stored(graph: Graph, campaign: Campaign) -> Campaign:
    """Return a campaign with what the store knows of it, which stands above what a list says."""
    at = graph.ids("campaigns").find(campaign.campaign_id)
    if at < 0:
        return campaign
    began = int(graph.node("campaigns", "started_on")[at])
    product = graph.ids("products")[int(graph.node("campaigns", "product_ix")[at])]
    campaign = replace(campaign, product_id=campaign.product_id or product)
    if began == NO_DAY:
        return campaign
    return replace(campaign, started_on=day_of(began), is_known=True)


def _spoilt(path: Path) -> InputError:
    return InputError(
        f"{path.name}: what it says of how its list was made was changed; write the list anew and "
        "fill that"
    )


def import_results(
    publisher: Publisher,
    results: Results,
    *,
    today: date,
    max_reject_share: float,
    tick: Callable[[str], None],
) -> ResultsReport:
    """Load what a filled list says; see :meth:`graphcrm.app.App.import_results`."""
    if not 0 <= max_reject_share <= 1:
        raise InputError("--max-reject-share is a share between 0 and 1")
    file = publisher.write_rejects(results.outcomes.rejects, "results")
    if results.too_many(max_reject_share):
        return ResultsReport(results, None, file, refused=True)
    if not results.outcomes.tables:
        return ResultsReport(results, None, file)
    report = load_rows(
        publisher,
        results.outcomes.tables,
        what="list",
        only_on=results.graph_version,
        today=today,
        tick=tick,
    )
    return ResultsReport(results, report, file)
