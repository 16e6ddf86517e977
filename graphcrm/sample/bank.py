"""A whole made-up bank: all canonical tables and the truth about what was planted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from graphcrm.errors import InputError
from graphcrm.model import TABLES
from graphcrm.sample import columns as col
from graphcrm.sample import service
from graphcrm.sample.contacts import contacts
from graphcrm.sample.contagion import falls
from graphcrm.sample.coverage import coverage, coverage_table
from graphcrm.sample.customers import customer_table
from graphcrm.sample.draft import Draft
from graphcrm.sample.draw import Streams
from graphcrm.sample.families import household_tables
from graphcrm.sample.firms import firm_links, firm_table, firms, suppliers_of
from graphcrm.sample.guarantees import guarantees
from graphcrm.sample.holdings import holdings
from graphcrm.sample.jobs import jobs, key_people
from graphcrm.sample.money import balances, flows, transfers
from graphcrm.sample.overlay import into_firms, into_people, over, under
from graphcrm.sample.people import homes, people
from graphcrm.sample.plans import targets
from graphcrm.sample.planted import anchor_payees, plan
from graphcrm.sample.planted_firms import PLANT_FIRM
from graphcrm.sample.plot import Plot
from graphcrm.sample.products import book, products_table
from graphcrm.sample.profile import Profile, profile_named
from graphcrm.sample.referrals import referrals
from graphcrm.sample.staff import Network, network, staff
from graphcrm.sample.truth import complete
from graphcrm.sample.work import employment_table, firm_link_table, payroll_table

MINIMUM = 200
Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class SampleBank:
    """A made-up bank.

    Parameters
    ----------
    tables : dict of str to pyarrow.Table
        Every canonical table, with the types of the model.
    truth : dict
        What was planted, see `graphcrm.sample.truth`.
    """

    tables: Tables
    truth: dict[str, object]


def generate(
    n_customers: int = 2000, *, seed: int = 7, profile: str | Profile = "plant"
) -> SampleBank:
    """Make up a bank of ``n_customers`` natural persons; the data ends on 2026-06-30.

    Parameters
    ----------
    n_customers : int, >= 200
    seed : int
        The same seed gives the same tables, on every machine and day.
    profile : str or Profile
        ``plant``: a city branch beside an automobile group; ``county``: a rural bank with an
        outlet in each township; or one with shares of its own.

    Returns
    -------
    SampleBank

    Raises
    ------
    InputError
        Too few customers, or a profile that is not offered.

    Examples
    --------
    >>> bank = generate(200)
    >>> bank.tables["customers"].num_rows, bank.truth["as_of"]
    (200, '2026-06-30')
    """
    shares = profile if isinstance(profile, Profile) else profile_named(profile)
    if n_customers < MINIMUM:
        raise InputError(f"a sample needs at least {MINIMUM} customers", n_customers=n_customers)
    streams = Streams(seed)
    net = network(streams, shares, n_customers)
    plot = plan(n_customers, net.ids[int(net.outlet[0])].as_py(), shares)
    draft, tables = _nodes(streams, shares, net, plot, n_customers=n_customers)
    tables |= {name: under(plot, name, table) for name, table in _edges(draft, plot).items()}
    ordered = {name: tables[name].combine_chunks() for name in TABLES}
    return SampleBank(ordered, complete(ordered, plot, seed=seed, profile=shares.name))


def _nodes(
    streams: Streams, shares: Profile, net: Network, plot: Plot, *, n_customers: int
) -> tuple[Draft, Tables]:
    """Draw the nodes, the planted ones written over the first positions."""
    n_planted, n_firms = len(plot.customers), round(n_customers * shares.firms_per_customer)
    bank = staff(streams, shares, net, col.rows_table("staff", plot.staff))
    family = homes(streams, shares, n_planted, n_customers)
    who = people(streams, shares, family, n_planted=n_planted, n=n_customers, managers=net.managers)
    into_people(plot, who)
    all_ = firms(
        streams,
        shares,
        n=max(n_firms, len(plot.firms) + 6),
        n_planted=len(plot.firms),
        managers=net.corporate,
    )
    into_firms(plot, all_)
    plant_size = min(max(int(n_customers * shares.plant_banked), 16), shares.plant_most)
    chain = firm_links(streams, all_, plant=PLANT_FIRM)
    work = jobs(
        streams,
        shares,
        who,
        all_,
        plant=PLANT_FIRM,
        plant_size=plant_size,
        suppliers=suppliers_of(chain, PLANT_FIRM),
    )
    plot.firms[PLANT_FIRM]["headcount"] = round(plant_size / shares.plant_penetration)
    payees = anchor_payees(streams, who, work)
    wages = np.unique(np.concatenate([work.customer[work.payroll], payees[1], plot.paid]))
    what = book(streams, shares, who, wages.astype(np.int64))
    customers = customer_table(streams, shares, who, what, net)
    customers = over("customers", customers, plot.customers).combine_chunks()
    firm_rows = firm_table(streams, shares, all_, col.take(net.ids, net.outlet))
    firm_rows = over("firms", firm_rows, plot.firms).combine_chunks()
    customer_ids = customers["customer_id"].combine_chunks()
    firm_ids = firm_rows["firm_id"].combine_chunks()
    draft = Draft(
        streams,
        shares,
        net,
        bank,
        family,
        who,
        all_,
        work,
        key_people(streams, who, all_),
        chain,
        payees,
        what,
        customer_ids,
        firm_ids,
        pa.concat_arrays([customer_ids, firm_ids]),
        customers["address"].combine_chunks(),
    )
    return draft, {
        "branches": net.table,
        "tiers": service.tiers_table(),
        "products": products_table(),
        "campaigns": service.campaigns_table(),
        "staff": bank.table,
        "customers": customers,
        "firms": firm_rows,
        "targets": targets(streams, net, customers, firm_rows),
    }


def _edges(draft: Draft, plot: Plot) -> Tables:
    """Draw everything that happens between the nodes, and what spreads over it."""
    links = coverage(draft)
    ties = {
        **household_tables(draft),
        "employment": employment_table(draft),
        "referrals": referrals(draft, len(service.CAMPAIGNS)),
    }
    planted = falls(draft, ties)
    plot.truth["contagion"] = planted.truth
    return {
        **ties,
        **service.events(draft),
        "payrolls": payroll_table(draft),
        "firm_links": firm_link_table(draft),
        "coverage": coverage_table(draft, links),
        "contacts": contacts(draft, links),
        "holdings": holdings(draft),
        "transfers": transfers(draft),
        "flows": flows(draft),
        "guarantees": guarantees(draft),
        "balances": balances(draft, planted),
        "feedback": service.feedback(draft),
        "needs": service.needs(draft),
        "signals": service.signals(draft),
    }
