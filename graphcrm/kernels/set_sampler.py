"""Sets to choose seeds by and to check them by, within a memory allowance."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log2
from typing import Final

from graphcrm.errors import InputError
from graphcrm.graph.arrays import IntVec
from graphcrm.kernels.diffusion import Diffusion
from graphcrm.kernels.reverse_sets import draw, n_covered
from graphcrm.kernels.set_index import SetIndex
from graphcrm.kernels.simulate import reach
from graphcrm.kernels.worlds import CHECKING, CHOOSING

FEWEST_SETS: Final = 2**14  # they take no time, and certify little
BLOCK_NODES: Final = 2**20  # drawn at once at least, in all sets of a block
PER_NODE: Final = 128  # bytes beside the sets: a queue, gains, what is left to add
PER_SET: Final = 16  # bytes beside the nodes of the set: who covers it first
FORWARD: Final = 16  # bytes for each node of a set while its block is turned round
FEWEST_WORLDS: Final = 250  # that are simulated in any case


@dataclass(frozen=True, slots=True)
class Sampler:
    """Where sets come from, and how many fit.

    Parameters
    ----------
    diffusion : Diffusion
    weight : (n,) int64, >= 0
    rng_seed : int
    n_threads : int
        0: as many as there are processors.
    max_bytes : int
        What the sets and all that goes with them may take.

    Raises
    ------
    InputError
        Not even the first sets would fit.
    """

    diffusion: Diffusion
    weight: IntVec
    rng_seed: int
    n_threads: int
    max_bytes: int

    def __post_init__(self) -> None:
        """Refuse an allowance that is too small for the nodes alone."""
        needed = self._fixed + PER_SET * self.n_first
        if needed > self.max_bytes:
            raise InputError(
                f"choosing among {self.diffusion.n} customers takes {needed // 2**20 + 1} MB at "
                f"least, and {self.max_bytes // 2**20} MB are allowed: allow more"
            )

    @property
    def whole(self) -> int:
        """Weight of all."""
        return int(self.weight.sum())

    @property
    def n_first(self) -> int:
        """How many sets the first round has; fewer would say little of so many nodes."""
        return int(max(FEWEST_SETS, 2 ** (self.diffusion.n // 8).bit_length()))

    @property
    def most_rounds(self) -> int:
        """How many rounds there can be at most, each set as small as can be."""
        return int(self.max_bytes // (PER_SET * self.n_first)).bit_length()

    def double(self, index: SetIndex) -> None:
        """Draw as many sets as there are, or the first ones; fewer of these if they are large."""
        last = 2 * index.n_sets or self.n_first
        while index.n_sets < last:
            n_sets = min(last - index.n_sets, self._n_at_once(index))
            if not self._fit(index, n_sets):
                return
            index.add(
                draw(
                    self.diffusion,
                    self.weight,
                    first=index.n_sets,
                    n_sets=n_sets,
                    rng_seed=self.rng_seed,
                    stream=CHOOSING,
                    n_threads=self.n_threads,
                )
            )

    def can_double(self, index: SetIndex) -> bool:
        """Tell whether as many sets again would fit, going by those that are there."""
        return self._fit(index, index.n_sets)

    def n_met(self, seed: IntVec, n_sets: int) -> int:
        """Return how many of the first ``n_sets`` checking sets hold one of the seeds."""
        return n_covered(
            self.diffusion,
            self.weight,
            seed,
            first=0,
            n_sets=n_sets,
            rng_seed=self.rng_seed,
            stream=CHECKING,
            n_threads=self.n_threads,
        )

    def reach(self, seed: IntVec, share: float, index: SetIndex, *, error: float) -> float:
        """Return what seeds reach, by fresh sets or fresh worlds, whichever is less to walk.

        Where seeds reach a good part of all (``share``), few sets tell how much, and each is left
        as soon as it meets a seed; where they reach few, worlds are small.  ``error`` is the
        standard error, as a part of the reach.

        Worlds are others than those of whoever tells the reach later, so that what is told then
        is fresh, though rounds were compared by what is told here.
        """
        n_sets = 2 ** ceil(log2(max((1 - share) / max(share, 1e-9), 0.1) / error**2))
        if n_sets * index.mean_size / 2 <= FEWEST_WORLDS * share * self.diffusion.n:
            return float(self.whole * self.n_met(seed, n_sets) / n_sets)
        told = reach(
            self.diffusion,
            self.weight,
            seed,
            rng_seed=~self.rng_seed,
            precision=2 * error,
            n_threads=self.n_threads,
        )
        return float(told.mean)

    @property
    def _block_nodes(self) -> int:
        """So many that where the sets of each node begin takes little beside them."""
        return max(BLOCK_NODES, 16 * self.diffusion.n)

    @property
    def _fixed(self) -> int:
        return PER_NODE * self.diffusion.n + FORWARD * self._block_nodes

    def _n_at_once(self, index: SetIndex) -> int:
        """Return how many sets make a block; how large they are shows little by little."""
        if not index.n_sets:
            return 16
        return max(1, min(3 * index.n_sets, int(self._block_nodes / index.mean_size)))

    def _fit(self, index: SetIndex, n_more: int) -> bool:
        there = index.n_bytes + PER_SET * index.n_sets
        more = there * n_more // max(index.n_sets, 1)
        return self._fixed + there + more <= self.max_bytes
