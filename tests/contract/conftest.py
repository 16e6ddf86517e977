"""Every test of the contract runs on every store."""

from pathlib import Path

import pytest

from graphcrm.graph.ports import Store
from tests.contract.subjects import SUBJECTS, Subject


@pytest.fixture(params=list(SUBJECTS))
def subject(request: pytest.FixtureRequest) -> Subject:
    """Return a kind of store; what it is known not to do yet must fail, and just so."""
    found = SUBJECTS[request.param]
    gap = found.gaps.get(request.node.originalname)
    if gap is not None:
        request.applymarker(pytest.mark.xfail(reason="a declared gap", strict=True, raises=gap))
    return found


@pytest.fixture
def store(subject: Subject, tmp_path: Path) -> Store:
    """Return a store that is not there yet."""
    return subject.make(tmp_path)
