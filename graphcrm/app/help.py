"""What each parameter of a question means, for the command line and the HTTP interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Parameters whose meaning is the same for every question that has them.
HELP: Final[Mapping[str, str]] = {
    "as_of": "The date asked about. Default: the newest event in the data, not after today.",
    "window_days": "How many days an effective contact keeps a link alive.",
    "worth": "What parties are measured by: worth, business, or a money column.",
    "book": "all active parties, or managed: those that ought to have a manager.",
    "kind": "customers or firms. Default: both.",
    "managed_tier": "Lowest tier of the managed book.",
    "managed_worth": "Least worth, in yuan, of the managed book.",
    "hollow": "Only those whose one link is assigned and not tended in the window.",
    "months": "How many month ends, the newest on or before the date asked about.",
    "staff": "staff_id of each who leaves.",
    "on": "The day of leaving, when it is still ahead. Default: the date asked about.",
    "keep_households": "Parties of one household go to one successor, or to nobody.",
    "max_per_successor": "The most parties that one successor gets. Default: as many as there is "
    "room for.",
    "branch_only": "Only successors of the party's own branch.",
    "exclude": "staff_id of somebody who gets nobody; may be given several times.",
    "weight_by_worth": "Let the fit of wealthy parties count more, in five classes.",
    "party": "customer_id or firm_id.",
    "by": "What the units are: branch, firm (its banked people), or bank.",
    "rule": "Who gets credit: direct (referrer), root, decay (halved at each step), split (equal).",
    "effective_worth": "Least worth, in yuan, of an active party that counts as effective.",
    "cap": "The most, in yuan, that one referrer gets for a calendar month. Default: no limit.",
    "core_tier": "Lowest tier of the core parties. Default: by the rules.",
    "rules": "The bank's own rules, a YAML file. Default: GRAPHCRM_RULES, else the usual ones.",
    "acquisition_cost": "What winning one effective customer in another way costs, in yuan.",
    "reward": "What is paid for one referral that earns it, in yuan.",
    "discount": "By how much less money is worth a year later: 0.1 for 10 %.",
    "incrementality": "The bank's own share of those who would not have come otherwise, 0 to 1.",
    "by_uplift": "Take for it what referral uplift finds on worth.",
    "claw_back_days": "For how many days a reward can be lost again.",
    "pay_suspicious": "Reward suspicious referrals too, once they were looked at.",
    "n_resamples": "How often people are drawn again for an interval.",
    "rng_seed": "A whole number: the same one draws the same.",
    "max_firm": "The most people of one firm who all know one another; of a larger one those of a "
    "department do.",
    "max_hops": "How many ties a way goes over at most, 1 to 6.",
    "unknown_consent": "allow or deny those whose consent to marketing is not known. Default: deny "
    "where the store holds any consent.",
    "method": "modularity, or cpm: ties inside of at least the resolution for each pair.",
    "resolution": "Greater makes smaller communities. Default: 1 for modularity, 0.1 for cpm.",
    "least": "Communities of fewer parties are counted, not listed.",
    "since": "The earlier date to compare with. Default: 365 days before.",
}
# Parameters that mean something of their own in one area, or for one question.
OF_AREA: Final[Mapping[str, Mapping[str, str]]] = {
    "referral": {"months": "For how many months ahead the margin counts."},
    "campaign": {
        "anchor": "firm_id. Around that firm instead: its people, their families, suppliers, "
        "dealers and controllers, ring by ring.",
        "seeds": "How many customers to ask. Default: 20 where there is no budget.",
        "budget": "The most that asking may cost, in yuan, in place of a number; needs --cost.",
        "cost": "What asking costs: yuan a customer, or a file with customer_id and cost.",
        "product": "product_id. Count only customers who do not hold it.",
        "target": "Count only the customers of a list: a file with customer_id, or list:NAME for "
        "a saved list.",
        "exclude": "Leave the customers of a list alone: a file with customer_id, or list:NAME.",
        "max_per_manager": "The most customers of one responsible member of staff. 0: no limit.",
        "max_per_household": "The most customers of one household. 0: no limit.",
        "branch_quota": "The most customers of one branch, such as B001=5; may be given several "
        "times.",
        "control_share": "Share of the customers to hold back by chance, to compare with.",
        "kinds": "Ties over which word travels, comma-separated: household, kinship, colleagues, "
        "referral, event, transfer.",
        "probability": "learned (from past referrals), weighted_cascade, uniform:P or column:NAME.",
        "model": "ic (each tie has its chance) or lt (people follow a share of those around them).",
        "ties": "The bank's own ties: a file with from_id, to_id and the column of "
        "--probability column:NAME.",
        "count": "What reach counts: people, or their worth.",
        "worth": "What worth is: worth, business, or a money column.",
        "epsilon": "How far the certificate may stay under 1 - 1/e.",
        "rng_seed": "Everything random follows from it.",
        "quick": "Stop at the certificate: a preview.",
        "campaign": "What the campaign is called. Default: the date and six digits.",
    },
    "risk": {
        "leaving": "party_id of who leaves today; may be given several times: what would follow?",
        "top": "So many clients of greatest worth leave today: what would follow?",
        "cuts": "firm_id. That firm lets people go: what would follow?",
        "cut_share": "Which share of its people that firm lets go.",
        "event_days": "How many days an attrition event counts.",
        "spread": "Which share goes on from each party to those tied to it.",
        "guarantee": "How strong a tie a guarantee is, 0 to 1.",
        "drop": "Which share of its money a party must have moved to have left.",
        "base_worth": "The least it was worth a year earlier, in yuan.",
        "horizon_days": "How many days after the cut-off events count.",
        "half_life_days": "After how many days a signal counts half.",
    },
    "value": {
        "by": "tier, branch or cohort (the year of opening: old and new customers).",
        "list_": "List the parties that moved instead: up, down or both.",
        "lorenz": "The Lorenz curve in so many steps instead, from the poorest party up.",
        "fall": "By what share worth falls in six months where a party declines.",
        "rise": "By what share worth grows in six months where a party grows.",
        "months": "For how many months ahead the margin counts.",
        "least_events": "A tier with fewer attrition events goes by the survival of its kind.",
        "least_parties": "A tier with fewer parties goes by the survival of its kind.",
        "incrementality": "The share of the referred who would not have come otherwise, 0 to 1.",
    },
    "service": {
        "least_days": "Only what is open for at least so many days.",
        "kind_of": "complaint, praise, survey or all.",
        "after": "After how many days one calls, comma-separated.",
        "days": "How many days ahead to look.",
        "least_peers": "With fewer peers nothing is compared.",
        "weak_below": "A book is weak whose score is below this, 0 to 1.",
        "per_peer": "With how many weak books one peer is paired at most.",
        "span": "Also what was due up to so many days ago, today included: 3 on a Monday.",
    },
    "value.classes": {
        "by": "A row a party, or matrix: a row for each pair of present and potential.",
        "managed_tier": "The tier that counts as gold, and the lowest of the managed book.",
        "managed_worth": "What counts as gold, in yuan, where there is no such tier, and the least "
        "worth of the managed book.",
    },
    "value.structure": {"months": HELP["months"]},
    "value.contribution": {"by": "What the rows are: party, product or party_product."},
    "crosssell.list": {
        "where": 'The condition, such as "tier>=gold and not holds(P015) and paid_by=F1".',
        "worth": "What parties are measured by: worth, business, or a money column.",
    },
    "corporate": {
        "firm": "firm_id. Only that firm.",
        "industry": "Only firms of that industry, as the bank writes it.",
        "roles": "A role that every firm should have somebody in; may be given several times. "
        "Default: legal_rep, executive, finance and actual_controller.",
        "k": "Employees who bank here that make a firm a lead without any of its key people.",
        "unknown_consent": "allow or deny people to ask whose consent to marketing is not known. "
        "Default: deny where the store holds any consent.",
    },
    "crosssell": {
        "product": "product_id. Only that product.",
        "cutoff": "The past date on which to recommend. Default: 365 days before.",
        "top": "The most products of one party.",
        "network_weight": "How much neighbours count: learned (from openings of the last year), or "
        "a number, 0 for nothing.",
        "neighbour_prior": "How much tie strength the share of all counts as, beside neighbours.",
        "lift_prior": "How many parties the share of all counts as, beside holders of another "
        "product.",
        "eligibility": "To whom each product may be offered, a YAML file. Default: anybody.",
    },
    "corporate.one-sided": {
        "k": "How many people of a firm that holds nothing must bank here.",
    },
    "network": {
        "text": "A name or part of it, pinyin, initials, an id or how it begins, or the last 4 "
        "digits or more of a phone.",
        "most": "How many are listed at most.",
        "ids_only": "By id alone, for whoever is not to know what customers are called.",
        "start": "customer_id, firm_id or staff_id of one end.",
        "end": "customer_id, firm_id or staff_id of the other end.",
        "k": "How many ways at most.",
        "unknown_consent": "allow or deny passing those whose consent to marketing is not known. "
        "Default: deny where the store holds any consent.",
    },
    "crosssell.paths": {
        "from_": "staff_id of who is to begin, or branch_id: anybody on its staff. Default: "
        "anybody on staff.",
        "k": "How many ways at most.",
    },
    "network.ego": {
        "hops": "How many steps away from the party, 1 to 3.",
        "kinds": "Kinds of edges, comma-separated: coverage, household, kinship, referral, "
        "key_person, employee, colleague, group, supply, transfers, event, guarantee, member (of a "
        "household), holding, attendance; or all.",
        "most": "How many of one kind around one node are listed; one row says how many more.",
        "max_firm": "The most people of one firm who all are colleagues; of a larger one those of "
        "a department are.",
    },
    "corporate.neighbourhood": {
        "firm": "firm_id.",
        "depth": "How many steps of the supply chain, up and down.",
        "next_": "How many firms to win next are listed at most; 0 for none, which is faster.",
        "unknown_consent": "allow or deny ways past those whose consent to marketing is not known. "
        "Default: deny where the store holds any consent.",
    },
    "value.migration": {"months": "How many months lie between the two month ends."},
    "risk.outflow": {
        "by": "What is summed by: party, branch, cluster (community), channel or month.",
        "months": "How many months, that of the date asked about included.",
    },
    "risk.debtrank": {
        "default": "party_id of one that defaults: lists whom that hits; may be given several "
        "times.",
    },
    "corporate.relocation": {"firms": "firm_id of each that moves away."},
    "crosssell.evaluate": {"k": "How many products are listed for a party."},
    "risk.evaluate": {"cutoff": "The past date on which to rank. Default: 365 days before."},
    "risk.clusters": {
        "most": "How many clusters are listed; totals are those of all.",
        "least": "Parties of a community from which on it is a cluster.",
        "least_worth": "Clusters of less worth, in yuan, are not listed.",
    },
    "risk.cluster": {
        "cluster_id": "As risk clusters calls it, or the id of one of its parties.",
    },
    "risk.cycles": {
        "max_length": "How many guarantees a way round has at most, 2 to 12.",
        "most": "How many are listed at most; shorter ones are found first.",
    },
    "campaign.review": {
        "campaign": "campaign_id.",
        "window_days": "How many days of the campaign are reviewed, from its beginning on.",
        "worth": "What worth is: worth, business, or a money column of balances.",
        "groups": "Who was asked and who was held back: a file with customer_id and group (asked "
        "or control). Default: what import-results recorded.",
    },
}


def helps_of(question: str) -> dict[str, str]:
    """Return what the parameters of a question mean, by name."""
    area = question.partition(".")[0]
    return {**HELP, **OF_AREA.get(area, {}), **OF_AREA.get(question, {})}
