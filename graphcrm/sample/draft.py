"""Everything drawn so far about the nodes of a sample, for drawing the edges between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from graphcrm.sample.draw import IntVec, Streams
from graphcrm.sample.firms import Firms
from graphcrm.sample.jobs import Jobs
from graphcrm.sample.people import Homes, People
from graphcrm.sample.products import Book
from graphcrm.sample.profile import Profile
from graphcrm.sample.staff import Network, Staff

Triples = tuple[IntVec, IntVec, IntVec]


@dataclass(frozen=True)
class Draft:
    """The nodes of a bank as arrays, and the ids of their rows.

    ``supply`` are links between firms (firm, other, kind); ``payees`` are (firm, customer) paid by
    somebody who is not their employer.
    """

    streams: Streams
    profile: Profile
    net: Network
    staff: Staff
    family: Homes
    who: People
    firms: Firms
    work: Jobs
    bosses: Jobs
    supply: Triples
    payees: tuple[IntVec, IntVec]
    book: Book
    customer_ids: pa.Array
    firm_ids: pa.Array
    party_ids: pa.Array
    addresses: pa.Array

    @property
    def n_outlets(self) -> int:
        """Number of outlets."""
        return len(self.net.outlet)

    @property
    def active_random(self) -> IntVec:
        """Positions of the customers that are active and not planted."""
        return np.flatnonzero(self.who.random & self.who.active).astype(np.int64)
