"""A bank's own rules of service: how often to visit, who belongs to a team, who may take over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Rules:
    """What a bank may rule for itself; the defaults are those of ``docs/methods/coverage.md``.

    Parameters
    ----------
    cadence_days : mapping of tier to days
        How long an effective contact may lie back; over the bank's table of tiers.  0: no rule.
    borrowing_firm_days : int, days
        The same for firms with loans, whatever their tier.
    core_tier : str
        Lowest tier of the core parties, who should have a whole team.
    customer_team, firm_team : tuple of coverage.role
        Roles that a core customer, a core firm should have.
    customer_roles, firm_roles : tuple of staff.role
        Who may take over a customer, a firm; staff of unknown role may take over either.
    capacity, corporate_capacity : int
        Parties that one member of staff can look after, where nobody said: in general, and for a
        corporate manager.
    overload : float
        From how many times the capacity on a book is no book but a parking place.
    """

    cadence_days: Mapping[str, int] = field(default_factory=dict)
    borrowing_firm_days: int = 90
    core_tier: str = "platinum"
    customer_team: tuple[str, ...] = ("lead", "wealth")
    firm_team: tuple[str, ...] = ("lead", "wealth")
    customer_roles: tuple[str, ...] = ("account_manager", "wealth_adviser", "team_lead")
    firm_roles: tuple[str, ...] = ("corporate_manager", "team_lead")
    capacity: int = 400
    corporate_capacity: int = 40
    overload: float = 5.0


RULES: Final = Rules()
