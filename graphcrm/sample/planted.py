"""stub"""

from __future__ import annotations
import numpy as np
from graphcrm.sample.draw import IntVec, Streams
from graphcrm.sample.people import People
from graphcrm.sample.firms import Jobs
from graphcrm.sample.plot import Plot

PLANT_FIRM = 0
AGENCY, TREASURY = 1, 2


def plan(n: int, branch: str) -> Plot:
    plot = Plot(branch)
    plot.paid = np.empty(0, dtype=np.int64)
    plot.firm("澜驰汽车", 80_000_000, headcount=381)
    plot.firm("众聘人力", 1_200_000)
    plot.firm("东坪区财政局", 9_000_000)
    return plot


def anchor_payees(streams: Streams, who: People, work: Jobs) -> tuple[IntVec, IntVec]:
    """Return (firm, customer) whom the labour agency and the treasury pay."""
    rng = streams("payees")
    free = np.setdiff1d(
        np.flatnonzero(who.random & who.active & (who.age >= 20) & (who.age < 75)), work.customer
    )
    chosen = rng.permutation(free)[: max(who.n // 40, 6)].astype(np.int64)
    return np.where(np.arange(len(chosen)) % 2 == 0, AGENCY, TREASURY).astype(np.int64), chosen
