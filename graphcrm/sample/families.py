"""Households, their members and kinship as tables."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graphcrm.sample import columns as col
from graphcrm.sample import names
from graphcrm.sample.draft import Draft
from graphcrm.sample.draw import AS_OF, NONE, between, chance, first_of_each
from graphcrm.sample.people import CHILD, HEAD, HOME_ROLES


def household_tables(draft: Draft) -> dict[str, pa.Table]:
    """Return households, their members and kinship as tables."""
    family, customer_ids = draft.family, draft.customer_ids
    rng = draft.streams("household_members")
    heads = family.member[family.role == HEAD]
    household_ids = col.ids("H", np.arange(family.n, dtype=np.int64) + 1001, 7)
    n = len(family.member)
    since = np.where(chance(rng, 0.5, n), NONE, AS_OF - between(rng, 30, 4000, n))
    moved = (since != NONE) & (since < AS_OF - 400) & (family.role == CHILD) & chance(rng, 0.08, n)
    keep = first_of_each(family.relative, family.other)
    kin = (family.relative[keep], family.other[keep], family.relation[keep])
    return {
        "households": col.table(
            "households",
            {
                "household_id": household_ids,
                "name": col.join(col.words(names.SURNAMES, draft.who.surname[heads]), "家"),
                "address": col.take(draft.addresses, heads),
            },
        ),
        "household_members": col.table(
            "household_members",
            {
                "household_id": col.take(household_ids, family.home),
                "customer_id": col.take(customer_ids, family.member),
                "since": col.dates(since),
                "until": col.dates(np.where(moved, AS_OF - between(rng, 10, 380, n), NONE)),
                "role": col.words(HOME_ROLES, family.role),
            },
        ),
        "kinship": col.table(
            "kinship",
            {
                "customer_id": col.take(customer_ids, kin[0]),
                "other_customer_id": col.take(customer_ids, kin[1]),
                "relation": col.words(HOME_ROLES, kin[2]),
            },
        ),
    }
