"""What each role may do: which questions it asks, whether it sees names, what it takes away.

One table, ``POLICY``.  Whatever is not in it is not allowed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from graphcrm.app.small_groups import without_small_groups
from graphcrm.errors import AccessError
from graphcrm.operations.roles import Role

if TYPE_CHECKING:
    from graphcrm.answer import Answer
    from graphcrm.app.viewer import Viewer

SEARCH: Final = "network.search"
PAGE_OF_EXPORT: Final = 1_000  # more rows at once are taken away, whatever the format
# Who leaves, and what goes with him: personal data of staff, for those who are in charge of them.
DEPARTURES: Final = frozenset(
    {
        "coverage.departures",
        "coverage.leaver",
        "coverage.handover",
        "coverage.second-person",
        "coverage.factor",
        "coverage.placeholders",
        "coverage.history",  # names whose leaving would have cost most
    }
)
# How members of staff do beside each other.
APPRAISALS: Final = frozenset({"service.scorecard", "service.pairing"})


class Act(StrEnum):
    """What somebody may do besides asking."""

    PEOPLE = "manage people and tokens"
    LOAD = "load and undo loads"
    FORGET = "forget a customer"
    AUDIT = "read and verify the audit"
    JOB = "have long questions answered as jobs"
    LISTS = "read worklists"
    NOMINATE = "make worklists"
    APPROVE = "approve and distribute worklists"
    WORK = "say what came of items of worklists"
    ENTER = "enter needs and complaints"
    SAVE = "save and remove lists"


# What reaches beyond any branch: who sees but some would otherwise let himself see the others.
OF_WHOLE_BANK: Final = frozenset({Act.PEOPLE, Act.LOAD, Act.FORGET, Act.AUDIT})


@dataclass(frozen=True, slots=True)
class Rights:
    """What a role may do.

    Parameters
    ----------
    questions : frozenset of str
        Areas, or ``area.question``.
    besides : frozenset of str
        Questions of these areas that the role does not have.
    names : bool
        Whether it sees what customers are called, and their phones; others see 王** instead.
    exports : bool
        Whether it may take rows away, as files or in large pages, where nothing else is said of a
        person.
    small_groups : bool
        Whether it sees figures of groups under five parties.
    acts : frozenset of Act
    """

    questions: frozenset[str] = frozenset()
    besides: frozenset[str] = frozenset()
    names: bool = False
    exports: bool = False
    small_groups: bool = True
    acts: frozenset[Act] = frozenset()

    def has(self, question: str) -> bool:
        """Whether a question is among those of the role."""
        area = question.partition(".")[0]
        return question not in self.besides and bool({area, question} & self.questions)


AREAS: Final = frozenset(
    {"coverage", "referral", "campaign", "corporate", "crosssell", "risk", "value", "service"}
    | {"network"}
)
_DESK: Final = frozenset({Act.LISTS, Act.WORK, Act.ENTER})
_MARKETING: Final = frozenset({Act.JOB, Act.LISTS, Act.NOMINATE, Act.SAVE})

POLICY: Final[Mapping[Role, Rights]] = {
    Role.ADMIN: Rights(AREAS, names=True, exports=True, acts=frozenset(Act)),
    Role.MANAGER: Rights(AREAS, names=True, acts=_DESK | _MARKETING | {Act.APPROVE}),
    Role.PLANNER: Rights(
        frozenset({"referral", "campaign", "crosssell", "corporate", "value", "service"}),
        APPRAISALS,
        small_groups=False,
        acts=_MARKETING,
    ),
    Role.ANALYST: Rights(AREAS, DEPARTURES | APPRAISALS, acts=_MARKETING),
    Role.ACCOUNT_MANAGER: Rights(
        frozenset({"network", "crosssell", "service", "referral.chain"})
        | {"coverage.explain", "coverage.overdue"},
        APPRAISALS,
        names=True,
        acts=_DESK,
    ),
    Role.AUDITOR: Rights(acts=frozenset({Act.AUDIT})),
}


def may_ask(viewer: Viewer, question: str) -> bool:
    """Whether a viewer's role has a question."""
    return POLICY[viewer.role].has(question)


def demand_question(viewer: Viewer, question: str) -> None:
    """Refuse a question that a viewer's role does not have.

    Raises
    ------
    AccessError
        Says which roles have it.
    """
    if not may_ask(viewer, question):
        having = [role for role, rights in POLICY.items() if rights.has(question)]
        raise AccessError(f"{_told(having)} may ask this; your role is {viewer.role}")


def may(viewer: Viewer, act: Act) -> bool:
    """Whether a viewer may do something: by his role, and by his branch where it goes beyond it."""
    is_near = viewer.branch_id is None or act not in OF_WHOLE_BANK
    return is_near and act in POLICY[viewer.role].acts


def demand(viewer: Viewer, act: Act) -> None:
    """Refuse what a viewer may not do.

    Raises
    ------
    AccessError
        Says which roles may.
    """
    if not may(viewer, act):
        having = [role for role, rights in POLICY.items() if act in rights.acts]
        whole = " of the whole bank" if act in OF_WHOLE_BANK else ""
        raise AccessError(f"{_told(having)}{whole} may {act}; your role is {viewer.role}")


def may_export(viewer: Viewer) -> bool:
    """Whether a viewer may take rows away: as is said of him, else as his role says."""
    rights = POLICY[viewer.role]
    said = rights.exports if viewer.may_export is None else viewer.may_export
    return said and bool(rights.questions)


def demand_export(viewer: Viewer, n_rows: int | None = None) -> None:
    """Refuse to let rows be taken away by who may not.

    Parameters
    ----------
    viewer : Viewer
    n_rows : int, optional
        Of a page of JSON, which up to 1,000 rows is reading; None for a file.

    Raises
    ------
    AccessError
    """
    if (n_rows is None or n_rows > PAGE_OF_EXPORT) and not may_export(viewer):
        raise AccessError(
            f"you may read up to {PAGE_OF_EXPORT:,} rows at once and take none away; an "
            "administrator can allow it"
        )


def sees_names(viewer: Viewer) -> bool:
    """Whether a viewer sees what customers are called, and their phones."""
    return POLICY[viewer.role].names


def seen_by(viewer: Viewer, answer: Answer) -> Answer:
    """Return an answer as a viewer's role sees it: small groups and names hidden where they are.

    Parameters
    ----------
    viewer : Viewer
    answer : Answer
        Asked within his branches.
    """
    rights = POLICY[viewer.role]
    shown = answer if rights.small_groups else without_small_groups(answer)
    return shown if rights.names else shown.masked()


def _told(roles: Sequence[Role]) -> str:
    return f"only {', '.join(roles)}" if roles else "nobody"
