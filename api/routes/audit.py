"""Who looked at what: the audit, for auditors and administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.deps import GraphCrm, Someone
from graphcrm.app.audit import read_audit, verify_audit
from graphcrm.app.policy import Act, demand
from graphcrm.operations.audit import Looked
from graphcrm.operations.audit_list import MOST, Wanted

router = APIRouter(prefix="/v1/audit", tags=["audit"])
_LINE: JsonDict = {
    "at": "2026-07-01T02:30:00.120Z",
    **{"who": "li", "role": "branch_manager", "via": "api", "what": "coverage.leaver"},
    **{"n_parties": 212, "result": "200", "request_id": "0b62fc5e9a4f4b4b8d1e2f1f7d9a0c11"},
    **{"worker": "crm1-1", "seq": 90417},
}


class Asked(BaseModel):
    """Which lines are looked for."""

    model_config = ConfigDict(extra="forbid")

    who: str | None = Field(None, max_length=64, description="Only what this user did.")
    what: str | None = Field(
        None, max_length=128, description="A question or deed, or how it begins."
    )
    since: AwareDatetime | None = Field(None, description="From this time on.")
    until: AwareDatetime | None = Field(None, description="Before this time.")
    limit: int = Field(100, ge=1, le=MOST)
    skip: int = Field(0, ge=0, le=10**9)


class AskedOfParty(Asked):
    """Which lines are looked for, and of which party; its id never stands in an address."""

    party: str = Field(max_length=128, description="customer_id or firm_id.")


class AuditLine(BaseModel):
    """One line of the audit."""

    model_config = ConfigDict(json_schema_extra={"examples": [_LINE]})

    at: datetime
    who: str
    role: str
    via: str
    what: str
    n_parties: int
    result: str
    request_id: str
    worker: str
    seq: int


class AuditLines(BaseModel):
    """Lines of the audit, the newest first, and how many there are in all."""

    n_lines: int
    rows: list[AuditLine]


class AuditFound(BaseModel):
    """Something wrong with the audit."""

    kind: str
    worker: str
    seq: int
    n: int


class AuditVerified(BaseModel):
    """What was checked, and what is wrong: nothing, where it is sound."""

    n_lines: int
    n_chains: int
    n_heads: int
    findings: list[AuditFound]


@router.get("")
def audit(
    app: GraphCrm, someone: Someone, request: Request, asked: Annotated[Asked, Query()]
) -> AuditLines:
    """List lines of the audit, the newest first."""
    request.state.looked = Looked("audit.list")
    demand(someone.viewer, Act.AUDIT)
    return _lines(app, asked)


@router.post("")
def audit_of_party(
    app: GraphCrm, someone: Someone, request: Request, asked: AskedOfParty
) -> AuditLines:
    """List lines of the audit that name a party, the newest first."""
    request.state.looked = Looked("audit.list", [asked.party])
    demand(someone.viewer, Act.AUDIT)
    return _lines(app, asked, party=asked.party)


@router.post("/verify")
def audit_verify(app: GraphCrm, someone: Someone, request: Request) -> AuditVerified:
    """Check whether any line was changed, removed, moved or forged."""
    request.state.looked = Looked("audit.verify")
    demand(someone.viewer, Act.AUDIT)
    return AuditVerified.model_validate(verify_audit(app), from_attributes=True)


def _lines(app: GraphCrm, asked: Asked, party: str | None = None) -> AuditLines:
    wanted = Wanted(asked.who, asked.what, asked.since, asked.until)
    answer = read_audit(app, wanted, party=party, limit=asked.limit, skip=asked.skip)
    return AuditLines.model_validate({"n_lines": answer.totals["n_lines"], "rows": answer.rows()})
