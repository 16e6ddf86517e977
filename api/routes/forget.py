"""Forget a customer, for good."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from api.deps import GraphCrm, Someone
from graphcrm.app.policy import Act, demand
from graphcrm.errors import AccessError, NotFoundError
from graphcrm.operations.audit import Looked

router = APIRouter(prefix="/v1", tags=["forget"])


class Whom(BaseModel):
    """Who is to be forgotten; the id never stands in an address."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"customer_id": "C1"}})

    customer_id: Annotated[str, Field(min_length=1, max_length=200)]


class Forgotten(BaseModel):
    """Proof that a customer is forgotten; it names nobody."""

    party_hash: str
    before: str
    version: str
    n_rows: int
    rows: dict[str, int]
    kept_beside: dict[str, int]
    suppressed: list[str]
    backups: list[str]
    uploads: int

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "party_hash": "5f0c6c1d1f5e4b7f9a2b3c4d5e6f7081",
                "before": "4be1c5a3b0d1f2e3",
                "version": "9c27d41ab6f80e15",
                "n_rows": 5,
                "rows": {"tables/customers": 1, "tables/coverage": 4},
                "kept_beside": {"snapshots": 1},
                "suppressed": ["id_no", "party_id"],
                "backups": [],
                "uploads": 0,
            }
        }
    )


@router.post("/forget")
def forget(app: GraphCrm, someone: Someone, request: Request, whom: Whom) -> Forgotten:
    """Remove a customer from everything that graphcrm keeps, and keep later loads from it.

    This cannot be undone, and takes as long as a load: run again, it goes on where it died.
    """
    request.state.looked = Looked("forget", [whom.customer_id])
    demand(someone.viewer, Act.FORGET)
    if someone.viewer.branch_id is not None or someone.areas is not None:
        raise AccessError("only an administrator of the whole bank may forget customers")
    try:
        report = app.forget(whom.customer_id)
    except NotFoundError:
        raise NotFoundError("there is no customer of this id; firms and staff stay") from None
    return Forgotten.model_validate(report.to_dict())
