"""By which way each customer on a list may bring whom: over which ties, or through whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np

from graphcrm.analysis.campaign_people import audience, people_list
from graphcrm.analysis.columns import CalledParties
from graphcrm.analysis.influence import BITS, Influence, influence
from graphcrm.answer import Answer, Column, Unit, Words
from graphcrm.graph import View
from graphcrm.graph.arrays import BoolVec, IntVec, marked, offsets_of

_SAID: Final = ("may_bring", "may_bring_by", "may_bring_via")
_KINDS: Final = Words(tuple(f"tie_{kind}" for kind in BITS))


@dataclass(frozen=True, slots=True)
class Way:
    """How word most likely comes to one party.

    Parameters
    ----------
    via : (v,) int64
        The parties in between, in order.
    kinds : (k,) int64
        Where there is nobody in between: what ties the two, as positions in ``BITS``.
    """

    via: IntVec
    kinds: IntVec


def eligible_of(view: View, parameters: Mapping[str, Any]) -> BoolVec:
    """Return who could be asked by a plan, told again from its parameters.

    Parameters
    ----------
    view : View
        What the plan was made of.
    parameters : mapping
        Of the answer.
    """
    return audience(
        view,
        exclude=people_list(parameters["exclude"], "exclude"),
        unknown_consent=parameters["unknown_consent"],
    ).eligible


def may_bring(view: View, plan: Answer) -> Column:
    """Return whom each customer of a plan may bring, and how, one short sentence each.

    Where the plan was made with ties out of a file, which is not at hand, it says no way.

    Notes
    -----
    The influence graph is made again, and one short search for each row.
    """
    brings = plan.column("brings")
    who = brings.data.astype(np.int64)
    ways = _ways(view, plan) if len(who) and plan.parameters["ties"] is None else {}
    assert brings.offsets is not None
    giver = np.repeat(plan.column("customer_id").data, np.diff(brings.offsets))
    nothing = np.zeros(0, np.int64)
    found = [
        ways.get(pair, Way(nothing, nothing))
        for pair in zip(giver.tolist(), who.tolist(), strict=True)
    ]
    said = np.array([2 if len(w.via) else 1 if len(w.kinds) else 0 for w in found], np.int8)
    facts = (
        Column("who", Unit.TEXT, who, CalledParties(view.graph)),
        _several("ties", Unit.WORDS, [w.kinds for w in found], _KINDS),
        _several("via", Unit.LIST, [w.via for w in found], CalledParties(view.graph)),
    )
    return Column("may_bring", Unit.REASON, said, Words(_SAID), brings.offsets, facts)


def _several(name: str, unit: Unit, parts: list[IntVec], labels: Any) -> Column:
    flat = np.concatenate([np.zeros(0, np.int64), *parts])
    return Column(name, unit, flat, labels, offsets_of(np.array([len(p) for p in parts], np.int64)))


def _ways(view: View, plan: Answer) -> dict[tuple[int, int], Way]:
    """Return the most probable way from each customer to each whom he may bring."""
    given = plan.parameters
    graph = influence(
        view,
        among=eligible_of(view, given),
        kinds=str(given["kinds"]),
        probability=str(given["probability"]),
        model="lt" if given["model"] == "lt" else "ic",
        max_firm=int(str(given["max_firm"])),
    )
    brings = plan.column("brings")
    assert brings.offsets is not None
    ways: dict[tuple[int, int], Way] = {}
    giver = plan.column("customer_id").data.tolist()
    for party, (first, last) in zip(giver, pairwise(brings.offsets.tolist()), strict=True):
        ways |= _from(graph, party, brings.data[first:last])
    return ways


def _from(graph: Influence, party: int, brought: IntVec) -> dict[tuple[int, int], Way]:
    from graphcrm.kernels.strongest_paths import strongest_paths

    wanted = marked(graph.node[brought], len(graph.person))
    found = strongest_paths(graph.diffusion, int(graph.node[party]), len(brought), wanted=wanted)
    return {
        (party, int(graph.person[node])): Way(graph.person[path[1:-1]], _kinds(graph, path))
        for node, path in zip(found.target.tolist(), found.path, strict=True)
    }


def _kinds(graph: Influence, path: IntVec) -> IntVec:
    """Return what ties the two ends of a path of one step."""
    if len(path) != 2:
        return np.zeros(0, np.int64)
    edges = graph.diffusion.out_of
    first, last = edges.start[path[0]], edges.start[path[0] + 1]
    bits = graph.tied_by[first:last][edges.edge[first:last]["other"] == path[1]]
    return np.flatnonzero((np.bitwise_or.reduce(bits) >> np.arange(len(BITS))) & 1)
