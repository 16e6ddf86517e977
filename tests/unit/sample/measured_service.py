"""Shares of the service, measured in the tables alone: outlets, books, links, contacts."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from tests.unit.sample.measured_people import (
    AS_OF,
    GOLD_AND_ABOVE,
    YEAR_AGO,
    Figures,
    Measured,
    share,
)

PLANTED = 8  # the first staff are planted; they stand in one branch
THREE_YEARS = timedelta(days=3 * 365)


def outlets(bank: Measured) -> Figures:
    """Measure posts by outlet, the planted branch apart, and how many leave in a year."""
    home = bank.frames["staff"]["branch_id"][0]
    posts = bank.working.groupby("branch_id")["role"].value_counts().unstack(fill_value=0)
    planted, others = posts.loc[home], posts.drop(home)
    found: Figures = {"planted_branch_staff": planted.sum()}
    for name, counts in (
        ("staff", others.sum(axis=1)),
        ("managers", others["account_manager"]),
        ("advisers", others.get("wealth_adviser", others.sum(axis=1) * 0)),
        ("corporate", others["corporate_manager"]),
    ):
        found |= {f"outlet_{name}_least": counts.min(), f"outlet_{name}_most": counts.max()}
    staff = bank.frames["staff"]
    gone = staff["leaves_on"].notna() & (staff["leaves_on"] <= AS_OF)
    years = 3  # the sample keeps those who left in the last three years
    return {**found, "turnover": gone.sum() / years / len(bank.working)}


def books(bank: Measured) -> Figures:
    """Measure how many customers or firms one of the random staff leads."""
    roles = bank.working.set_index("staff_id")["role"]
    leads = bank.named[bank.named["role"] == "lead"]
    leads = leads[leads["staff_id"].isin(roles.index[PLANTED - 2 :])]
    load = leads.groupby("staff_id")["party_id"].nunique()
    firms = load[roles[load.index] == "corporate_manager"]
    people = load[roles[load.index].isin(["account_manager", "wealth_adviser"])]
    began = leads["since"].dropna()
    return {
        "customers_per_manager_least": people.min(),
        "customers_per_manager_most": people.max(),
        "firms_per_manager_least": firms.min(),
        "firms_per_manager_most": firms.max(),
        "leads_since_3_years": share(began >= AS_OF - THREE_YEARS),
    }


def cover(bank: Measured) -> Figures:
    """Measure who is named for whom."""
    people, named = bank.customers, bank.named
    named = named[named["party_id"].isin(people["customer_id"])]
    leads = named[named["role"] == "lead"]
    covered = people["customer_id"].isin(named["party_id"])
    n_managed = managed_customers(people).sum() + len(bank.clients)
    return {
        "named": share(covered),
        "managed_book": n_managed / (len(people) + len(bank.clients)),
        "named_over_500k": share(covered[people["worth"] >= 500_000]),
        "two_leads": share(leads.groupby("party_id")["staff_id"].nunique() >= 2),
        "lead_off_staff": share(~leads["staff_id"].isin(bank.working["staff_id"])),
    }


def managed_customers(people: pd.DataFrame) -> pd.Series:
    """Tell who belongs to the managed book: gold or above, or worth 50,000 or more."""
    return people["tier"].isin(GOLD_AND_ABOVE) | (people["worth"] >= 50_000)


def links(bank: Measured) -> Figures:
    """Measure live links: single, hollow, and how often the named are spoken to in a year."""
    people = bank.customers
    named = set(bank.named["party_id"]) & set(people["customer_id"])
    managed = set(people[managed_customers(people)]["customer_id"])
    held = bank.links.groupby("party_id").agg(n=("staff_id", "size"), tended=("tended", "max"))
    talks = bank.talks[bank.talks["contacted_on"] > YEAR_AGO]
    tended = held["tended"].reindex(sorted(named))
    return {
        "single_of_named": share(held["n"].reindex(sorted(named)) == 1),
        "single_of_managed_held": share(held["n"].reindex(sorted(managed)).dropna() == 1),
        "hollow": share(tended == False),  # noqa: E712 - a party without a link is not hollow
        "contacts_per_year": talks["party_id"].isin(named).sum() / len(named),
    }
