"""A notebook for planted rows: it writes them down and knows who looks after whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from graphcrm.sample.draw import AS_OF, IntVec, iso
from graphcrm.sample.profile import Profile

Row = dict[str, Any]


def on(text: str) -> date:
    """Return an ISO date as a date."""
    return date.fromisoformat(text)


def ago(days: int) -> date:
    """Return the date so many days before the sample's end."""
    return on(iso(AS_OF - days))


class Plot:
    """Planted customers, firms, staff and the rows between them.

    The planted parties take the first positions among customers and firms, the planted staff the
    first among staff.  Random rows never touch them, so what is counted here stays true.
    """

    def __init__(self, branch_id: str, profile: Profile, *, n_one_surname: int) -> None:
        self.branch_id = branch_id
        self.profile = profile
        self.n_one_surname = n_one_surname
        self.customers: list[Row] = []
        self.firms: list[Row] = []
        self.staff: list[Row] = []
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.truth: dict[str, Any] = {}
        self.worth: dict[str, int] = {}
        self.holders: dict[str, set[str]] = defaultdict(set)  # staff with a live link
        self.inactive: set[str] = set()

    def customer(self, worth: int, **given: Any) -> str:
        """Add a customer of ``worth`` yuan and return his id."""
        id_ = f"{len(self.customers) + 1:010d}"
        self.customers.append({"worth": worth, **given})
        self.worth[id_] = 0 if "closed" in given else worth
        if "closed" in given:
            self.inactive.add(id_)
        return id_

    def firm(self, short: str, deposits: int, **given: Any) -> str:
        """Add a client firm with ``deposits`` in yuan and return its id."""
        id_ = f"F{len(self.firms) + 1:06d}"
        registered = f"{self.profile.place.short}{short}有限公司"
        row = {"short_name": short, "name": registered, "deposits": deposits}
        self.firms.append({**row, **given})
        self.worth[id_] = deposits
        return id_

    def employ(self, name: str, role: str, department: str, **given: Any) -> str:
        """Add a member of staff of the planted branch and return the id."""
        id_ = f"S{len(self.staff) + 1:05d}"
        row = {
            "staff_id": id_,
            "name": name,
            "role": role,
            "department": department,
            "branch_id": self.branch_id,
            "joined_on": on("2017-07-01"),
            "is_virtual": False,
        }
        self.staff.append({**row, **given})
        return id_

    @property
    def off_staff(self) -> set[str]:
        """Staff whose links never count: virtual or departed."""
        return {
            r["staff_id"]
            for r in self.staff
            if r["is_virtual"] or (r.get("leaves_on") and r["leaves_on"] <= ago(0))
        }

    def cover(
        self,
        staff: str,
        party: str,
        *,
        role: str = "lead",
        days: int = 700,
        until: date | None = None,
        line: str = "retail",
    ) -> None:
        """Name ``staff`` for ``party`` since so many days ago."""
        self.rows["coverage"].append(
            {
                "staff_id": staff,
                "party_id": party,
                "role": role,
                "since": ago(days),
                "until": until,
                "line": line,
                "is_primary": role == "lead",
                "is_backup": role == "assistant",
            }
        )
        if until is None or until > ago(0):
            self._hold(staff, party)

    def contact(self, staff: str, party: str, *days: int, channel: str = "call") -> None:
        """Write contacts so many days ago; effective ones within the window hold the party."""
        for n in days:
            self.rows["contacts"].append(
                {"staff_id": staff, "party_id": party, "contacted_on": ago(n), "channel": channel}
            )
        effective = channel not in {"sms", "greeting", "system", "branch"}
        if effective and min(days) <= 180:
            self._hold(staff, party)

    def _hold(self, staff: str, party: str) -> None:
        if staff not in self.off_staff and party not in self.inactive:
            self.holders[party].add(staff)

    def home(self, *members: str, name: str = "") -> str:
        """Put ``members`` into one household and return its id."""
        id_ = f"H{len(self.rows['households']) + 1:07d}"
        self.rows["households"].append({"household_id": id_, "name": name or None})
        for i, member in enumerate(members):
            self.rows["household_members"].append(
                {
                    "household_id": id_,
                    "customer_id": member,
                    "since": ago(2500),
                    "role": "head" if i == 0 else "spouse" if i == 1 else "child",
                }
            )
        return id_

    def job(self, customer: str, firm: str, role: str = "employee", **given: Any) -> None:
        """Give a customer a job."""
        self.rows["employment"].append(
            {
                "customer_id": customer,
                "firm_id": firm,
                "role": role,
                "since": ago(1800),
                "payroll": False,
                **given,
            }
        )

    def refer(self, referrer: str, party: str, day_: date, **given: Any) -> None:
        """Write a referral."""
        self.rows["referrals"].append(
            {
                "referrer_id": referrer,
                "party_id": party,
                "referred_on": day_,
                "product_id": "P01",
                "outcome": "opened",
                **given,
            }
        )

    def guarantee(self, guarantor: str, borrower: str, yuan: int, kind: str = "single") -> None:
        """Write a guarantee contract that is valid at the end."""
        n = len(self.rows["guarantees"]) + 1
        self.rows["guarantees"].append(
            {
                "guarantor_id": guarantor,
                "borrower_id": borrower,
                "contract_id": f"DB{n:08d}",
                "amount": Decimal(yuan),
                "kind": kind,
                "source": "本行信贷系统",
                "since": ago(400),
                "until": on("2027-12-31"),
            }
        )

    def lost(self, *staff: str) -> list[str]:
        """Return the parties that only these staff hold, by worth, ties by id."""
        gone = set(staff)
        found = [p for p, held in self.holders.items() if held and held <= gone]
        return sorted(found, key=lambda p: (-self.worth[p], p))

    def thinned(self, *staff: str) -> list[str]:
        """Return the parties that keep exactly one of their staff when these leave."""
        gone = set(staff)
        return sorted(
            p for p, held in self.holders.items() if held & gone and len(held - gone) == 1
        )

    def sum_worth(self, parties: Iterable[str]) -> float:
        """Return the worth of ``parties`` in yuan."""
        return float(sum(self.worth[p] for p in parties))

    def firm_id(self, position: int) -> str:
        """Return the id of the planted firm at ``position``."""
        return f"F{position + 1:06d}"

    def homes_of(self, parties: Iterable[str]) -> set[str]:
        """Return the households with a valid member among ``parties``."""
        who = set(parties)
        return {
            r["household_id"]
            for r in self.rows["household_members"]
            if r["customer_id"] in who and not r.get("until")
        }

    def firms_cut_off(self, *staff: str) -> list[str]:
        """Return firms whose covered people are held by these staff alone."""
        gone = set(staff)
        left: dict[str, set[str]] = defaultdict(set)
        for row in self.rows["employment"]:
            if not row.get("until") and row["customer_id"] not in self.inactive:
                for one in self.holders.get(row["customer_id"], ()):
                    left[row["firm_id"]].add("gone" if self._only(row, gone) else one)
        return sorted(firm for firm, held in left.items() if held == {"gone"})

    def _only(self, row: Row, gone: set[str]) -> bool:
        return self.holders[row["customer_id"]] <= gone

    def descendants(self, parties: Iterable[str]) -> set[str]:
        """Return whom ``parties`` brought in, and these in turn, themselves left out."""
        start = set(parties)
        found: set[str] = set()
        step = start
        while step:
            step = {
                r["party_id"] for r in self.rows["referrals"] if r["referrer_id"] in step
            } - found
            found |= step
        return found - start

    def pay(self, firm: str, customer: str, yuan: int) -> None:
        """Write six months of wages up to the sample's end."""
        for month in range(1, 7):
            self.rows["payrolls"].append(
                {
                    "firm_id": firm,
                    "customer_id": customer,
                    "month": date(2026, month, 1),
                    "amount": Decimal(yuan),
                }
            )

    @property
    def paid(self) -> IntVec:
        """Positions of the planted customers who are paid wages."""
        found = {int(r["customer_id"]) - 1 for r in self.rows["payrolls"]}
        return np.array(sorted(found), dtype=np.int64)
