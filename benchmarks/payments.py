"""Who pays whom in a bank drawn at random: the graph that campaigns are measured on."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.kernels.diffusion import Diffusion, independent_cascade

MOST_NODES = 1_000_000
NEAR = 20  # places of those around, most of whom know each other
NEAR_SHARE = 0.9


def payments(n_customers: int) -> Diffusion:
    """Return twice as many nodes, at most a million, and 79 edges for 20 nodes.

    Nine of ten payments go to one of the next 20 nodes, the others to anybody; how often somebody
    pays and is paid by strangers is log-normal (sigma 0.7).  Word travels along each payment with
    1 / the number of those who pay its target (weighted cascade).
    """
    n = min(2 * n_customers, MOST_NODES)
    rng = np.random.default_rng(7)
    payer, payee = (_drawn(rng, n, n_draws=5 * n) for _ in range(2))
    near = rng.random(len(payer)) < NEAR_SHARE
    payee[near] = (payer[near] + rng.integers(1, NEAR + 1, np.count_nonzero(near))) % n
    other = payer != payee
    pairs = np.unique(payer[other] * n + payee[other])
    payer, payee = np.divmod(rng.permutation(pairs)[: 79 * n // 20], n)
    return independent_cascade(payer, payee, 1 / np.bincount(payee, minlength=n)[payee], n=n)


def _drawn(rng: np.random.Generator, n: int, *, n_draws: int) -> npt.NDArray[Any]:
    """Return nodes, each as often as it is active."""
    ends = rng.lognormal(0, 0.7, n).cumsum()
    drawn: npt.NDArray[Any] = np.searchsorted(ends, rng.random(n_draws) * ends[-1])
    return drawn
