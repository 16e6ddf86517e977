"""Give parties to successors with few places each, so that what is gained in all is greatest."""

from __future__ import annotations

from dataclasses import dataclass

from graphcrm.graph.arrays import BoolVec, IntVec


@dataclass(frozen=True, slots=True)
class Parties:
    """Whom to assign, p of them, in order of id.

    Parameters
    ----------
    kind : (p,) integers
        Row of ``Successors.eligible``.
    branch : (p,) integers
        -1 where not known.
    weight : (p,) int64, >= 1
        How much what a party gains counts.
    barred : (p,) integers
        The one successor that a party must not get, -1 for none.
    """

    kind: IntVec
    branch: IntVec
    weight: IntVec
    barred: IntVec


@dataclass(frozen=True, slots=True)
class Successors:
    """Who may take parties, s of them, in order of id.

    Parameters
    ----------
    branch : (s,) integers
        -1 where not known.
    places : (s,) int64, >= 0
        How many parties each can take.
    eligible : (kinds, s) bool
        Who may take parties of which kind.
    gain : (s,) int64, >= 0
        What anybody gains with each.
    """

    branch: IntVec
    places: IntVec
    eligible: BoolVec
    gain: IntVec


@dataclass(frozen=True, slots=True)
class Ties:
    """Pairs of a party and a successor that gain more than the rest, sorted by both, each once.

    Parameters
    ----------
    party, successor : (m,) integers
    gain : (m,) int64, >= 0
        Over what branch and successor bring.
    """

    party: IntVec
    successor: IntVec
    gain: IntVec


def assign(
    parties: Parties,
    successors: Successors,
    ties: Ties,
    *,
    branch_gain: int,
    branch_only: bool = False,
) -> IntVec:
    """Return the successor of each party, -1 for none.

    A pair gains ``successors.gain``, ``branch_gain`` where both are of one known branch, and what
    its tie brings.  Of the plans that assign most parties it is one of greatest sum of weight
    times gain, the same whatever the machine.

    Parameters
    ----------
    parties : Parties
    successors : Successors
    ties : Ties
    branch_gain : int
    branch_only : bool
        Only successors of the party's own known branch.

    Returns
    -------
    (p,) int64
    """
    raise NotImplementedError
