"""IMM (Tang, Shi and Xiao 2015), with the last sets drawn afresh as Chen (2018) found needed."""

from __future__ import annotations

from heapq import heapify, heapreplace
from math import ceil, e, lgamma, log, log2, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.kernels.diffusion import Diffusion
from graphcrm.kernels.reverse_sets import by_node, draw

IntVec = npt.NDArray[Any]
CHUNK = 1_000_000  # sets turned round at a time


def imm(
    diffusion: Diffusion, k: int, *, epsilon: float = 0.1, ell: float = 1.0, rng_seed: int = 1
) -> tuple[list[int], int]:
    """Return k seeds within 1 - 1/e - epsilon of the best with chance 1 - n^-ell, and n of sets."""
    n = diffusion.n
    ell += log(2) / log(n)
    guess = sqrt(2) * epsilon
    pairs = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)  # ln of n over k
    tries = pairs + ell * log(n) + log(log2(n))
    per_guess = (2 + 2 / 3 * guess) * tries * n / guess**2
    reached, sampling = 1.0, Sampled(diffusion, rng_seed, stream=101)
    for i in range(1, ceil(log2(n))):
        sampling.extend(ceil(per_guess * 2**i / n))
        share = sampling.greedy(k)[1]
        if share * n >= (1 + guess) * n / 2**i:
            reached = share * n / (1 + guess)
            break
    alpha, part = sqrt(ell * log(n) + log(2)), 1 - 1 / e
    beta = sqrt(part * (pairs + ell * log(n) + log(2)))
    del sampling
    last = Sampled(diffusion, rng_seed, stream=102)
    last.extend(ceil(2 * n * (part * alpha + beta) ** 2 / epsilon**2 / reached))
    return last.greedy(k)[0], last.n_sets


class Sampled:
    """Sets drawn so far, by node: a chunk of them after the other."""

    def __init__(self, diffusion: Diffusion, rng_seed: int, *, stream: int) -> None:
        self.diffusion, self.weight = diffusion, np.ones(diffusion.n, np.int64)
        self.rng_seed, self.stream = rng_seed, stream
        self.chunks: list[tuple[int, IntVec, IntVec]] = []
        self.n_sets = 0

    def extend(self, n_sets: int) -> None:
        """Draw sets until there are as many."""
        while self.n_sets < n_sets:
            more = min(CHUNK, n_sets - self.n_sets)
            asked = {"rng_seed": self.rng_seed, "stream": self.stream}
            sets = draw(self.diffusion, self.weight, first=self.n_sets, n_sets=more, **asked)
            self.chunks.append((self.n_sets, *by_node(sets, self.diffusion.n)))
            self.n_sets += more

    def greedy(self, k: int) -> tuple[list[int], float]:
        """Return the k nodes that are in the most sets, one by one, and the share they are in."""
        covered, seeds = np.zeros(self.n_sets, bool), list[int]()
        waiting = [(-int(n), node, 0) for node, n in enumerate(self._n_of_each())]
        heapify(waiting)
        while len(seeds) < k:
            _, node, at = waiting[0]
            if at < len(seeds):
                left = sum(int(np.count_nonzero(~covered[ids])) for ids in self._sets_of(node))
                heapreplace(waiting, (-left, node, len(seeds)))
                continue
            seeds.append(node)
            heapreplace(waiting, (1, node, self.n_sets))  # behind everybody
            for ids in self._sets_of(node):
                covered[ids] = True
        return seeds, float(covered.mean())

    def _n_of_each(self) -> list[int]:
        counts: IntVec = np.sum([np.diff(start) for _, start, _ in self.chunks], axis=0)
        return [int(n) for n in counts]

    def _sets_of(self, node: int) -> list[IntVec]:
        return [first + which[s[node] : s[node + 1]] for first, s, which in self.chunks]
