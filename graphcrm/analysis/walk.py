"""Walks over ties: who may be passed, and how near others are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graphcrm.analysis.contactable import UnknownConsent, contactable
from graphcrm.analysis.influence_ties import MAX_FIRM
from graphcrm.analysis.links import WINDOW_DAYS
from graphcrm.analysis.tie_strength import STRENGTHS, Strengths
from graphcrm.analysis.ties import TieGraph, ties
from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec, IntVec
from graphcrm.graph.spaces import PARTIES
from graphcrm.reasons import Reason

if TYPE_CHECKING:
    from graphcrm.kernels.k_paths import Paths
    from graphcrm.kernels.nearness import Nearness


@dataclass(frozen=True, slots=True)
class Given:
    """What says which ties there are, and whom a way may pass."""

    window_days: int = WINDOW_DAYS
    max_firm: int = MAX_FIRM
    unknown_consent: UnknownConsent | None = None
    strengths: Strengths = STRENGTHS


USUAL: Final = Given()


@dataclass(frozen=True, slots=True)
class Walk:
    """Ties, and who may be passed on a way over them.

    Parameters
    ----------
    view : View
    given : Given
    ties : TieGraph
    through : (n_nodes,) bool
        Staff on staff, and active parties who may be contacted, all of them visible.
    """

    view: View
    given: Given
    ties: TieGraph
    through: BoolVec

    @property
    def notes(self) -> tuple[Reason, ...]:
        """What there is to say about consent."""
        return contactable(self.view, unknown_consent=self.given.unknown_consent).notes

    def nearness(self, starts: IntVec, n_hops: int) -> Nearness:
        """Return how near every node is to the nearest of ``starts``; see the kernel."""
        from graphcrm.kernels.nearness import nearness

        return nearness(self.ties, starts, n_hops, through=self.through)

    def from_staff(self, n_hops: int) -> Nearness:
        """Return how near every node is to the nearest of the staff whom the viewer may see."""
        key = ("from staff", self.given, n_hops)
        return self.view.keep(key, lambda: self.nearness(visible_staff(self.view), n_hops))

    def paths(self, near: Nearness, target: int, *, k: int, max_hops: int) -> Paths:
        """Return the ``k`` strongest ways to ``target`` from where ``near`` begins.

        ``near`` is that of ``max_hops // 2`` hops, or of more.
        """
        from graphcrm.kernels.k_paths import k_paths

        return k_paths(self.ties, near, target, k=k, max_hops=max_hops, through=self.through)


def walk_of(view: View, given: Given = USUAL) -> Walk:
    """Return the ties of a view, and who may be passed on a way over them; made once.

    How strong the best way of at most four hops is from a firm to each of some others, 0 where
    there is none: ``walk_of(view).nearness(np.array([firm]), 4).strength(others)``.

    Raises
    ------
    InputError
        A parameter outside its range, or more ties than memory is allowed for.
    """

    def make() -> Walk:
        may = contactable(view, unknown_consent=given.unknown_consent).mask  # all of them active
        graph = ties(
            view,
            window_days=given.window_days,
            strengths=given.strengths,
            max_firm=given.max_firm,
        )
        through = np.concatenate([may, view.on_staff & view.staff_visible])
        return Walk(view, given, graph, through)

    return view.keep(("walk", given), make)


def visible_staff(view: View) -> IntVec:
    """Return the nodes of the staff on staff whom the viewer may see."""
    return np.flatnonzero(view.on_staff & view.staff_visible) + view.graph.n(PARTIES)
