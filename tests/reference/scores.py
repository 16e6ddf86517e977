"""What stands on the nodes of a server after a write-back, node by node, from the definitions.

Written apart from the package.  A question is a bank on a date, see ``plain_coverage.Question``.
"""

from __future__ import annotations

from typing import Any

from tests.reference.plain_coverage import Question, departures
from tests.reference.referral_forest import Forest

Scores = dict[str, dict[str, Any]]


def scores(q: Question) -> Scores:
    """Return the scores of each party and member of staff that has any, stamps aside."""
    found: Scores = {}
    for each in (_coverage(q), _forest(Forest(q)), _rings(Forest(q)), _staff(q)):
        for node, properties in each.items():
            found.setdefault(node, {}).update(properties)
    return found


def _coverage(q: Question) -> Scores:
    links = q.links()
    found: Scores = {}
    for party in q.active():
        own = links.get(party, {})
        found[party] = {
            "single_link": len(own) == 1,
            "orphan": not own,
            "hollow": any(link["assigned"] for link in own.values())
            and not any(link["tended"] for link in own.values()),
        }
        if len(own) == 1:
            found[party]["single_link_staff"] = next(iter(own))
    return found


def _forest(forest: Forest) -> Scores:
    return {
        party: {
            "referral_root": forest.root(party),
            "referral_generation": forest.generation(party),
            "referral_descendants": len(forest.below(party)),
        }
        for party in forest.members
    }


def _rings(forest: Forest) -> Scores:
    return {p: {"referral_ring": min(ring.parties)} for ring in forest.rings for p in ring.parties}


def _staff(q: Question) -> Scores:
    return {
        staff: {"n_lost": n, "worth_lost": fen / 100}
        | ({} if share is None else {"branch_share": round(share, 9)})
        for staff, n, fen, share in departures(q)
    }
