"""A bank's own rules: how often to visit, who should be in a team, how strong ties are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Final

from graphcrm.analysis.cluster_rules import ACTIONS, WEIGHTS
from graphcrm.analysis.cluster_rules import problems as wrong_clusters
from graphcrm.analysis.holidays import USUAL as HOLIDAYS
from graphcrm.analysis.holidays import problems as wrong_holidays
from graphcrm.analysis.potential_signs import SIGNS
from graphcrm.analysis.strategies import problems as wrong_strategies
from graphcrm.analysis.tie_strength import Strengths
from graphcrm.analysis.tie_strength import problems as wrong_strengths
from graphcrm.errors import InputError
from graphcrm.graph import Graph
from graphcrm.model.words import CHANNEL, COVERAGE_ROLE, STAFF_ROLE
from graphcrm.reasons import Reason

MOST_DAYS: Final = 36_500  # a century
MOST_PARTIES: Final = 1_000_000_000
MOST_YUAN: Final = 1_000_000  # that one contact costs
# What banks and their systems write when a need is no longer open, in small letters.
CLOSED_NEEDS: Final = (
    *("done", "closed", "dropped", "won", "lost", "met", "cancelled", "declined", "completed"),
    *("已完成", "完成", "已办结", "办结", "已关闭", "关闭", "已满足", "已解决", "已放弃", "已取消"),
    *("已成交", "成交", "已办理", "已处理", "已结束", "已终止", "已拒绝", "成功", "失败"),
)
_ROLES: Final = {
    "customer_team": COVERAGE_ROLE,
    "firm_team": COVERAGE_ROLE,
    "customer_roles": STAFF_ROLE,
    "firm_roles": STAFF_ROLE,
}
_MOST: Final = {
    "borrowing_firm_days": MOST_DAYS,
    "capacity": MOST_PARTIES,
    "corporate_capacity": MOST_PARTIES,
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What a bank may rule for itself; the defaults are those of ``docs/methods/coverage.md``.

    Parameters
    ----------
    cadence_days : mapping of tier to days
        How long an effective contact may lie back; over the bank's table of tiers.  0: no rule.
    borrowing_firm_days : int, days
        The most for firms with loans, whatever their tier allows.  0: they go by their tier.
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
        A load of more than so many times the capacity is no book but a parking place.
    tie_strength : mapping of kind of tie to 0..1
        See :class:`graphcrm.analysis.tie_strength.Strengths`, whose values hold for the others.
    channel_costs : mapping of contacts.channel to yuan
        What one contact costs; those of other channels cost nothing.
    closed_needs : tuple of str
        Words of ``needs.status`` that end a need, in whatever case; any other leaves it open.
    potential : tuple of sign
        What speaks for potential; see :mod:`graphcrm.analysis.potential_signs`.
    strategies : mapping of present_potential to str
        How to serve parties, such as ``high_low``: own words in place of the usual ones; see
        :mod:`graphcrm.analysis.strategies`.
    cluster_weights : mapping of part to weight
        How much each part of a cluster's risk counts in its score; one left out counts nothing.
    cluster_actions : mapping of action to conditions
        What to do next about a cluster: the first action whose conditions hold.  A condition is a
        part and the least value, 0..1, that it has.
    cluster_action_texts : mapping of action to texts
        How an action of the bank's own is said, in ``zh`` and ``en``.
    holidays : mapping of day to name
        When one greets everybody: ``MM-DD`` in every year, ``YYYY-MM-DD`` in one.

    Raises
    ------
    InputError
        A role, sign or channel that there is not, or one twice; a number out of its range.

    Examples
    --------
    >>> Rules(cadence_days={"gold": 30}, capacity=300).said("capacity", "customer_team")
    {'capacity': 300, 'customer_team': ['lead', 'wealth']}
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
    tie_strength: Mapping[str, float] = field(default_factory=dict)
    channel_costs: Mapping[str, float] = field(default_factory=dict)
    closed_needs: tuple[str, ...] = CLOSED_NEEDS
    potential: tuple[str, ...] = SIGNS
    strategies: Mapping[str, str] = field(default_factory=dict)
    cluster_weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    cluster_actions: Mapping[str, Mapping[str, float]] = field(
        default_factory=lambda: {action: dict(when) for action, when in ACTIONS.items()}
    )
    cluster_action_texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    holidays: Mapping[str, str] = field(default_factory=lambda: dict(HOLIDAYS))

    def __post_init__(self) -> None:
        """Refuse rules that nobody could keep."""
        if wrong := list(problems({f.name: getattr(self, f.name) for f in fields(self)})):
            said = (f"{'.'.join(map(str, place))} {says}" for place, says in wrong)
            raise InputError("rules: " + "; ".join(said))

    @property
    def strengths(self) -> Strengths:
        """How strong each kind of tie is."""
        return _strengths(tuple(self.tie_strength.items()))

    def said(self, *names: str) -> dict[str, object]:
        """Return some of the rules as plain values, for the parameters of an answer."""
        return {name: _plain(getattr(self, name)) for name in names}


@lru_cache(maxsize=16)  # every look around a party asks for them
def _strengths(given: tuple[tuple[str, float], ...]) -> Strengths:
    return Strengths(**dict(given))


def problems(given: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield what is wrong with rules, and under which key and at which place of it.

    Parameters
    ----------
    given : mapping
        Names of :class:`Rules` and what is said of them, of the right types.
    """
    for name, most in _MOST.items():
        if not 0 <= given.get(name, 0) <= most:
            yield (name,), f"is from 0 to {most:,}"
    for tier, days in given.get("cadence_days", {}).items():
        if not 0 <= days <= MOST_DAYS:
            yield ("cadence_days", tier), f"is from 0 to {MOST_DAYS:,} days"
    for kind, says in wrong_strengths(given.get("tie_strength", {})):
        yield ("tie_strength", kind), says
    if not given.get("core_tier", "any"):
        yield ("core_tier",), "must not be empty"
    if not 0 < given.get("overload", 1) <= MOST_PARTIES:  # not a number is neither
        yield ("overload",), "is greater than 0"
    yield from wrong_clusters(given)
    for name, roles in _ROLES.items():
        for at, says in _wrong_words(given.get(name, ()), roles, what="role"):
            yield (name, at), says
    yield from _wrong_of_value(given)


def _wrong_of_value(given: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield what is wrong with what questions about value go by."""
    for channel, cost in given.get("channel_costs", {}).items():
        if channel not in CHANNEL:
            yield ("channel_costs", channel), f"is no channel; there are {', '.join(CHANNEL)}"
        elif not 0 <= cost <= MOST_YUAN:  # not a number is neither
            yield ("channel_costs", channel), f"is from 0 to {MOST_YUAN:,} yuan"
    for at, says in _wrong_words(given.get("potential", ()), SIGNS, what="sign"):
        yield ("potential", at), says
    for cell, says in wrong_strategies(given.get("strategies", {})):
        yield ("strategies", cell), says
    for day, says in wrong_holidays(given.get("holidays", {})):
        yield ("holidays", day), says


def _wrong_words(
    named: Collection[str], words: Collection[str], *, what: str
) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for at, word in enumerate(named):
        if word not in words:
            yield at, f"is no such {what}; there are {', '.join(words)}"
        elif word in seen:
            yield at, "stands there twice"
        seen.add(word)


def _plain(rule: Any) -> object:
    """Return a rule as JSON has it."""
    if isinstance(rule, Mapping):
        return {key: _plain(of) for key, of in rule.items()}
    return list(rule) if isinstance(rule, tuple) else rule


def check_days(days: int, name: str) -> None:
    """Refuse a number of days that is not from 1 to a century; InputError."""
    if not 1 <= days <= MOST_DAYS:
        raise InputError(f"{name} is a number of days from 1 to {MOST_DAYS:,}")


def unknown_tiers(graph: Graph, tiers: Collection[str]) -> list[Reason]:
    """Return what there is to admit about tiers that rules name: that the bank has no such ones."""
    n = sum(graph.ids("tiers").find(tier) < 0 for tier in tiers)
    return [Reason("no_such_tier", {"n": n})] if n else []


RULES: Final = Rules()
