"""The shares that make one kind of bank; everything random in a sample follows them."""

from __future__ import annotations

from dataclasses import dataclass

from graphcrm.errors import InputError

Shares = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a bank of one kind looks like.

    Shares are of what the name says and lie in 0..1; pairs of numbers are lowest and highest.

    Parameters
    ----------
    name : str
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
    """

    name: str
    worth_from: tuple[int, ...] = (0, 1_000, 10_000, 50_000, 200_000, 500_000, 1_000_000, 6_000_000)
    worth_to: int = 30_000_000
    worth_shares: Shares = (0.45, 0.280, 0.123, 0.094, 0.033, 0.0095, 0.0098, 0.0007)
    cover_shares: Shares = (0.03, 0.12, 0.36, 0.72, 0.82, 0.90, 0.92, 0.93)
    sleeping_shares: Shares = (0.52, 0.16, 0.06, 0.03, 0.02, 0.01, 0.01, 0.0)
    ages_from: tuple[int, ...] = (1, 18, 30, 45, 60, 75)
    age_to: int = 92
    age_shares: Shares = (0.03, 0.19, 0.30, 0.24, 0.18, 0.06)
    new_share: float = 0.30  # opened in the last three years
    closed_share: float = 0.02
    in_household: float = 0.40
    household_sizes: Shares = (0.24, 0.52, 0.18, 0.06)
    product_counts: Shares = (0.60, 0.16, 0.08, 0.06, 0.05, 0.03, 0.02)
    consent: Shares = (0.56, 0.14, 0.15, 0.15)  # yes, no, unknown, not filled in
    do_not_contact: float = 0.05
    firms_per_customer: float = 0.05
    firm_client: float = 0.82
    firm_basic_account: float = 0.60
    firm_loan: float = 0.18
    firm_covered: float = 0.13
    customers_per_manager: int = 2_000  # a fifth of them managed
    employed: float = 0.26
    plant_banked: float = 0.08  # of all customers, before the upper limit
    plant_penetration: float = 0.42
    lead_gone: float = 0.042  # departed or placeholder staff
    two_leads: float = 0.02
    tended: float = 0.85
    referred_by_customer: float = 0.10
    staff_code: float = 0.80
    suspicious: float = 0.020
    balances: float = 0.015
    mass_messages: float = 0.12


PLANT = Profile("plant")


def profile_named(name: str) -> Profile:
    """Return the profile called ``name``.

    Raises
    ------
    InputError
        There is no such profile, or it is not offered yet.

    Examples
    --------
    >>> profile_named("plant").name
    'plant'
    """
    if name == PLANT.name:
        return PLANT
    if name == "county":
        raise InputError("the county profile is not offered yet; use the profile plant")
    raise InputError("there is no such profile; use the profile plant")
