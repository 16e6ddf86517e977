"""What stands on the nodes of a server after a write-back, node by node, from the definitions.

Written apart from the package.  A question is a bank on a date, see ``plain_coverage.Question``.
"""

from __future__ import annotations

from math import isnan
from typing import Any

from tests.reference.attrition import events
from tests.reference.debtrank import debtrank, exposure
from tests.reference.factor import factors
from tests.reference.gaps import gaps
from tests.reference.guarantees import circles, rings
from tests.reference.key_people import missing_roles
from tests.reference.leads import leads
from tests.reference.neighbourhood import group
from tests.reference.one_sided import one_sided
from tests.reference.outflow import outflow
from tests.reference.overlaps import overlaps
from tests.reference.penetration import penetration
from tests.reference.plain_coverage import Question, departures
from tests.reference.referral_forest import Forest
from tests.reference.service import overdue, placeholders
from tests.reference.teams import teams
from tests.reference.value import moves
from tests.reference.value_parties import stage, value_class

Scores = dict[str, dict[str, Any]]
TEAM = dict.fromkeys(("customer", "firm"), ("lead", "wealth"))
# Which of several plans of the same fit is taken is not said by the definition, nor what of
# several ways to part a bank into communities is found.  Contagion ends at a billionth, and so is
# told apart, in test_contagion_random; the last fen of lifetime value is not that of floats.
NOT_HERE = {"second_person_staff", "community_id", "cluster_score", "contagion"} | {
    *("clv", "network_value"),
}


def scores(q: Question) -> Scores:
    """Return the scores of each node that has any, stamps and those not said here aside."""
    found: Scores = {}
    forest = Forest(q)
    of_coverage = (_coverage(q), _teams(q), _visits(q), _factors(q), _staff(q), _parked(q))
    for each in (
        *of_coverage,
        _forest(forest),
        _rings(forest),
        _leads(q),
        _groups(q),
        _firms(q),
        _gaps(q),
        _value(q),
        _losses(q),
        _guarantees(q),
        moves(q, 12),
        _defaults(q),
    ):
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


def _teams(q: Question) -> Scores:
    missing = {row["party_id"]: row["missing"] for row in teams(q, "platinum", TEAM)}
    found: Scores = {p: {"team_missing": roles} for p, roles in missing.items() if roles}
    double = {row["party_id"] for row in overlaps(q)}
    for party in q.active():
        found.setdefault(party, {})["lead_overlap"] = party in double
    return found


def _firms(q: Question) -> Scores:
    found: Scores = {
        row["firm_id"]: {"penetration_flag": row["flag"]}
        | ({} if isnan(row["banked_share"]) else {"banked_share": round(row["banked_share"], 9)})
        for row in penetration(q).to_dict("records")
    }
    for firm, roles in missing_roles(q).items():
        found[firm]["key_people_missing"] = roles
    for row in one_sided(q):
        found.setdefault(row["firm_id"], {})["one_sided"] = row["kinds"]
    return found


def _leads(q: Question) -> Scores:
    return {row["party_id"]: {"lead": row["direction"]} for row in leads(q)}


def _groups(q: Question) -> Scores:
    firms = [party for party, row in q.parties().items() if row["kind"] == "firm"]
    found = {firm: group(q, firm) for firm in firms}
    return {firm: {"group_id": min(own)} for firm, own in found.items() if len(own) > 1}


def _gaps(q: Question) -> Scores:
    rows = [row for kind in ("customer", "firm") for row in gaps(q, kind, weight=0.5, top=1)]
    names = {"gap_product": "product_id", "gap_score": "score"}
    return {row["party_id"]: {n: row[column] for n, column in names.items()} for row in rows}


def _guarantees(q: Question) -> Scores:
    found: Scores = {p: {"guarantee_ring": r["ring_id"]} for r in rings(q) for p in r["party_ids"]}
    for row in circles(q):
        for party in row["party_ids"]:
            found.setdefault(party, {})["guarantee_circle"] = row["circle_id"]
    return found


def _losses(q: Question) -> Scores:
    return {p: {"attrition_on": on, "attrition_cause": c} for p, (on, c) in events(q).items()}


def _value(q: Question) -> Scores:
    return {
        party: {"value_class": value_class(q, party), "life_cycle": stage(q, party)}
        for party in q.active()
    }


def _defaults(q: Question) -> Scores:
    columns: Scores = {
        "guarantee_exposure": exposure(q),
        "debtrank": {row["party_id"]: row["debtrank"] for row in debtrank(q)},
        "net_outflow": {row["key"]: row["net"] for row in outflow(q, "party")},
    }
    found: Scores = {}
    for name, values in columns.items():
        for party, value in values.items():
            if value is not None:
                found.setdefault(party, {})[name] = value
    return found


def _visits(q: Question) -> Scores:
    rows, _ = overdue(q, {}, 90)
    return {row["party_id"]: {"days_overdue": row["days_overdue"]} for row in rows}


def _parked(q: Question) -> Scores:
    return {row["staff_id"]: {"placeholder": row["why"]} for row in placeholders(q, 5.0, 400, 40)}


def _factors(q: Question) -> Scores:
    units = [unit for by in ("branch", "firm") for unit in factors(q, by)]
    return {unit.id: {"factor": unit.found.k} for unit in units if unit.found.k}


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
