"""What seeds reach, beside those that simpler rules would choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.analysis.campaign_terms import Chain
from graphcrm.graph.arrays import IntVec

if TYPE_CHECKING:
    from graphcrm.kernels.simulate import Reach


@dataclass(frozen=True)
class Judged:
    """Seeds, and how far word gets from them and from those of simpler rules, in the same worlds.

    Parameters
    ----------
    chain : Chain
    seeds : (k,) nodes, in order
    others : mapping of a baseline to its seeds
    control : (c,) nodes
        Whom nobody asks, so that nobody is to look out for them either.
    """

    chain: Chain
    seeds: IntVec
    others: Mapping[str, IntVec]
    control: IntVec = field(default_factory=lambda: np.zeros(0, np.int64))

    @cached_property
    def reach(self) -> Reach:
        """What the seeds reach."""
        return self._reached(self.seeds)

    @cached_property
    def baseline(self) -> dict[str, float]:
        """What the seeds of each simpler rule reach, in persons or yuan."""
        unit = self.chain.unit
        return {name: self._reached(seeds).mean / unit for name, seeds in self.others.items()}

    def _reached(self, seeds: IntVec) -> Reach:
        from graphcrm.kernels.simulate import reach

        chain = self.chain
        return reach(chain.influence.diffusion, chain.weight, seeds, rng_seed=chain.terms.rng_seed)
