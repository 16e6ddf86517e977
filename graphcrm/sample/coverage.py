"""Who looks after whom."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from graphcrm.sample import columns as col
from graphcrm.sample.draft import Draft
from graphcrm.sample.draw import (
    AS_OF,
    NONE,
    BoolVec,
    Groups,
    IntVec,
    between,
    chance,
    first_of_each,
    not_over,
)
from graphcrm.sample.staff import ADVISER, CORPORATE, LEAD, MANAGER, TELLER, Staff, roles_named

ROLES = ("lead", "wealth", "assistant", "product")
LINES = ("retail", "corporate")
MOST_FIRMS = 40


@dataclass(frozen=True)
class Links:
    """Coverage rows by position of random staff and of parties (customers, then firms)."""

    staff: IntVec
    party: IntVec
    role: IntVec
    since: IntVec
    until: IntVec
    line: IntVec
    tended: BoolVec  # whether contacts within the window are to be drawn

    @staticmethod
    def joined(parts: list[Links]) -> Links:
        """Return all ``parts`` as one, the first of rows with an equal key kept."""
        whole = [np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Links)]
        keep = first_of_each(whole[0], whole[1], whole[2], whole[3])
        keep = keep[whole[0][keep] != NONE]
        return Links(*(column[keep] for column in whole))


def _links(
    rng: np.random.Generator,
    staff: IntVec,
    party: IntVec,
    role: int,
    *,
    line: int = 0,
    tended: float = 1.0,
    since: IntVec | None = None,
) -> Links:
    """Return links open today, for the parties that got a member of staff."""
    at = staff != NONE
    n = int(at.sum())
    start = AS_OF - 20 - between(rng, 0, 1100, n) if since is None else since[at]
    unknown = chance(rng, 0.02, n) if since is None else np.zeros(n, dtype=np.bool_)
    return Links(
        staff[at],
        party[at],
        np.full(n, role),
        np.where(unknown, NONE, start),
        np.full(n, NONE),
        np.full(n, line),
        chance(rng, tended, n),
    )


def coverage(draft: Draft) -> Links:
    """Draw who covers the random parties: leads, second leads, wealth, assistants, former leads."""
    rng, profile = draft.streams("coverage"), draft.profile
    who, bank, n_outlets = draft.who, draft.staff, draft.n_outlets
    managers = bank.groups((MANAGER, ADVISER), n_outlets)
    covered = chance(rng, np.asarray(profile.cover_shares)[who.band], who.n)
    party = np.flatnonzero(covered & who.random & who.active).astype(np.int64)
    n, outlet = len(party), who.outlet[party]
    lead = managers.draw(rng, outlet)
    gone = chance(rng, profile.lead_gone, n)
    departed = bank.groups((MANAGER, ADVISER), n_outlets, gone=True).draw(rng, outlet)
    virtual = _placeholders(bank, n_outlets)[outlet]
    lead = np.where(gone, np.where(chance(rng, 0.6, n), departed, virtual), lead)
    parts = [_links(rng, lead, party, 0, tended=profile.tended)]
    sure = ~gone
    for share, roles, role, tended in (
        (profile.two_leads, roles_named(profile.second_leads), 0, 0.8),
        (profile.assisted, roles_named(profile.assistants), 2, 0.7),
        (0.02, (LEAD, TELLER), 3, 0.6),
    ):
        at = sure & chance(rng, share, n)
        second = bank.groups(roles, n_outlets).draw(rng, outlet[at])
        second = np.where(second == lead[at], NONE, second)
        parts.append(_links(rng, second, party[at], role, tended=tended))
    rich = sure & (who.band[party] >= 3) & chance(rng, 0.35, n)
    adviser = bank.groups((ADVISER,), n_outlets).draw(rng, outlet[rich])
    adviser = np.where(adviser == lead[rich], NONE, adviser)
    parts.append(_links(rng, adviser, party[rich], 1, tended=0.8))
    parts.append(_former(rng, managers, parts[0], outlet))
    parts += _firm_links(rng, draft)
    return Links.joined(parts)


def _placeholders(bank: Staff, n_outlets: int) -> IntVec:
    """Return the virtual staff number of each outlet."""
    found = np.full(n_outlets, NONE, dtype=np.int64)
    rows = np.flatnonzero(bank.virtual)
    found[bank.outlet[rows]] = rows
    return found


def _former(rng: np.random.Generator, managers: Groups, now: Links, outlet: IntVec) -> Links:
    """Return who had some of these parties before: closed the day the present lead began."""
    at = chance(rng, 0.3, len(now.party)) & (now.since != NONE)
    before = managers.draw(rng, outlet[at])
    end = now.since[at]
    before = np.where(before == now.staff[at], NONE, before)
    start = end - 100 - between(rng, 0, 900, len(end))
    old = _links(rng, before, now.party[at], 0, since=start)
    return Links(
        old.staff, old.party, old.role, old.since, end[before != NONE], old.line, old.tended
    )


def _firm_links(rng: np.random.Generator, draft: Draft) -> list[Links]:
    """Return corporate leads, mostly for firms that borrow or are large, and some assistants."""
    all_, bank, offset = draft.firms, draft.staff, draft.who.n
    n_outlets, usual = draft.n_outlets, draft.profile.firm_covered
    share = np.where(all_.loans > 0, usual * 3, usual * 0.55)
    at = all_.client & all_.random & chance(rng, share, all_.n)
    firm = np.flatnonzero(at).astype(np.int64)
    corporate = bank.groups((CORPORATE,), n_outlets)
    lead = not_over(corporate.draw(rng, all_.outlet[firm]), MOST_FIRMS)
    helped = chance(rng, 0.2, len(firm))
    second = bank.groups((LEAD,), n_outlets).draw(rng, all_.outlet[firm[helped]])
    return [
        _links(rng, lead, firm + offset, 0, line=1, tended=0.9),
        _links(rng, second, firm[helped] + offset, 2, line=1, tended=0.6),
    ]


def coverage_table(draft: Draft, links: Links) -> pa.Table:
    """Return coverage as a table."""
    rng = draft.streams("coverage.table")
    n = len(links.staff)
    return col.table(
        "coverage",
        {
            "staff_id": draft.staff.id_of(links.staff),
            "party_id": col.take(draft.party_ids, links.party),
            "role": col.words(ROLES, links.role),
            "since": col.dates(links.since),
            "until": col.dates(links.until),
            "line": col.words(LINES, links.line),
            "is_primary": col.plain(links.role == 0),
            "is_backup": col.plain(links.role == 2),
            "share": col.shares(np.where(links.role == 0, 1.0, 0.2), chance(rng, 0.3, n)),
        },
    )
