"""Turn the tables of the PKDD'99 "Financial" data into canonical tables of graphcrm.

    python -m examples.berka.convert SOURCE_DIR TARGET_DIR

SOURCE_DIR holds the .asc files, TARGET_DIR receives one CSV file a table.  What is not in the data
(balances, names, staff) is left out rather than guessed; README.md says what each choice rests on.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

Tables = dict[str, pd.DataFrame]

SOURCES = ("client", "disp", "account", "district", "loan", "card", "order")
# Loan statuses, worst first: finished unpaid, running in debt, running, finished and paid.
LOAN_STATUSES = "BDCA"
# A paid loan leaves nothing to classify.
LOAN_CLASSES = {"B": "loss", "D": "substandard", "C": "normal"}


@dataclass(slots=True)
class Tally:
    """What became of the rows of one source table.

    Parameters
    ----------
    read : int
    used : int
        Rows that have a row of their own in a canonical table.
    merged : int
        Rows that went into a row which another one has too.
    left_out : dict of str to int
        Rows that went nowhere, by reason.
    """

    read: int
    used: int = 0
    merged: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def n_left_out(self) -> int:
        """Rows that went nowhere, for whatever reason."""
        return sum(self.left_out.values())

    def keep(self, rows: pd.DataFrame, good: pd.Series[bool], why: str) -> pd.DataFrame:
        """Return the good rows; count the others as left out."""
        if n_bad := int((~good).sum()):
            self.left_out[why] = self.left_out.get(why, 0) + n_bad
        return rows[good]


def convert(source: Path, target: Path) -> dict[str, Tally]:
    """Write the canonical tables and return what became of every source row.

    Raises
    ------
    OSError
        A file is missing or cannot be written.
    ValueError
        A date that is none, or rows that are not accounted for.
    """
    rows, tallies = sift(source)
    tables = {
        "branches": branches(rows),
        "products": products(rows),
        "customers": customers(rows),
        "households": households(rows),
        "household_members": household_members(rows),
        "holdings": holdings(rows),
        "firms": firms(rows),
        "transfers": transfers(rows),
    }
    count(tallies, rows, tables)
    target.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_csv(target / f"{name}.csv", index=False, date_format="%Y-%m-%d")
    return tallies


def sift(source: Path) -> tuple[Tables, dict[str, Tally]]:
    """Read every source table; keep the rows whose ends are known."""
    rows: Tables = {}
    tallies: dict[str, Tally] = {}
    for name in SOURCES:
        table = pd.read_csv(source / f"{name}.asc", sep=";", dtype=str, keep_default_na=False)
        tally = tallies[name] = Tally(len(table))
        rows[name] = tally.keep(table, ~table.iloc[:, 0].duplicated(), "id listed before")

    def keep_known(name: str, column: str, known: pd.Series[str], why: str) -> None:
        rows[name] = tallies[name].keep(rows[name], rows[name][column].isin(known), why)

    def keep_first(name: str, columns: list[str], why: str) -> None:
        rows[name] = tallies[name].keep(rows[name], ~rows[name].duplicated(columns), why)

    keep_known("disp", "type", pd.Series(["OWNER", "DISPONENT"]), "type not known")
    keep_known("disp", "client_id", rows["client"]["client_id"], "client not listed")
    rows["disp"] = rows["disp"].sort_values("type", ascending=False, kind="stable")  # OWNER first
    keep_first("disp", ["client_id", "account_id"], "client listed before for this account")
    owners = rows["disp"].query("type == 'OWNER'")
    keep_known("account", "account_id", owners["account_id"], "account without an owner")
    for name in ("disp", "loan", "order"):
        why = "account not listed, or without an owner"
        keep_known(name, "account_id", rows["account"]["account_id"], why)
    keep_known("card", "disp_id", rows["disp"]["disp_id"], "disposition not listed or not used")
    keep_known("loan", "status", pd.Series(list(LOAN_STATUSES)), "status not known")
    for name, column in (("account", "date"), ("loan", "date"), ("card", "issued")):
        day = pd.to_datetime("19" + rows[name][column].str[:6], format="%Y%m%d")
        rows[name] = rows[name].assign(**{column: day})
    return rows, tallies


def branches(rows: Tables) -> pd.DataFrame:
    """One branch a district: an account's district is documented as that of its branch."""
    district = rows["district"]
    return pd.DataFrame({"branch_id": "D" + district["A1"], "name": district["A2"]})


def products(rows: Tables) -> pd.DataFrame:
    """Current account, loan, and one product a type of card."""
    lines = [
        ("ACCOUNT", "current account", "account", "liability"),
        ("LOAN", "loan", "loan", "asset"),
    ]
    lines += [
        (f"CARD-{kind}", f"{kind} card", "card", "intermediary")
        for kind in sorted(rows["card"]["type"].unique())
    ]
    return pd.DataFrame(lines, columns=["product_id", "name", "category", "side"])


def customers(rows: Tables) -> pd.DataFrame:
    """One customer a client; in the number of birth, women have 50 added to the month."""
    client = rows["client"]
    number = client["birth_number"].astype(int)
    woman = number // 100 % 100 > 50
    born = pd.to_datetime("19" + (number - woman * 5000).astype(str).str.zfill(6), format="%Y%m%d")
    # Whoever may only use an account is a customer no earlier than it: its date stands for both.
    first = rows["disp"].merge(rows["account"], on="account_id").sort_values("date", kind="stable")
    first = first.drop_duplicates("client_id").set_index("client_id")
    loans = with_owner(rows, "loan").sort_values(
        "status", key=lambda s: s.map(LOAN_STATUSES.index), kind="stable"
    )
    worst = loans.drop_duplicates("client_id").set_index("client_id")["status"]
    client_id = client["client_id"]
    return pd.DataFrame(
        {
            "customer_id": "C" + client_id,
            "gender": np.where(woman, "F", "M"),
            "birth_date": born,
            "branch_id": "D" + client_id.map(first["district_id"]),
            "opened_on": client_id.map(first["date"]),
            "loan_class": client_id.map(worst).map(LOAN_CLASSES),
        }
    )


def households(rows: Tables) -> pd.DataFrame:
    """One household an account that its owner shares."""
    return household_members(rows)[["household_id"]].drop_duplicates()


def household_members(rows: Tables) -> pd.DataFrame:
    """Everyone who may use a shared account, since the account is there."""
    shared = rows["disp"][rows["disp"]["account_id"].duplicated(keep=False)]
    shared = shared.merge(rows["account"], on="account_id")
    return pd.DataFrame(
        {
            "household_id": "H" + shared["account_id"],
            "customer_id": "C" + shared["client_id"],
            "since": shared["date"],
            "role": shared["type"].str.lower(),
        }
    )


def holdings(rows: Tables) -> pd.DataFrame:
    """Accounts and loans of their owner, cards of whom they were issued to."""
    account, loan = with_owner(rows, "account"), with_owner(rows, "loan")
    card = rows["card"].rename(columns={"type": "card_type"}).merge(rows["disp"], on="disp_id")
    maturity = months_after(loan["date"], loan["duration"])
    parts = (
        {
            "party_id": "C" + account["client_id"],
            "product_id": "ACCOUNT",
            "account_no": "A" + account["account_id"],
            "opened_on": account["date"],
        },
        {
            "party_id": "C" + loan["client_id"],
            "product_id": "LOAN",
            "account_no": "L" + loan["loan_id"],
            "opened_on": loan["date"],
            "closed_on": maturity.where(loan["status"] == "A"),
            "maturity_on": maturity,
        },
        {
            "party_id": "C" + card["client_id"],
            "product_id": "CARD-" + card["card_type"],
            "account_no": "K" + card["card_id"],
            "opened_on": card["issued"],
        },
    )
    return pd.concat([pd.DataFrame(part) for part in parts], ignore_index=True)


def firms(rows: Tables) -> pd.DataFrame:
    """One prospect a counterparty of a standing order, known by bank and account only."""
    ids = counterparty(rows["order"]).drop_duplicates()
    return pd.DataFrame({"firm_id": ids, "is_client": 0})


def transfers(rows: Tables) -> pd.DataFrame:
    """What one round of an owner's standing orders pays to each counterparty."""
    order = with_owner(rows, "order")
    paid = pd.DataFrame(
        {
            "from_id": "C" + order["client_id"],
            "to_id": counterparty(order),
            "amount": order["amount"].astype(float),
        }
    ).groupby(["from_id", "to_id"], sort=False)["amount"]
    return paid.agg(amount="sum", n_payments="count").round(2).reset_index()


def with_owner(rows: Tables, name: str) -> pd.DataFrame:
    """Give each row of a table with accounts the client who owns the account."""
    owner = rows["disp"].query("type == 'OWNER'").drop_duplicates("account_id")
    return rows[name].merge(owner[["account_id", "client_id"]], on="account_id")


def counterparty(order: pd.DataFrame) -> pd.Series[str]:
    """Name an account at another bank; its number never means an account of this bank."""
    return "X-" + order["bank_to"] + "-" + order["account_to"]


def months_after(day: pd.Series[pd.Timestamp], months: pd.Series[str]) -> pd.Series[pd.Timestamp]:
    """Return the same day so many months on, or the last day of a shorter month."""
    start = day.to_numpy("datetime64[D]")
    first = start.astype("datetime64[M]")
    then = first + months.to_numpy(int)
    last = (then + 1).astype("datetime64[D]") - 1
    same = then.astype("datetime64[D]") + (start - first.astype("datetime64[D]"))
    return pd.Series(np.minimum(same, last), index=day.index)


def count(tallies: Mapping[str, Tally], rows: Tables, tables: Tables) -> None:
    """Count used and merged rows, each on its own, and check that they add up."""
    product = tables["holdings"]["product_id"]
    own_row = {
        "client": len(tables["customers"]),
        "disp": len(tables["household_members"]),
        "account": int((product == "ACCOUNT").sum()),
        "district": len(tables["branches"]),
        "loan": int((product == "LOAN").sum()),
        "card": int(product.str.startswith("CARD-").sum()),
        "order": len(tables["transfers"]),
    }
    # Whoever uses an account alone is the party of its holding.
    alone = ~rows["disp"]["account_id"].duplicated(keep=False)
    again = with_owner(rows, "order").duplicated(["client_id", "bank_to", "account_to"])
    merged = {"disp": int(alone.sum()), "order": int(again.sum())}
    for name, tally in tallies.items():
        tally.used, tally.merged = own_row[name], merged.get(name, 0)
        if tally.read != tally.used + tally.merged + tally.n_left_out:
            raise ValueError(f"{name}.asc: rows are not accounted for: {tally}")


def report(tallies: Mapping[str, Tally]) -> str:
    """Lay the counts out as a table, and below it why rows were left out."""
    lines = [f"{'source':<10}{'read':>8}{'used':>8}{'merged':>8}{'left out':>10}"]
    for name, t in tallies.items():
        lines.append(f"{name:<10}{t.read:>8,}{t.used:>8,}{t.merged:>8,}{t.n_left_out:>10,}")
    for name, t in tallies.items():
        lines += [f"{name}: {n:,} left out: {why}" for why, n in t.left_out.items()]
    return "\n".join(lines)


def main() -> None:
    """Convert one folder into another and say what became of every row."""
    parser = argparse.ArgumentParser(description="PKDD'99 Financial to canonical tables")
    parser.add_argument("source", type=Path, help="folder of the .asc files")
    parser.add_argument("target", type=Path, help="folder for the CSV files")
    arguments = parser.parse_args()
    print(report(convert(arguments.source, arguments.target)))


if __name__ == "__main__":
    main()
