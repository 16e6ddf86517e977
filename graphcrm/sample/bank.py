"""A whole made-up bank: all canonical tables and the truth about what was planted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from graphcrm.errors import InputError
from graphcrm.model import TABLES
from graphcrm.sample import columns as col
from graphcrm.sample import coverage as cov
from graphcrm.sample import firms as fir
from graphcrm.sample import guarantees as gua
from graphcrm.sample import money as mon
from graphcrm.sample import people as ppl
from graphcrm.sample import products as pro
from graphcrm.sample import referrals as ref
from graphcrm.sample import service as srv
from graphcrm.sample import staff as stf
from graphcrm.sample.draw import IntVec, Streams
from graphcrm.sample.planted import PLANT_FIRM, Plot, anchor_payees, plan
from graphcrm.sample.profile import Profile, profile_named
from graphcrm.sample.truth import complete

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


def generate(n_customers: int = 2000, *, seed: int = 7, profile: str = "plant") -> SampleBank:
    """Make up a bank of ``n_customers`` natural persons; the data ends on 2026-06-30.

    Parameters
    ----------
    n_customers : int, >= 200
    seed : int
        The same seed gives the same tables, on every machine and day.
    profile : str
        ``plant``: a city branch beside an automobile group.

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
    shares = profile_named(profile)
    if n_customers < MINIMUM:
        raise InputError(f"a sample needs at least {MINIMUM} customers", n_customers=n_customers)
    streams = Streams(seed)
    net = stf.network(streams, shares, n_customers)
    plot = plan(n_customers, net.ids[int(net.outlet[0])].as_py())
    tables, who = _tables(streams, shares, net, plot, n_customers)
    ordered = {name: tables[name].combine_chunks() for name in TABLES}
    truth = complete(ordered, plot, seed=seed, profile=profile)
    return SampleBank(ordered, truth)


def _tables(
    streams: Streams, shares: Profile, net: stf.Network, plot: Plot, n: int
) -> tuple[Tables, ppl.People]:
    """Draw all tables, nodes before the edges between them."""
    bank = stf.staff(streams, net, col.rows_table("staff", plot.staff))
    n_planted = len(plot.customers)
    family = ppl.homes(streams, shares, n_planted, n)
    who = ppl.people(streams, shares, family, n_planted=n_planted, n=n, managers=net.managers)
    plot.into_people(who)
    n_firms = max(round(n * shares.firms_per_customer), len(plot.firms) + 6)
    all_ = fir.firms(streams, shares, n=n_firms, n_planted=len(plot.firms), managers=net.corporate)
    plot.into_firms(all_)
    plant_size = min(max(int(n * shares.plant_banked), 16), 3_000)
    work = fir.jobs(streams, shares, who, all_, plant=PLANT_FIRM, plant_size=plant_size)
    extra = anchor_payees(streams, who, work)
    paid = np.unique(np.concatenate([work.customer[work.payroll], extra[1], plot.paid])).astype(
        np.int64
    )
    what = pro.book(streams, shares, who, paid)
    customers = mon.customer_table(streams, shares, who, what, net)
    customers = plot.over("customers", customers, plot.customers)
    firms = fir.firm_table(streams, shares, all_, col.take(net.ids, net.outlet))
    firms = plot.over("firms", firms, plot.firms)
    ids = customers["customer_id"].combine_chunks()
    firm_ids = firms["firm_id"].combine_chunks()
    parties = pa.concat_arrays([ids, firm_ids])
    tables = {
        "branches": net.table,
        "tiers": srv.tiers_table(),
        "products": pro.products_table(),
        "campaigns": srv.campaigns_table(),
        "staff": bank.table,
        "customers": customers,
        "firms": firms,
        "targets": srv.targets(streams, net),
    }
    edges = _work(streams, who, all_, work, extra, ids, firm_ids, parties, family)
    edges |= _care(streams, shares, who, all_, bank, parties)
    edges |= ppl.household_tables(
        streams, family, customers["address"].combine_chunks(), ids, who.surname
    )
    edges |= srv.events(streams, who, ids)
    edges["referrals"] = ref.unique_referrals(
        ref.referrals(streams, shares, who, family, work, bank, ids, len(srv.CAMPAIGNS))
    )
    edges |= {
        "holdings": pro.holdings(streams, who, what, all_, parties),
        "balances": mon.balances(streams, shares, who, what, ids),
        "flows": mon.flows(streams, shares, who, ids),
        "feedback": srv.feedback(streams, who, ids),
        "needs": srv.needs(streams, who, ids),
        "signals": srv.signals(streams, who, ids),
    }
    tables |= {name: plot.under(name, table) for name, table in edges.items()}
    return tables, who


def _work(
    streams: Streams,
    who: ppl.People,
    all_: fir.Firms,
    work: fir.Jobs,
    extra: tuple[IntVec, IntVec],
    ids: pa.Array,
    firm_ids: pa.Array,
    parties: pa.Array,
    family: ppl.Homes,
) -> Tables:
    """Draw what has to do with firms."""
    bosses = fir.key_people(streams, who, all_)
    links = fir.firm_links(streams, all_, plant=PLANT_FIRM)
    return {
        "employment": fir.employment_table(streams, work, bosses, ids, firm_ids),
        "payrolls": fir.payroll_table(streams, work, extra, ids, firm_ids),
        "firm_links": fir.firm_link_table(streams, links, firm_ids),
        "guarantees": gua.guarantees(streams, all_, bosses, who.n, parties),
        "transfers": mon.transfers(streams, who, family, all_, links, parties),
    }


def _care(
    streams: Streams,
    shares: Profile,
    who: ppl.People,
    all_: fir.Firms,
    bank: stf.Staff,
    parties: pa.Array,
) -> Tables:
    """Draw coverage and contacts."""
    links = cov.coverage(streams, shares, who, all_, bank)
    return {
        "coverage": cov.coverage_table(streams, links, bank, parties),
        "contacts": cov.contacts(streams, shares, links, bank, who, parties),
    }
