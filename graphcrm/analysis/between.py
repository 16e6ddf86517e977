"""Two states of one bank, so that what is known of parties then can be set against now."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow.compute as pc

from graphcrm.graph import View
from graphcrm.graph.arrays import NO_IX, BoolVec, IntVec, Vec
from graphcrm.graph.encode import arrow_text
from graphcrm.graph.spaces import PARTIES


class Between:
    """A bank then and now.

    Parameters
    ----------
    before, after : View
        Of the state after an earlier and a later load, each on its own date.
    """

    def __init__(self, before: View, after: View) -> None:
        self.before, self.after = before, after
        self._places: dict[str, IntVec] = {}

    def places(self, space: str) -> IntVec:
        """Return where each node of then is now, -1 where nobody names it any more.

        The two states number their nodes apart, each in the order of ids.
        """
        if space not in self._places:
            was, now = (arrow_text(view.graph.ids(space)) for view in (self.before, self.after))
            found = pc.fill_null(pc.index_in(was, value_set=now), NO_IX)
            self._places[space] = found.to_numpy(zero_copy_only=False)
        return self._places[space]

    def carried(self, values: Vec, missing: Any) -> Vec:
        """Return what was known of parties then, in the numbering of now.

        Parameters
        ----------
        values : (n then,) array
        missing : scalar
            What a party has that was not there yet.
        """
        at = self.places(PARTIES)
        found = np.full(self.after.graph.n(PARTIES), missing, values.dtype)
        found[at[at != NO_IX]] = values[at != NO_IX]
        return found

    @property
    def throughout(self) -> BoolVec:
        """Which parties were active then and are active now."""
        return np.asarray(self.after.active & self.carried(self.before.active, missing=False))
