"""Keys for each purpose."""

from __future__ import annotations

import pytest

from graphcrm.errors import InputError
from graphcrm.operations.keys import Keys

GOOD = "correct horse battery staple, and more"


@pytest.mark.parametrize("weak", ["", "short", "a" * 64, "abcabcabc" * 10, GOOD[:31]])
def test_a_weak_secret_is_refused_and_not_repeated(weak: str) -> None:
    with pytest.raises(InputError, match="too weak") as raised:
        Keys(weak)
    assert not weak or weak not in raised.value.message


def test_each_purpose_has_a_key_of_its_own() -> None:
    keys = Keys(GOOD)
    assert keys.of("audit") != keys.of("sessions")
    assert keys.of("audit") != Keys(f"{GOOD}!").of("audit")
    assert keys.hashed("audit", "C1") != keys.hashed("suppressed", "C1")
