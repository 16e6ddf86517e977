"""What became of groups, worked by hand, and in any case."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import InputError
from graphcrm.graph.arrays import IntVec
from graphcrm.kernels.stable_ids import ENDS, FATES, Matched, match_groups

Told = tuple[list[int], list[str], list[str]]
labels = st.lists(st.tuples(st.integers(-1, 5), st.integers(-1, 5)), max_size=30)


def matched(before: str, now: str, gone: int = 0) -> Told:
    """Match groups written as a letter a member, ``.`` for none; ``gone`` were of the first."""
    labels = [np.array(["ABCDEFG".find(c) for c in text]) for text in (before, now)]
    sizes = [np.bincount(label[label >= 0], minlength=label.max() + 1) for label in labels]
    sizes[0][0] += gone
    return told(match_groups(*labels, size_before=sizes[0], size_now=sizes[1]))


def told(found: Matched) -> Told:
    fates = [FATES[code] for code in found.fate]
    return found.origin.tolist(), fates, [ENDS[code] for code in found.end]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("AAABB", "BBBAA", ([1, 0], ["kept", "kept"], ["kept", "kept"])),
        ("AAABB", "AAAAA", ([0], ["merged"], ["kept", "merged"])),
        ("AAAAA", "AAABB", ([0, -1], ["kept", "split"], ["kept"])),
        ("AA..", "..AA", ([-1], ["born"], ["died"])),
        ("AABB", "ABAB", ([0, -1], ["merged", "split"], ["kept", "merged"])),  # equals: the first
        ("AAA", "...", ([], [], ["died"])),
        # B goes three ways; no part of it is a half
        ("AABBBCCDD", "AAABCBBCC", ([0, 2, 3], ["kept"] * 3, ["kept", "died", "kept", "kept"])),
    ],
)
def test_groups_keep_their_id_by_hand(before: str, now: str, expected: Told) -> None:
    assert matched(before, now) == expected


def test_who_is_gone_still_counts_for_the_size_before() -> None:
    assert matched("ABBB", "AAAA") == ([1], ["merged"], ["merged", "kept"])
    assert matched("ABBB", "AAAA", gone=2) == ([1], ["kept"], ["died", "kept"])


def sizes_of(label: IntVec) -> IntVec:
    return np.bincount(label[label >= 0], minlength=6)


@given(labels)
def test_ends_and_fates_add_up_and_names_do_not_matter(pairs: list[tuple[int, int]]) -> None:
    before, now = np.array(pairs, int).reshape(-1, 2).T
    sizes = {"size_before": sizes_of(before), "size_now": sizes_of(now)}
    found = match_groups(before, now, **sizes)
    kept = found.origin[found.origin >= 0]
    assert len(set(kept.tolist())) == len(kept)
    assert np.count_nonzero(found.end == ENDS.index("kept")) == len(kept)
    assert np.count_nonzero(found.fate < FATES.index("split")) == len(kept)
    same = match_groups(now, now, size_before=sizes["size_now"], size_now=sizes["size_now"])
    there = sizes["size_now"] > 0
    assert (same.origin[there] == np.flatnonzero(there)).all()


@given(labels)
def test_groups_keep_the_id_that_plain_counting_gives(pairs: list[tuple[int, int]]) -> None:
    before, now = np.array(pairs, int).reshape(-1, 2).T
    found = match_groups(before, now, size_before=sizes_of(before), size_now=sizes_of(now))
    common = {(a, b): pairs.count((a, b)) for a in range(6) for b in range(6)}
    for b in range(6):
        a = max(range(6), key=lambda a: (common[a, b], -a))
        back = max(range(6), key=lambda c: (common[a, c], -c))
        assert found.origin[b] == (a if common[a, b] and back == b else -1)


def test_labels_that_do_not_fit_are_refused() -> None:
    one, size = np.zeros(1, int), np.ones(1, int)
    with pytest.raises(InputError, match="every member has a group before"):
        match_groups(one, np.zeros(2, int), size_before=size, size_now=size)
    with pytest.raises(InputError, match="each has a size"):
        match_groups(one, one + 1, size_before=size, size_now=size)
