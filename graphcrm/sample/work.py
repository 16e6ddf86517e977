"""Employment, wages and links between firms as tables."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graphcrm.sample import columns as col
from graphcrm.sample.draft import Draft
from graphcrm.sample.draw import AS_OF, NONE, between, chance, months_back
from graphcrm.sample.firms import LINKS, SUBSIDIARY, SUPPLIES
from graphcrm.sample.jobs import Jobs

JOBS = ("employee", "legal_rep", "executive", "shareholder", "finance", "actual_controller", "hr")
PAYROLL_MONTHS = 6


def employment_table(draft: Draft) -> pa.Table:
    """Return both kinds of employment as one table."""
    rng = draft.streams("employment.table")
    both = Jobs(
        *(
            np.concatenate([getattr(draft.work, f), getattr(draft.bosses, f)])
            for f in Jobs.__annotations__
        )
    )
    n = len(both.firm)
    held = np.isin(both.role, (3, 5))
    departments = draft.profile.place.departments
    names_ = [f"{d}{i + 1 if i else ''}" for i in range(40) for d in departments]
    return col.table(
        "employment",
        {
            "customer_id": col.take(draft.customer_ids, both.customer),
            "firm_id": col.take(draft.firm_ids, both.firm),
            "role": col.words(JOBS, both.role),
            "since": col.dates(both.since),
            "until": col.dates(both.until),
            "position": col.words(
                ("操作工", "技术员", "班组长", "主管", "职员"),
                np.where(both.role == 0, between(rng, 0, 5, n), NONE),
            ),
            "department": col.words(names_, both.department % len(names_)),
            "share": col.shares(between(rng, 10, 80, n) / 100, held),
            "payroll": col.plain(both.payroll),
        },
    )


def payroll_table(draft: Draft) -> pa.Table:
    """Return six months of wages, those of labour agencies and of the treasury among them."""
    rng = draft.streams("payrolls")
    work, extra = draft.work, draft.payees
    firm = np.concatenate([work.firm[work.payroll], extra[0]])
    customer = np.concatenate([work.customer[work.payroll], extra[1]])
    n = len(firm)
    wage = between(rng, 3_200_00, 14_000_00, n, skew=2)
    stops = np.where(chance(rng, 0.01, n) & (firm >= draft.firms.n_planted), 3, PAYROLL_MONTHS)
    month = np.tile(np.arange(PAYROLL_MONTHS), n)
    person = np.repeat(np.arange(n), PAYROLL_MONTHS)
    paid = month < stops[person]
    month, person = month[paid], person[paid]
    return col.table(
        "payrolls",
        {
            "firm_id": col.take(draft.firm_ids, firm[person]),
            "customer_id": col.take(draft.customer_ids, customer[person]),
            "month": col.dates(months_back(PAYROLL_MONTHS)[month]),
            "amount": col.money(wage[person] + between(rng, 0, 400_00, len(person))),
        },
    )


def firm_link_table(draft: Draft) -> pa.Table:
    """Return links between firms; supplies have an amount a year, subsidiaries a share."""
    rng = draft.streams("firm_links.table")
    firm, other, kind = draft.supply
    n = len(firm)
    since = np.where(chance(rng, 0.3, n), NONE, AS_OF - between(rng, 60, 3000, n))
    return col.table(
        "firm_links",
        {
            "firm_id": col.take(draft.firm_ids, firm),
            "other_firm_id": col.take(draft.firm_ids, other),
            "kind": col.words(LINKS, kind),
            "since": col.dates(since),
            "share": col.shares(between(rng, 30, 100, n) / 100, kind == SUBSIDIARY),
            "amount": col.money(between(rng, 5, 900, n, skew=2) * 10**6, kind == SUPPLIES),
        },
    )
