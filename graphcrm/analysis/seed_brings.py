"""Whom each seed may bring: those most likely reached through it and not by an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphcrm.analysis.campaign_terms import Chain
from graphcrm.graph.arrays import IntVec, offsets_of, place_in_group

N_BRINGS: Final = 3
N_LOOKED_AT: Final = 50  # of each seed, the most likely ones


@dataclass(frozen=True, slots=True)
class Brings:
    """Nodes that seeds may bring, seed after seed, the most likely ones first.

    Parameters
    ----------
    node : (b,) int64
    offsets : (k + 1,) int64
        Those of seed i are at ``offsets[i]:offsets[i + 1]``.
    """

    node: IntVec
    offsets: IntVec


def brings(chain: Chain, seeds: IntVec, control: IntVec) -> Brings:
    """Return up to three of the target whom each seed may bring, by its most probable path.

    Somebody is named under the seed from which the path is most probable, ties to the earlier one;
    other seeds are not brought, for they are asked themselves, and nobody of the control group is
    named, lest somebody asks after them.

    Parameters
    ----------
    chain : Chain
    seeds : (k,) nodes, in order
    control : (c,) nodes

    Notes
    -----
    Only the 50 most likely ones of each seed are looked at.
    """
    from graphcrm.kernels.strongest_paths import strongest_paths

    wanted = chain.weight > 0
    wanted[seeds] = False
    wanted[control] = False
    found = [
        strongest_paths(chain.influence.diffusion, int(seed), N_LOOKED_AT, wanted=wanted)
        for seed in seeds
    ]
    seed = np.repeat(np.arange(len(seeds)), [len(paths.target) for paths in found])
    target = np.concatenate([np.zeros(0, np.int64), *(paths.target for paths in found)])
    chance = np.concatenate([np.zeros(0), *(paths.probability for paths in found)])
    mine = _first_of(target, np.lexsort((seed, -chance, target)))
    seed, target, chance = seed[mine], target[mine], chance[mine]
    order = np.lexsort((target, -chance, seed))
    seed, target = seed[order], target[order]
    kept = place_in_group(seed) < N_BRINGS
    n = np.bincount(seed[kept], minlength=len(seeds))
    return Brings(target[kept].astype(np.int64), offsets_of(n))


def _first_of(group: IntVec, order: IntVec) -> IntVec:
    """Return the first row of each group, in an order that has the groups side by side."""
    return order[np.flatnonzero(np.diff(group[order], prepend=-1))]
