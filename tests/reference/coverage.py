"""Coverage as its definitions read: slow, plain, and written apart from the package.

Tables are pandas frames with canonical columns; a missing table or column is absent knowledge.
Every function looks at one party, one link, one firm at a time.  Nothing here is fast.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]

NOT_EFFECTIVE = {"sms", "greeting", "system", "branch"}
ROLE_STRENGTH = {"lead": 1.0, "wealth": 0.8, "product": 0.6, "assistant": 0.4}


def rows(tables: Tables, name: str) -> list[Row]:
    """Return the rows of a table with None for what is missing, every canonical column present."""
    if name not in tables:
        return []
    frame = tables[name]
    records = []
    for values in frame.itertuples(index=False, name=None):
        row: Row = defaultdict(lambda: None)
        for column, value in zip(frame.columns, values, strict=True):
            row[str(column)] = None if pd.isna(value) else _plain(value)
        records.append(row)
    return records


def _plain(value: Any) -> Any:
    """Return dates as `date`, everything else as it is."""
    return value.date() if isinstance(value, pd.Timestamp) else value


def valid(row: Row, as_of: date) -> bool:
    """Tell whether since <= as_of < until, a missing end being open."""
    begun = row["since"] is None or row["since"] <= as_of
    return begun and (row["until"] is None or as_of < row["until"])


def active_parties(tables: Tables, as_of: date) -> dict[str, Row]:
    """Return the active parties: id -> row, with ``kind`` added."""
    found = {}
    for kind, table, key in (
        ("customer", "customers", "customer_id"),
        ("firm", "firms", "firm_id"),
    ):
        for row in rows(tables, table):
            opened = row["opened_on"] is None or row["opened_on"] <= as_of
            closed = row["closed_on"] is not None and row["closed_on"] <= as_of
            client = kind == "customer" or row["is_client"] is None or bool(row["is_client"])
            if opened and not closed and client:
                row["kind"] = kind
                found[row[key]] = row
    return found


def worths(tables: Tables, as_of: date) -> dict[str, float | None]:
    """Return the worth of every party, active or not, None where it is unknown.

    The figures are those of the newest balances row up to ``as_of``, as a whole, else the party's
    own; a customer's worth is aum, else deposits; a firm's is deposits.
    """
    newest: dict[str, Row] = {}
    for row in rows(tables, "balances"):
        if row["on"] <= as_of:
            known = newest.get(row["party_id"])
            if known is None or known["on"] < row["on"]:
                newest[row["party_id"]] = row
    found: dict[str, float | None] = {}
    for row in rows(tables, "customers"):
        figures = newest.get(row["customer_id"], row)
        money = figures["aum"] if figures["aum"] is not None else figures["deposits"]
        found[row["customer_id"]] = None if money is None else float(money)
    for row in rows(tables, "firms"):
        figures = newest.get(row["firm_id"], row)
        money = figures["deposits"]
        found[row["firm_id"]] = None if money is None else float(money)
    return found


def on_staff(tables: Tables, as_of: date) -> dict[str, Row]:
    """Return the staff who work here on ``as_of`` and are no placeholders."""
    return {
        row["staff_id"]: row
        for row in rows(tables, "staff")
        if (row["joined_on"] is None or row["joined_on"] <= as_of)
        and (row["leaves_on"] is None or as_of < row["leaves_on"])
        and not row["is_virtual"]
    }


@dataclass
class Link:
    """A live link between a member of staff and a party."""

    staff_id: str
    party_id: str
    assigned: bool = False
    tended: bool = False
    role_strength: float = 0.0
    contact_strength: float = 0.0

    @property
    def kind(self) -> str:
        """Assigned, tended or both."""
        if self.assigned and self.tended:
            return "both"
        return "assigned" if self.assigned else "tended"

    @property
    def strength(self) -> float:
        """Strength, at most 1."""
        return min(1.0, self.role_strength + self.contact_strength)


def live_links(tables: Tables, as_of: date, window_days: int = 180) -> dict[str, dict[str, Link]]:
    """Return party id -> staff id -> live link; parties without any are not in it."""
    staff, parties = on_staff(tables, as_of), active_parties(tables, as_of)
    found: dict[str, dict[str, Link]] = defaultdict(dict)

    def link(row: Row) -> Link:
        one, party = row["staff_id"], row["party_id"]
        return found[party].setdefault(one, Link(one, party))

    for row in rows(tables, "coverage"):
        if row["staff_id"] in staff and row["party_id"] in parties and valid(row, as_of):
            here = link(row)
            here.assigned = True
            here.role_strength = max(here.role_strength, ROLE_STRENGTH[row["role"]])
    for row in rows(tables, "contacts"):
        if row["staff_id"] in staff and row["party_id"] in parties and effective(row):
            age = (as_of - row["contacted_on"]).days
            if 0 <= age <= window_days:
                here = link(row)
                here.tended = True
                here.contact_strength += 0.5 ** (age / 90)
    return dict(found)


def effective(contact: Row) -> bool:
    """Tell whether a contact counts; a missing channel is "other"."""
    return (contact["channel"] or "other") not in NOT_EFFECTIVE


def by_worth(worth: float | None, id_: str) -> tuple[bool, float, str]:
    """Return the sort key of "by worth descending, unknown last, ties by id"."""
    return (worth is None, -(worth or 0.0), id_)


def orphans(tables: Tables, as_of: date, window_days: int = 180) -> pd.DataFrame:
    """Return the active parties without a live link."""
    links, worth = live_links(tables, as_of, window_days), worths(tables, as_of)
    parties = active_parties(tables, as_of)
    gone = sorted((p for p in parties if p not in links), key=lambda p: by_worth(worth[p], p))
    columns = ["party_id", "kind", "name", "branch_id", "worth"]
    return pd.DataFrame(
        [
            [p, parties[p]["kind"], parties[p]["name"], parties[p]["branch_id"], worth[p]]
            for p in gone
        ],
        columns=columns,
    )


def single_links(tables: Tables, as_of: date, window_days: int = 180) -> pd.DataFrame:
    """Return the active parties with exactly one live link, by worth."""
    links, worth = live_links(tables, as_of, window_days), worths(tables, as_of)
    parties, homes = active_parties(tables, as_of), households(tables, as_of)
    newest = newest_contacts(tables, as_of)
    records = []
    for party, held in links.items():
        if len(held) == 1:
            (one,) = held.values()
            records.append(
                {
                    "party_id": party,
                    "kind": parties[party]["kind"],
                    "name": parties[party]["name"],
                    "branch_id": parties[party]["branch_id"],
                    "staff_id": one.staff_id,
                    "link_kind": one.kind,
                    "worth": worth[party],
                    "strength": one.strength,
                    "last_contact_on": newest.get((one.staff_id, party)),
                    "household_id": min(homes[party], default=None),
                }
            )
    records.sort(key=lambda r: by_worth(r["worth"], r["party_id"]))
    columns = ["party_id", "kind", "name", "branch_id", "staff_id", "link_kind", "worth"]
    return pd.DataFrame(records, columns=[*columns, "strength", "last_contact_on", "household_id"])


def newest_contacts(tables: Tables, as_of: date) -> dict[tuple[str, str], date]:
    """Return (staff, party) -> newest contact up to ``as_of``, any channel, any age."""
    newest: dict[tuple[str, str], date] = {}
    for row in rows(tables, "contacts"):
        pair = (row["staff_id"], row["party_id"])
        if row["contacted_on"] <= as_of and row["contacted_on"] >= newest.get(pair, date.min):
            newest[pair] = row["contacted_on"]
    return newest


def households(tables: Tables, as_of: date) -> dict[str, set[str]]:
    """Return customer id -> the households he is a valid member of."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows(tables, "household_members"):
        if valid(row, as_of):
            found[row["customer_id"]].add(row["household_id"])
    return found


@dataclass(frozen=True)
class Leaver:
    """What is lost and thinned when some staff leave, and the totals."""

    parties: pd.DataFrame
    totals: dict[str, float]

    def ids(self, effect: str) -> list[str]:
        """Return the ids of the lost or the thinned parties, by worth."""
        chosen = self.parties[self.parties["effect"] == effect]
        return [str(p) for p in chosen["party_id"]]


def leaver(tables: Tables, staff_ids: Iterable[str], as_of: date, window_days: int = 180) -> Leaver:
    """Return the what-if of ``staff_ids`` leaving: lost first, each by worth."""
    gone = set(staff_ids)
    links, worth = live_links(tables, as_of, window_days), worths(tables, as_of)
    parties, staff = active_parties(tables, as_of), on_staff(tables, as_of)
    records = []
    for party, held in links.items():
        linked, remain = sorted(set(held) & gone), sorted(set(held) - gone)
        if not linked or len(remain) > 1:
            continue
        records.append(
            {
                "party_id": party,
                "kind": parties[party]["kind"],
                "name": parties[party]["name"],
                "effect": "thinned" if remain else "lost",
                "worth": worth[party],
                "protecting_staff": remain,
                "protected_by_other_unit": any(
                    all(other_unit(staff[r], staff[one]) for one in linked) for r in remain
                ),
            }
        )
    records.sort(key=lambda r: (r["effect"], *by_worth(r["worth"], r["party_id"])))
    lost = {r["party_id"] for r in records if r["effect"] == "lost"}
    below = descendants(tables, as_of, lost) - lost
    homes = households(tables, as_of)
    totals = {
        "n_lost": len(lost),
        "worth_lost": money(worth, lost),
        "n_thinned": sum(r["effect"] == "thinned" for r in records),
        "n_households": len({home for party in lost for home in homes.get(party, ())}),
        "n_firms": len(firms_cut_off(tables, as_of, links, gone)),
        "worth_referral_subtrees": money(worth, below & set(parties)),
    }
    columns = ["party_id", "kind", "name", "effect", "worth", "protecting_staff"]
    frame = pd.DataFrame(records, columns=[*columns, "protected_by_other_unit"])
    return Leaver(frame, totals)


def other_unit(one: Row, other: Row) -> bool:
    """Tell whether two members of staff differ in branch or role."""
    return bool(one["branch_id"] != other["branch_id"] or one["role"] != other["role"])


def money(worth: Mapping[str, float | None], parties: Iterable[str]) -> float:
    """Return the sum of the known worth, to the fen."""
    return round(sum(worth[p] or 0.0 for p in parties), 2)


def firms_cut_off(
    tables: Tables, as_of: date, links: dict[str, dict[str, Link]], gone: set[str]
) -> set[str]:
    """Return firms, clients or not, whose covered active employees are covered by nobody else."""
    before, after = set(), set()
    active = active_parties(tables, as_of)
    for row in rows(tables, "employment"):
        held = set(links.get(row["customer_id"], ()))
        if valid(row, as_of) and row["customer_id"] in active and held:
            before.add(row["firm_id"])
            if held - gone:
                after.add(row["firm_id"])
    return before - after


def referral_parents(tables: Tables, as_of: date) -> dict[str, str]:
    """Return party -> who brought it in, after cycles are broken.

    Only opened referrals by customers and firms count; the earliest wins, ties by referrer; a
    cycle loses its latest edge, ties by the largest party id, whose party becomes a root.
    """
    nodes = {r["customer_id"] for r in rows(tables, "customers")}
    nodes |= {r["firm_id"] for r in rows(tables, "firms")}
    best: dict[str, tuple[date, str]] = {}
    for row in rows(tables, "referrals"):
        referrer, party, on = row["referrer_id"], row["party_id"], row["referred_on"]
        opened = (row["outcome"] or "opened") == "opened"
        if opened and referrer in nodes and referrer != party and on <= as_of:
            best[party] = min(best.get(party, (on, referrer)), (on, referrer))
    while ring := find_cycle({party: by for party, (_, by) in best.items()}):
        del best[max(ring, key=lambda party: (best[party][0], party))]
    return {party: by for party, (_, by) in best.items()}


def find_cycle(parent: Mapping[str, str]) -> list[str]:
    """Return the members of one cycle, or nothing."""
    clear: set[str] = set()
    for start in sorted(parent):
        path: list[str] = []
        node: str | None = start
        while node is not None and node not in clear and node not in path:
            path.append(node)
            node = parent.get(node)
        if node is not None and node in path:
            return path[path.index(node) :]
        clear.update(path)
    return []


def descendants(tables: Tables, as_of: date, parties: set[str]) -> set[str]:
    """Return the strict descendants of ``parties`` in the referral forest."""
    children: dict[str, list[str]] = defaultdict(list)
    for party, by in referral_parents(tables, as_of).items():
        children[by].append(party)
    found: set[str] = set()
    waiting = [child for party in parties for child in children[party]]
    while waiting:
        party = waiting.pop()
        if party not in found:
            found.add(party)
            waiting += children[party]
    return found


def departures(tables: Tables, as_of: date, window_days: int = 180) -> pd.DataFrame:
    """Return for each member on staff what his leaving alone would lose, by worth lost."""
    links, worth = live_links(tables, as_of, window_days), worths(tables, as_of)
    parties = active_parties(tables, as_of)
    alone: dict[str, list[str]] = defaultdict(list)
    for party, held in links.items():
        if len(held) == 1:
            alone[next(iter(held))].append(party)
    of_branch: dict[str | None, list[str]] = defaultdict(list)
    for party, row in parties.items():
        of_branch[row["branch_id"]].append(party)
    records: list[Row] = []
    for id_, row in on_staff(tables, as_of).items():
        branch = row["branch_id"]
        base = money(worth, of_branch[branch]) if branch is not None else 0.0
        here = [p for p in alone[id_] if parties[p]["branch_id"] == branch]
        records.append(
            {
                "staff_id": id_,
                "name": row["name"],
                "branch_id": branch,
                "n_lost": len(alone[id_]),
                "worth_lost": money(worth, alone[id_]),
                "branch_share": money(worth, here) / base if base else None,
            }
        )
    records.sort(key=lambda r: (-r["worth_lost"], r["staff_id"]))
    columns = ["staff_id", "name", "branch_id", "n_lost", "worth_lost", "branch_share"]
    return pd.DataFrame(records, columns=columns)
