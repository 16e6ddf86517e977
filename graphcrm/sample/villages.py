"""Where homes lie: in which township and village, and at which address."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from graphcrm.sample import columns as col
from graphcrm.sample import names
from graphcrm.sample.draw import NONE, IntVec, Streams, between, chance
from graphcrm.sample.places import COUNTRY_VILLAGES, ESTATES, STREETS, Place
from graphcrm.sample.profile import Profile

HOMES_OF_VILLAGE = 120
HOMES_OF_GROUP = 12  # a village has ten groups of neighbours (村民小组)
STEP = 5  # no factor in common with the number of village names: all are used


@dataclass(frozen=True)
class Sites:
    """Where each customer lives.

    ``dwelling`` numbers homes, neighbours side by side; ``township`` is that of an outlet;
    ``village`` numbers villages bank-wide, NONE in a town; ``inside`` counts the homes of a
    township from 0.
    """

    dwelling: IntVec
    township: IntVec
    inside: IntVec
    village: IntVec


def sites(streams: Streams, profile: Profile, unit: IntVec, outlet: IntVec) -> Sites:
    """Give each home a number, and put a share of them into villages, block by block."""
    dwelling = _dwellings(unit, outlet)
    first = np.full(int(outlet.max()) + 1, len(outlet), dtype=np.int64)
    np.minimum.at(first, outlet, dwelling)
    inside = dwelling - first[outlet]
    block = inside // HOMES_OF_VILLAGE
    number = outlet * (int(block.max()) + 1) + block
    rural = chance(streams("villages"), profile.rural, int(number.max()) + 1)
    return Sites(dwelling, outlet.copy(), inside, np.where(rural[number], number, NONE))


def _dwellings(unit: IntVec, outlet: IntVec) -> IntVec:
    """Give each home a number, branch by branch, so that neighbours have the same branch."""
    order = np.lexsort((unit, outlet))
    new = np.r_[True, unit[order][1:] != unit[order][:-1]]
    dwelling = np.empty(len(unit), dtype=np.int64)
    dwelling[order] = np.cumsum(new) - 1
    return dwelling


def clans(
    streams: Streams, profile: Profile, where: Sites, *, unit: IntVec, surname: IntVec
) -> IntVec:
    """Return surnames, many homes of a village now bearing the same one.

    Who is called as the head of the home stays so; who is not, keeps his own name.
    """
    rng = streams("clans")
    n_villages = int(where.village.max(initial=NONE)) + 1
    of_village = between(rng, 0, len(names.SURNAMES), n_villages, skew=2)
    takes = chance(rng, profile.clan, len(unit))[unit] & (where.village != NONE)
    takes &= surname == surname[unit]
    found = surname.copy()
    found[takes] = of_village[where.village[takes]]
    return found


def village_names(place: Place, where: Sites) -> pa.Array:
    """Return township and village of each customer, NULL in a town."""
    block = where.inside // HOMES_OF_VILLAGE
    number = (block * STEP + where.township * 7) % len(COUNTRY_VILLAGES)
    number = np.where(where.village == NONE, NONE, number)
    return col.join(township_names(place, where.township), col.words(COUNTRY_VILLAGES, number))


def township_names(place: Place, number: IntVec) -> pa.Array:
    """Return the township of each outlet, numbered when the names run out."""
    count = len(place.townships)
    rounds = int(number.max(initial=0)) // count + 1
    choices = [f"{t}{i + 1 if i else ''}" for i in range(rounds) for t in place.townships]
    return col.words(choices, number)


def addresses(place: Place, where: Sites) -> pa.Array:
    """Return the address of each home: in a village its group and door, else its estate."""
    if not place.townships:
        return col.join(place.district, _estates(where.dwelling))
    in_town = col.join(township_names(place, where.township), _estates(where.dwelling))
    home = where.inside % HOMES_OF_VILLAGE
    in_village = col.join(
        village_names(place, where),
        col.words([str(i + 1) for i in range(HOMES_OF_VILLAGE)], home // HOMES_OF_GROUP),
        "组",
        col.words([str(i + 1) for i in range(HOMES_OF_GROUP)], home % HOMES_OF_GROUP),
        "号",
    )
    return col.join(place.city, in_village.fill_null(in_town))


def _estates(dwelling: IntVec) -> pa.Array:
    """Return street, estate and door: 300 homes to an estate, each with its own door."""
    estate, inside = dwelling // 300, dwelling % 300
    return col.join(
        col.words(STREETS, estate % len(STREETS)),
        col.strings(col.digits(estate // len(STREETS) + 1, 3)),
        "号",
        col.words(ESTATES, estate % len(ESTATES)),
        col.words([str(i + 1) for i in range(10)], inside // 30),
        "栋",
        col.words([str((i // 2 + 1) * 100 + i % 2 + 1) for i in range(30)], inside % 30),
        "室",
    )
