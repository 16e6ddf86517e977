"""What a filled call list says, as rows of the data model: contacts, referrals, who was asked.

A row with an error is rejected whole, under the first rule that it breaks, so that what was filled
in is what was loaded and what was rejected.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcrm.graph.arrays import marked
from graphcrm.graph.group_list import ASKED, signal_kind
from graphcrm.graph.group_list import CONTROL as HELD_BACK
from graphcrm.ingest.campaign_results import (
    BROUGHT,
    CONTROL,
    CONTROL_ID,
    ON,
    PARTY,
    RESULTS,
    STAFF,
    FilledList,
)
from graphcrm.ingest.keys import find_repeats
from graphcrm.ingest.notices import Notice
from graphcrm.ingest.rejects import Rejects
from graphcrm.ingest.sieve import IsKnown, Sieve
from graphcrm.ingest.text import mask
from graphcrm.model import TABLES
from graphcrm.model.arrow import arrow_type

_CONTACT: Final = {
    "staff_id": STAFF,
    "party_id": PARTY,
    "contacted_on": ON,
    "channel": "channel",
    "outcome": "call_outcome",
    "need": "need",
    "note": "note",
}
_KEY: Final = ("staff_id", "party_id", "contacted_on", "channel")
_REFERRAL_KEY: Final = ("referrer_id", "party_id", "referred_on")


@dataclass(frozen=True, slots=True)
class Campaign:
    """The campaign that a list is of.

    Parameters
    ----------
    campaign_id : str
    product_id : str or None
    started_on : date or None
        None: the day of the first contact.
    is_known : bool
        Whether the store holds the day on which it began.
    """

    campaign_id: str
    product_id: str | None = None
    started_on: date | None = None
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What there is to load of a filled list.

    Parameters
    ----------
    campaign : Campaign
    tables : dict of pa.Table
        Extracts by table; empty where no row was filled, or none without an error.
    rejects : Rejects
    warnings : tuple of Notice
    n_filled, n_asked, n_control : int
        Rows that somebody filled in; parties that count as asked and as control group.
    """

    campaign: Campaign
    tables: dict[str, pa.Table]
    rejects: Rejects
    warnings: tuple[Notice, ...]
    n_filled: int
    n_asked: int = 0
    n_control: int = 0

    def n(self, table: str) -> int:
        """Return how many rows of a table there are to load."""
        return self.tables[table].num_rows if table in self.tables else 0


def outcomes(
    filled: FilledList,
    campaign: Campaign,
    *,
    is_known: IsKnown,
    today: date,
    recorded: pa.Table | None = None,
) -> Outcomes:
    """Turn a filled list into rows that can be loaded.

    Everybody on the list counts as asked as soon as one row is filled, reached or not: to leave
    out whom nobody reached would compare the willing with everybody.

    Parameters
    ----------
    filled : FilledList
    campaign : Campaign
    is_known : callable
        Says of an array of ids which the store knows, in the space ``parties`` or ``staff``.
    today : date
        No contact lies after it.
    recorded : pa.Table, optional
        Referrals that the store holds, with what became of them, empty or not.

    Returns
    -------
    Outcomes

    Notes
    -----
    O(n log n) in rows.
    """
    sieve = Sieve.of(filled.calls, RESULTS)
    control = Sieve.of(filled.control, CONTROL)
    _sift(sieve, campaign, is_known, today)
    _sift_repeats(sieve)
    control.reject_strangers(CONTROL_ID, "parties", is_known)
    contacts, referrals = _contacts(sieve), _referrals(sieve)
    sieve.rejects.extend(control.rejects)
    result = Outcomes(campaign, {}, sieve.rejects, (), filled.n_filled)
    if not contacts.num_rows:
        return result
    began = campaign.started_on or pc.min(contacts[ON]).as_py()
    campaign = replace(campaign, started_on=began)
    held_back = control.batch.column(CONTROL_ID).combine_chunks()
    asked = pa.array(filled.listed, pa.string())
    asked = asked.filter(pa.array(is_known("parties", asked)))
    signals = [_signals(ASKED, asked, campaign), _signals(HELD_BACK, held_back, campaign)]
    tables = {
        "campaigns": _campaign_row(campaign),
        "contacts": contacts,
        "referrals": _of_campaign(referrals, campaign, recorded),
        "signals": pa.concat_tables(signals),
    }
    return replace(
        result,
        campaign=campaign,
        tables={name: rows for name, rows in tables.items() if rows.num_rows},
        warnings=tuple(_warnings(sieve, filled, held_back)),
        n_asked=signals[0].num_rows,
        n_control=signals[1].num_rows,
    )


def _sift(sieve: Sieve, campaign: Campaign, is_known: IsKnown, today: date) -> None:
    """Reject rows of strangers, and those that cannot have happened so."""
    rows = sieve.batch.rows
    sieve.reject_strangers(PARTY, "parties", is_known)
    sieve.reject_strangers(STAFF, "staff", is_known)
    sieve.reject(mask(pc.greater(rows[ON], pa.scalar(today))), "contact_ahead", ON)
    if campaign.started_on is not None:
        early = mask(pc.less(rows[ON], pa.scalar(campaign.started_on)))
        sieve.reject(early, "contact_before_campaign", ON)
    for name in BROUGHT:
        sieve.reject(mask(pc.equal(rows[name], rows[PARTY])), "brought_oneself", name)
        sieve.reject_strangers(name, "parties", is_known)


def _sift_repeats(sieve: Sieve) -> None:
    """Reject rows that a later one contradicts: the same contact, or the same referral."""
    n = sieve.batch.rows.num_rows
    repeated = find_repeats(_as_contacts(sieve), _KEY, sieve.batch.fits).differing
    sieve.reject(marked(repeated, n), "duplicate_key", PARTY)
    referrals = _referrals(sieve)
    every = np.ones(referrals.num_rows, bool)
    repeated = find_repeats(referrals.drop_columns("row"), _REFERRAL_KEY, every).differing
    rows = referrals["row"].to_numpy()[repeated]
    sieve.reject(marked(rows, n), "duplicate_key", "referral_outcome")


def _as_contacts(sieve: Sieve) -> pa.Table:
    rows = sieve.batch.rows.select(list(_CONTACT.values()))
    return rows.rename_columns(list(_CONTACT))


def _contacts(sieve: Sieve) -> pa.Table:
    """Return the contacts, each once."""
    rows, fits = _as_contacts(sieve), sieve.batch.fits
    again = marked(find_repeats(rows, _KEY, fits).identical, rows.num_rows)
    return rows.filter(pa.array(fits & ~again))


def _referrals(sieve: Sieve) -> pa.Table:
    """Return who came through whom, and which row says so."""
    rows, outcome = sieve.batch.rows, "referral_outcome"
    parts = []
    for name in BROUGHT:
        at = np.flatnonzero(mask(pc.is_valid(rows[name])) & sieve.batch.fits)
        some = rows.select([PARTY, name, ON, outcome]).take(pa.array(at))
        part = some.rename_columns([*_REFERRAL_KEY, "outcome"])
        parts.append(part.append_column("row", pa.array(at, pa.int64())))
    return pa.concat_tables(parts)


def _signals(group: str, ids: Any, campaign: Campaign) -> pa.Table:
    """Return who was asked, or held back, once each."""
    party = pc.unique(ids.drop_null())
    n = len(party)
    return pa.table(
        {
            "party_id": party,
            "kind": pa.array([signal_kind(group, campaign.campaign_id)] * n, pa.string()),
            "raised_on": pa.array([campaign.started_on] * n, pa.date32()),
        }
    )


def _campaign_row(campaign: Campaign) -> pa.Table:
    """Return the campaign, where the store does not know when it began."""
    columns: dict[str, object] = {
        "campaign_id": campaign.campaign_id,
        "started_on": campaign.started_on,
    }
    if campaign.product_id is not None:
        columns["product_id"] = campaign.product_id
    n = 0 if campaign.is_known else 1
    table = TABLES["campaigns"]
    return pa.table(
        {name: pa.array([v] * n, arrow_type(table.column(name))) for name, v in columns.items()}
    )


def _of_campaign(referrals: pa.Table, campaign: Campaign, recorded: pa.Table | None) -> pa.Table:
    """Say of referrals that they are of the campaign, and what became of them."""
    n = referrals.num_rows
    more = {"campaign_id": campaign.campaign_id, "channel": "campaign"}
    if campaign.product_id is not None:
        more["product_id"] = campaign.product_id
    columns = {name: referrals[name] for name in _REFERRAL_KEY}
    columns["outcome"] = _became(referrals, recorded)
    return pa.table(
        {**columns, **{name: pa.array([v] * n, pa.string()) for name, v in more.items()}}
    )


def _became(referrals: pa.Table, recorded: pa.Table | None) -> Any:
    """Return outcomes as the list says, else as they are recorded, else pending.

    An empty cell says nothing: it must not take back that somebody opened an account since.
    """
    if recorded is None:
        return pc.fill_null(referrals["outcome"], "pending")
    at = pc.index_in(_keys(referrals), value_set=_keys(recorded))
    known = recorded["outcome"].combine_chunks().take(at)
    return pc.coalesce(referrals["outcome"], pc.if_else(pc.is_null(at), "pending", known))


def _keys(referrals: pa.Table) -> Any:
    """Return the key of each referral as one text."""
    parts = [referrals[name].cast(pa.string()) for name in _REFERRAL_KEY]
    return pc.binary_join_element_wise(*parts, "\x1f").combine_chunks()


def _warnings(sieve: Sieve, filled: FilledList, held_back: Any) -> Iterator[Notice]:
    """Say of whom contacts were loaded though nobody was to call them, or the list did not ask."""
    party = sieve.batch.rows[PARTY]
    control = mask(pc.is_in(party, value_set=held_back))
    yield from sieve.warn(control, "control_called", PARTY)
    if filled.made is not None:
        asked = mask(pc.is_in(party, value_set=pa.array(filled.listed, pa.string())))
        yield from sieve.warn(~asked & ~control, "not_on_list", PARTY)
