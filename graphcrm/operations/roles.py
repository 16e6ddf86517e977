"""The roles that people have."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody is to graphcrm; what each may do stands in :mod:`graphcrm.app.policy`."""

    ADMIN = "admin"
    MANAGER = "branch_manager"
    PLANNER = "planner"
    ANALYST = "analyst"
    ACCOUNT_MANAGER = "account_manager"
    AUDITOR = "auditor"
