"""A bank as pandas frames: only the columns that are needed.

Ids become whole numbers in id order once, when the files are read: pandas is several times slower
on text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

COLUMNS: Final = {
    "staff": "staff_id branch_id role joined_on leaves_on is_virtual",
    "customers": "customer_id branch_id opened_on closed_on tier deposits aum loans",
    "firms": "firm_id branch_id opened_on closed_on tier deposits loans is_client",
    "tiers": "tier rank cadence_days",
    "balances": "party_id on deposits aum loans",
    "coverage": "staff_id party_id role since until",
    "contacts": "staff_id party_id contacted_on channel",
    "household_members": "household_id customer_id since until",
    "employment": "customer_id firm_id since until",
    "referrals": "referrer_id party_id referred_on outcome",
}
NUMBERS: Final = {
    "deposits": "float64",
    "aum": "float64",
    "loans": "float64",
    "rank": "float64",
    "cadence_days": "float64",
    "is_virtual": "Int8",
    "is_client": "Int8",
}
SPACES: Final = {
    "party": ("party_id", "customer_id", "firm_id", "referrer_id", "parent_id", "root_id"),
    "staff": ("staff_id", "recruited_by_staff"),
    "household": ("household_id",),
    "branch": ("branch_id",),
}
SPACE_OF: Final = {column: space for space, columns in SPACES.items() for column in columns}


@dataclass(frozen=True)
class Bank:
    """Frames by table, and the ids that their numbers stand for."""

    frames: Mapping[str, pd.DataFrame]
    ids: Mapping[str, pd.Index[str]]

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.frames[table]

    def named(self, found: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
        """Return columns of a result, numbers as the ids they stand for."""
        named = {c: self.label(found[c], SPACE_OF[c]) for c in columns if c in SPACE_OF}
        return found[list(columns)].assign(**named)

    def label(self, numbers: pd.Series[Any], space: str) -> Any:
        """Return the ids that numbers stand for; nothing for a missing one."""
        positions = numbers.fillna(-1).to_numpy(np.intp)
        return self.ids[space].take(positions, allow_fill=True, fill_value=None)


def read(extracts: Path) -> Bank:
    """Read what the questions need; customers and firms become one frame of parties."""
    text = {name: _read(extracts / f"{name}.csv", names) for name, names in COLUMNS.items()}
    customers = text["customers"].rename(columns={"customer_id": "party_id"})
    firms = text["firms"].rename(columns={"firm_id": "party_id"})
    parties = pd.concat([customers.assign(is_firm=False), firms.assign(is_firm=True)])
    text["parties"] = parties.sort_values("party_id", ignore_index=True)
    text["balances"] = text["balances"].sort_values("on", kind="stable")
    # Whoever referred is a party or somebody on staff: each column knows one of the two.
    text["referrals"]["staff_id"] = text["referrals"]["referrer_id"]
    ids = {
        "party": pd.Index(text["parties"]["party_id"]),
        "staff": pd.Index(text["staff"]["staff_id"].sort_values()),
        "household": pd.Index(text["household_members"]["household_id"].sort_values().unique()),
        "branch": pd.Index(text["parties"]["branch_id"].dropna().sort_values().unique()),
    }
    frames = {
        name: frame.assign(
            **{c: ids[SPACE_OF[c]].get_indexer(frame[c]) for c in frame if c in SPACE_OF}
        )
        for name, frame in text.items()
    }
    return Bank(frames, ids)


def _read(path: Path, names: str) -> pd.DataFrame:
    columns = names.split()
    frame = pd.read_csv(
        path,
        usecols=columns,
        dtype={c: NUMBERS.get(c, "str") for c in columns},
        keep_default_na=False,
        na_values=[""],
    )
    dates = [c for c in columns if c.endswith("_on") or c in {"on", "since", "until"}]
    return frame.assign(**{c: pd.to_datetime(frame[c], format="%Y-%m-%d") for c in dates})


def rows(found: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as plain rows."""
    days = [c for c in found.columns.astype(str) if found[c].dtype.kind == "M"]
    plain = found.assign(**{c: found[c].dt.strftime("%Y-%m-%d") for c in days})
    plain = plain.astype(object).where(plain.notna(), None)
    return [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]
