"""Shares of firms and guarantees, measured in the tables alone."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from tests.unit.sample.measured_people import Figures, Measured, share, valid


def firms(bank: Measured) -> Figures:
    """Measure firms, and who borrows here or elsewhere."""
    rows = bank.frames["firms"]
    elsewhere = rows["loans_elsewhere"].dropna().astype(float)
    return {
        "firms": len(rows) / len(bank.frames["customers"]),
        "headcount_median": rows["headcount"].median(),
        "basic_account": share(rows["basic_account"].fillna(value=False)),
        "firm_loan": share(rows["loans"].fillna(0).astype(float) > 0),
        "borrows_elsewhere": share(elsewhere > 0),
    }


def penetration(bank: Measured) -> Figures:
    """Measure the anchor's and its suppliers' employees among active customers."""
    jobs = bank.frames["employment"].pipe(valid)
    jobs = jobs[
        (jobs["role"] == "employee") & jobs["customer_id"].isin(bank.customers["customer_id"])
    ]
    rows = bank.frames["firms"].set_index("firm_id")
    anchor = rows.index[0]
    banked = jobs.groupby("firm_id")["customer_id"].nunique().reindex(rows.index, fill_value=0)
    reached = (banked / rows["headcount"].astype(float)).dropna()
    supplies = bank.frames["firm_links"].query("kind == 'supplies' and other_firm_id == @anchor")
    suppliers = reached.reindex(supplies["firm_id"].unique()).dropna()
    wanted = (suppliers == 0) | suppliers.between(0.6, 0.9)
    return {
        "anchor_penetration": reached[anchor],
        "anchor_headcount": float(rows["headcount"][anchor]),
        "suppliers_0_or_60_90": share(wanted),
    }


def guarantees(bank: Measured) -> Figures:
    """Measure guarantors and rings, among firms and among persons."""
    rows, all_ = bank.frames["guarantees"], bank.frames["firms"]
    hubs = set(all_[all_["is_guarantee_company"].astype(bool)]["firm_id"])
    owe = all_[all_["loans"].fillna(0).astype(float) > 0]["firm_id"]
    by_firm = rows[rows["guarantor_id"].str.startswith("F")]
    farmers = rows[~rows["borrower_id"].str.startswith("F")]
    n_farmers = len(_farm_borrowers(bank))
    rings, groups = _rings(by_firm), _rings(farmers)
    return {
        "guaranteed_by_firm": share(owe.isin(by_firm["borrower_id"])),
        "rings_per_100": 100 * len(rings) / len(owe),
        "ring_least": min(rings, default=0),
        "ring_most": max(rings, default=0),
        "hub_borrowers": by_firm[by_firm["guarantor_id"].isin(hubs)]["borrower_id"].nunique(),
        "farm_groups_per_100": 100 * len(groups) / n_farmers,
        "farm_group_least": min(groups, default=0),
        "farm_group_most": max(groups, default=0),
        "farm_guaranteed": farmers["borrower_id"].nunique() / n_farmers,
    }


def _farm_borrowers(bank: Measured) -> set[str]:
    kept = bank.frames["holdings"].merge(bank.frames["products"], on="product_id")
    kept = kept[kept["closed_on"].isna() & (kept["name"] == "农户小额信用贷")]
    return set(kept["party_id"])


def _rings(rows: pd.DataFrame) -> list[int]:
    """Return the sizes of rings of three and more."""
    graph = nx.DiGraph(list(zip(rows["guarantor_id"], rows["borrower_id"], strict=True)))
    return [len(c) for c in nx.strongly_connected_components(graph) if len(c) > 2]
