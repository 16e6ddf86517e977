"""Planted people who look related and are not, and the one whom the search must find."""

from __future__ import annotations

from graphcrm.sample.names import SURNAME_JIN
from graphcrm.sample.places import ONE_SURNAME_VILLAGE
from graphcrm.sample.planted_firms import AGENCY, TREASURY
from graphcrm.sample.plot import Plot


def crowds(plot: Plot) -> None:
    """Add a dormitory of unrelated workers and a village of one surname: neither is a family."""
    place, count = plot.profile.place, plot.n_one_surname
    address = f"{place.district}{place.dormitory}"
    agency = plot.firm_id(AGENCY)
    dormitory = [
        plot.customer(900 + 530 * i, address=address, age=21 + i % 20, opened_days=300 + 17 * i)
        for i in range(20)
    ]
    for person in dormitory:
        plot.pay(agency, person, 4_200)
    lane = f"{place.district}{ONE_SURNAME_VILLAGE}"
    village = [
        plot.customer(
            2_000 + 1_900 * (i % 24),
            surname=SURNAME_JIN,
            village=ONE_SURNAME_VILLAGE,
            # A county's registers often know the village alone.
            address=lane if place.townships else f"{lane}{i + 1}号",
            age=25 + i % 24 * 2,
        )
        for i in range(count)
    ]
    for person in village[:5]:  # who teach at the village's school
        plot.pay(plot.firm_id(TREASURY), person, 3_900)
    plot.truth["dormitory"] = {"address": address, "customer_ids": dormitory}
    plot.truth["one_surname_village"] = {
        "village": ONE_SURNAME_VILLAGE,
        "surname": "金",
        "customer_ids": village,
    }


def searched(plot: Plot, adviser: str) -> None:
    """Add the one customer whose initials are zw."""
    person = plot.customer(466_000, name="钟巍", male=True, age=44)
    plot.cover(adviser, person, days=420)
    plot.contact(adviser, person, 40, 150)
    plot.truth["search_person"] = {"customer_id": person, "name": "钟巍", "initials": "zw"}
