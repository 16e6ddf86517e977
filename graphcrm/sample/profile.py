"""The shares that make one kind of bank; everything random in a sample follows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graphcrm.errors import InputError
from graphcrm.sample.places import CITY, COUNTY, Place

Shares = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a bank of one kind looks like.

    Shares are of what the name says and lie in 0..1; pairs of numbers are the lowest and one more
    than the highest.

    Parameters
    ----------
    name : str
    place : Place
        What things are called.
    worth_from : tuple of int
        Lower ends of the worth bands in yuan, with the upper end of the last one.
    worth_shares : tuple of float
        Share of the customers in each band.
    cover_shares : tuple of float
        Share of each band that a member of staff is named for.
    sleeping_shares : tuple of float
        Share of each band without a transaction in twelve months.
    ages_from, age_shares : tuple
        Lower ends of the age bands in years (with the last upper end) and their shares.
    product_weights : tuple of (str, float)
        Products that are drawn more or less often than in `graphcrm.sample.products`.
    """

    name: str
    place: Place
    worth_from: tuple[int, ...] = (0, 1_000, 10_000, 50_000, 200_000, 500_000, 1_000_000, 6_000_000)
    worth_to: int = 30_000_000
    worth_shares: Shares = (0.45, 0.280, 0.123, 0.094, 0.033, 0.0095, 0.0098, 0.0007)
    cover_shares: Shares = (0.03, 0.12, 0.36, 0.72, 0.82, 0.90, 0.92, 0.93)
    sleeping_shares: Shares = (0.52, 0.16, 0.06, 0.03, 0.02, 0.01, 0.01, 0.0)
    ages_from: tuple[int, ...] = (1, 18, 30, 45, 60, 75)
    age_to: int = 92
    age_shares: Shares = (0.03, 0.19, 0.30, 0.24, 0.18, 0.06)
    rural: float = 0.0  # of the blocks of homes: villages
    clan: float = 0.0  # of a village's homes: called after the village's surname
    one_surname_most: int = 24  # people of the planted village of one surname
    new_share: float = 0.30  # opened in the last three years
    closed_share: float = 0.02
    in_household: float = 0.40
    household_sizes: Shares = (0.24, 0.52, 0.18, 0.06)
    product_counts: Shares = (0.60, 0.16, 0.08, 0.06, 0.05, 0.03, 0.02)
    product_weights: tuple[tuple[str, float], ...] = ()
    consent: Shares = (0.56, 0.14, 0.15, 0.15)  # yes, no, unknown, not filled in
    do_not_contact: float = 0.05
    firms_per_customer: float = 0.05
    firm_scales: Shares = (0.55, 0.33, 0.10, 0.02)  # micro, small, medium, large
    firm_client: float = 0.82
    firm_basic_account: float = 0.60
    firm_loan: float = 0.18
    firm_covered: float = 0.13
    firm_guarantor: float = 0.18  # of the borrowers outside rings: another firm vouches
    farm_groups: Shares = (1.0,)  # of neighbouring farm borrowers: alone, two, three, … together
    customers_per_manager: int = 2_000  # a fifth of them managed
    outlet_managers: tuple[int, int] = (3, 6)  # two to four account managers and the advisers
    outlet_advisers: int = 1
    outlet_corporate: tuple[int, int] = (1, 3)
    outlet_staff: tuple[int, int] = (8, 13)
    turnover: float = 0.12  # a year
    least_left: int = 3  # of each outlet in three years
    employed: float = 0.26
    anchor_scale: int = 1  # the anchor's money is divided by this
    plant_banked: float = 0.08  # of all customers, before the upper limit
    plant_most: int = 3_000
    plant_penetration: float = 0.42
    lead_gone: float = 0.042  # departed or placeholder staff
    two_leads: float = 0.02
    second_leads: tuple[str, ...] = ("account_manager", "wealth_adviser")
    assisted: float = 0.08
    assistants: tuple[str, ...] = ("account_manager",)
    helped_out: float = 0.16  # of the led: a colleague was in touch too
    tended: float = 0.85
    referred_by_customer: float = 0.10
    referred_by: Shares = (0.2, 0.22, 0.34, 0.24)  # kin, colleague, neighbour, one brought before
    staff_code: float = 0.80
    suspicious: float = 0.020
    balances: float = 0.015
    contagion: float = 0.6  # of those near somebody whose balance fell: fall within half a year
    mass_messages: float = 0.12


PLANT: Final = Profile("plant", CITY)

COUNTY_BANK: Final = Profile(
    "county",
    COUNTY,
    worth_shares=(0.46, 0.278, 0.124, 0.092, 0.0295, 0.0080, 0.0080, 0.0005),
    age_shares=(0.03, 0.16, 0.29, 0.27, 0.19, 0.06),
    rural=0.72,
    clan=0.45,
    one_surname_most=60,
    in_household=0.43,
    household_sizes=(0.22, 0.50, 0.20, 0.08),
    product_counts=(0.555, 0.18, 0.09, 0.065, 0.055, 0.03, 0.025),
    product_weights=(
        ("P02", 2.2),
        ("P05", 0.2),
        ("P08", 0.1),
        ("P09", 0.15),
        ("P12", 0.2),
        ("P13", 0.3),
        ("P15", 0.9),
        ("P17", 0.1),
        ("P21", 0.3),
        ("P22", 0.1),
    ),
    firms_per_customer=0.042,
    firm_scales=(0.70, 0.26, 0.04, 0.0),
    firm_loan=0.165,
    firm_covered=0.16,
    firm_guarantor=0.16,
    farm_groups=(0.80, 0.05, 0.0125, 0.00625, 0.00375, 0.0025),
    outlet_managers=(1, 3),
    outlet_advisers=0,
    outlet_corporate=(0, 2),
    outlet_staff=(3, 7),
    least_left=1,
    employed=0.12,
    anchor_scale=20,
    plant_banked=0.025,
    plant_most=600,
    two_leads=0.03,
    second_leads=("account_manager", "team_lead"),
    assisted=0.24,
    assistants=("team_lead", "teller"),
    helped_out=0.20,
    referred_by=(0.26, 0.06, 0.48, 0.20),
    mass_messages=0.16,
)

PROFILES: Final = {p.name: p for p in (PLANT, COUNTY_BANK)}


def profile_named(name: str) -> Profile:
    """Return the profile called ``name``.

    Raises
    ------
    InputError
        There is no such profile.

    Examples
    --------
    >>> profile_named("plant").name
    'plant'
    """
    if name not in PROFILES:
        raise InputError(f"there is no such profile; use one of: {', '.join(PROFILES)}")
    return PROFILES[name]
