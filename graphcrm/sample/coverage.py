"""Who looks after whom, and who was in touch with whom."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from graphcrm.sample import columns as col
from graphcrm.sample.draw import (
    AS_OF,
    NONE,
    BoolVec,
    Groups,
    IntVec,
    Streams,
    between,
    chance,
    first_of_each,
    pick,
)
from graphcrm.sample.firms import Firms
from graphcrm.sample.people import People
from graphcrm.sample.profile import Profile
from graphcrm.sample.staff import ADVISER, CORPORATE, LEAD, MANAGER, TELLER, Staff

ROLES = ("lead", "wealth", "assistant", "product")
LINES = ("retail", "corporate")
CHANNELS = (
    "call",
    "wechat",
    "visit",
    "meeting",
    "event",
    "email",
    "other",
    "sms",
    "greeting",
    "system",
    "branch",
)
N_EFFECTIVE = 7
HISTORY = 548
WINDOW = 180
OUTCOMES = ("无人接听", "再联系", "有意向", "已办理", "无意向")


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


def coverage(streams: Streams, profile: Profile, who: People, all_: Firms, bank: Staff) -> Links:
    """Draw who covers the random parties: leads, second leads, wealth, assistants, former leads."""
    rng = streams("coverage")
    n_outlets = int(bank.outlet.max()) + 1
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
        (profile.two_leads, (MANAGER, ADVISER), 0, 0.8),
        (0.05, (MANAGER,), 2, 0.7),
        (0.02, (LEAD, TELLER), 3, 0.6),
    ):
        at = sure & chance(rng, share, n)
        second = bank.groups(roles, n_outlets).draw(rng, outlet[at])
        second = np.where(second == lead[at], NONE, second)
        parts.append(_links(rng, second, party[at], role, tended=tended))
    rich = sure & (who.band[party] >= 4) & chance(rng, 0.5, n)
    adviser = bank.groups((ADVISER,), n_outlets).draw(rng, outlet[rich])
    adviser = np.where(adviser == lead[rich], NONE, adviser)
    parts.append(_links(rng, adviser, party[rich], 1, tended=0.8))
    parts.append(_former(rng, managers, parts[0], outlet))
    parts += _firm_links(rng, profile, who.n, all_, bank, n_outlets)
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


def _firm_links(
    rng: np.random.Generator,
    profile: Profile,
    offset: int,
    all_: Firms,
    bank: Staff,
    n_outlets: int,
) -> list[Links]:
    """Return corporate leads, mostly for firms that borrow or are large, and some assistants."""
    share = np.where(all_.loans > 0, profile.firm_covered * 3, profile.firm_covered * 0.55)
    at = all_.client & all_.random & chance(rng, share, all_.n)
    firm = np.flatnonzero(at).astype(np.int64)
    corporate = bank.groups((CORPORATE,), n_outlets)
    lead = corporate.draw(rng, all_.outlet[firm])
    helped = chance(rng, 0.2, len(firm))
    second = bank.groups((LEAD,), n_outlets).draw(rng, all_.outlet[firm[helped]])
    return [
        _links(rng, lead, firm + offset, 0, line=1, tended=0.9),
        _links(rng, second, firm[helped] + offset, 2, line=1, tended=0.6),
    ]


def coverage_table(streams: Streams, links: Links, bank: Staff, party_ids: pa.Array) -> pa.Table:
    """Return coverage as a table."""
    rng = streams("coverage.table")
    n = len(links.staff)
    return col.table(
        "coverage",
        {
            "staff_id": bank.id_of(links.staff),
            "party_id": col.take(party_ids, links.party),
            "role": col.words(ROLES, links.role),
            "since": col.dates(links.since),
            "until": col.dates(links.until),
            "line": col.words(LINES, links.line),
            "is_primary": col.plain(links.role == 0),
            "is_backup": col.plain(links.role == 2),
            "share": col.shares(np.where(links.role == 0, 1.0, 0.2), chance(rng, 0.3, n)),
        },
    )


def contacts(
    streams: Streams, profile: Profile, links: Links, bank: Staff, who: People, party_ids: pa.Array
) -> pa.Table:
    """Return contacts over 18 months: regular ones, chance ones, and mass messages."""
    rng = streams("contacts")
    regular = _regular(rng, links)
    chance_ones = _by_chance(rng, links, bank, who)
    mass = _mass(rng, profile, bank, who)
    staff, party, on, channel = (
        np.concatenate(v) for v in zip(regular, chance_ones, mass, strict=True)
    )
    keep = first_of_each(staff, party, on, channel)
    staff, party, on, channel = (v[keep].astype(np.int64) for v in (staff, party, on, channel))
    n = len(staff)
    effective = channel < N_EFFECTIVE
    needs = ("理财", "贷款", "保险", "信用卡", "代发")
    has_need = effective & chance(rng, 0.08, n)
    return col.table(
        "contacts",
        {
            "staff_id": bank.id_of(staff),
            "party_id": col.take(party_ids, party),
            "contacted_on": col.dates(on),
            "channel": col.words(CHANNELS, channel),
            "outcome": col.words(OUTCOMES, np.where(effective, between(rng, 0, 5, n), NONE)),
            "need": col.words(needs, np.where(has_need, between(rng, 0, 5, n), NONE)),
        },
    )


Rows = tuple[IntVec, IntVec, IntVec, IntVec]


def _regular(rng: np.random.Generator, links: Links) -> Rows:
    """Return three to four effective contacts a year for each link, none lately if not tended."""
    n, most = len(links.staff), 6
    began = np.where(links.since == NONE, HISTORY, AS_OF - links.since)
    ended = np.where(links.until == NONE, 0, AS_OF - links.until)
    first = np.where(links.tended, between(rng, 0, 150, n), WINDOW + 5 + between(rng, 0, 300, n))
    first = np.where(
        links.tended & (ended == 0), np.minimum(first, np.maximum(began, 0)), first + ended
    )
    gaps = 60 + between(rng, 0, 90, n * most).reshape(n, most)
    gaps[:, 0] = first
    age = np.cumsum(gaps, axis=1)
    row, _ = np.nonzero((age <= HISTORY) & (age <= began[:, None]))
    kept = age[(age <= HISTORY) & (age <= began[:, None])]
    channel = pick(rng, (0.38, 0.27, 0.12, 0.10, 0.06, 0.02, 0.05), len(kept))
    return links.staff[row], links.party[row], AS_OF - kept, channel


def _by_chance(rng: np.random.Generator, links: Links, bank: Staff, who: People) -> Rows:
    """Return contacts by staff not named for a party: colleagues who helped out."""
    n_outlets = int(bank.outlet.max()) + 1
    anyone = bank.groups((MANAGER, ADVISER, LEAD, TELLER), n_outlets)
    mine = links.party[(links.party < who.n) & (links.role == 0)]
    covered = mine[chance(rng, 0.07, len(mine))]
    others = np.flatnonzero(who.random & who.active & chance(rng, 0.012, who.n))
    party = np.concatenate([covered, others]).astype(np.int64)
    staff = anyone.draw(rng, who.outlet[party])
    on = AS_OF - between(rng, 0, 500, len(party), skew=2)
    return staff, party, on, pick(rng, (0.5, 0.2, 0.1, 0.2), len(party))


def _mass(rng: np.random.Generator, profile: Profile, bank: Staff, who: People) -> Rows:
    """Return mass texts, greetings and automatic messages, and visits to the counter."""
    n_outlets = int(bank.outlet.max()) + 1
    sender = bank.groups((TELLER,), n_outlets)
    first = sender.member[np.minimum(sender.start, len(sender.member) - 1)]  # one sender an outlet
    party = np.flatnonzero(who.random & who.active & chance(rng, profile.mass_messages, who.n))
    party = party.astype(np.int64)
    days = np.array([0, 9, 42, 88, 134, 177, 230, 315, 400], dtype=np.int64)
    on = AS_OF - days[between(rng, 0, len(days), len(party))]
    channel = N_EFFECTIVE + pick(rng, (0.55, 0.2, 0.15, 0.1), len(party))
    return first[who.outlet[party]], party, on, channel
