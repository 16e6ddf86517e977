"""The bands that a made-up bank of 50,000 customers keeps, and where each comes from.

``[m]`` is practice as bankers describe it, unpublished; where they name one number the band is
about a fifth to either side.  ``[m], chosen`` stands where they name none.
"""

from __future__ import annotations

from dataclasses import dataclass

Range = tuple[float, float]
TOLD, CHOSEN, SPLIT = "[m]", "[m], chosen", "[m]; county chosen"


@dataclass(frozen=True)
class Band:
    """A figure, what it is called on the page, its unit and its band in each bank."""

    name: str
    title: str
    plant: Range
    county: Range
    source: str = TOLD
    unit: str = "%"

    def of(self, profile: str) -> Range:
        """Return the band of one bank."""
        return self.plant if profile == "plant" else self.county

    def text(self, value: float) -> str:
        """Return a figure as the page shows it."""
        shown = 100 * value if self.unit == "%" else value
        return f"{shown:,.{0 if shown == int(shown) else 1 if shown >= 10 else 2}f}"


def both(
    name: str, title: str, low: float, high: float, source: str = TOLD, unit: str = "%"
) -> Band:
    """Return a band that holds for either bank."""
    return Band(name, title, (low, high), (low, high), source, unit)


BANDS = (
    both("worth_under_10k", "worth under 10,000 yuan", 0.70, 0.75),
    both("worth_10k_50k", "worth 10,000 to 50,000", 0.10, 0.14),  # told: 12 %
    both("worth_50k_200k", "worth 50,000 to 200,000", 0.08, 0.105),  # told: 9 %
    both("worth_200k_1m", "worth 200,000 to 1 million", 0.033, 0.047),  # told: 4 %
    both("worth_1m_6m", "worth 1 to 6 million", 0.0075, 0.011),  # told: 0.9 %
    both("worth_over_6m", "worth above 6 million", 0.0003, 0.0008),  # told: 0.05 %
    both("sleeping", "no transaction in twelve months", 0.25, 0.333),
    both("aged_60", "aged 60 or more", 0.25, 0.30),
    Band("in_village", "with a village in the address", (0.02, 0.05), (0.60, 0.80), CHOSEN),
    both("do_not_contact", "not to be contacted", 0.03, 0.08),
    both("consent_marketing", "consent to marketing known", 0.60, 0.80),
    both("consent_profiling", "consent to profiling known", 0.60, 0.80),
    both("in_household", "in a known household", 0.35, 0.45),
    both("household_size", "banked members of a household", 1.8, 2.3, unit="members"),
    both("products_mean", "products of a customer", 2.0, 2.4, unit="products"),  # told: 2.2
    both("one_product", "with one product", 0.45, 0.55),  # told: half
    both("term_deposits", "term deposits among deposits", 0.62, 0.72),  # told: two thirds
    Band(
        "farm_loans", "borrowers with a farm loan (农户小额信用贷)", (0, 0.05), (0.5, 0.9), CHOSEN
    ),
    Band("outlet_staff_least", "staff of an outlet, least", (8, 12), (3, 6), SPLIT, "people"),
    Band("outlet_staff_most", "staff of an outlet, most", (8, 12), (3, 6), SPLIT, "people"),
    Band("planted_branch_staff", "staff of the planted branch", (8, 12), (8, 12), SPLIT, "people"),
    Band("outlet_managers_least", "account managers, least", (2, 4), (1, 2), SPLIT, "people"),
    Band("outlet_managers_most", "account managers, most", (2, 4), (1, 2), SPLIT, "people"),
    Band("outlet_advisers_least", "wealth advisers, least", (1, 1), (0, 0), SPLIT, "people"),
    Band("outlet_advisers_most", "wealth advisers, most", (1, 1), (0, 0), SPLIT, "people"),
    Band("outlet_corporate_least", "corporate managers, least", (1, 2), (0, 1), SPLIT, "people"),
    Band("outlet_corporate_most", "corporate managers, most", (1, 2), (0, 1), SPLIT, "people"),
    both(
        "customers_per_manager_least", "customers one manager leads, least", 300, 500, unit="people"
    ),
    both(
        "customers_per_manager_most", "customers one manager leads, most", 300, 500, unit="people"
    ),
    both("firms_per_manager_least", "firms one manager leads, least", 15, 40, unit="firms"),
    both("firms_per_manager_most", "firms one manager leads, most", 15, 40, unit="firms"),
    both("leads_since_3_years", "leads that began within three years", 0.90, 1.0),
    both("turnover", "staff who leave in a year", 0.08, 0.15),
    both("named", "customers whom somebody is named for", 0.15, 0.25),
    both("named_over_500k", "the same among those worth 500,000 or more", 0.85, 0.95),
    both("managed_book", "parties of the managed book (应管户)", 0.15, 0.25),
    both("two_leads", "of the led: with two leads", 0.01, 0.03),
    both("lead_off_staff", "leads departed or placeholders", 0.03, 0.05),
    both("single_of_named", "of the named: on one member of staff alone", 0.60, 0.70),
    both(
        "single_of_managed_held",
        "of the managed book's customers whom anybody holds: alone",
        0.60,
        0.70,
    ),
    both("hollow", "of the named: covered, not tended", 0.08, 0.15),
    both("contacts_per_year", "effective contacts of one named, a year", 3, 4, unit="contacts"),
    both("firms", "firms for each hundred customers", 0.04, 0.06),
    Band("headcount_median", "people of the firm in the middle", (8, 12), (4, 8), CHOSEN, "people"),
    both("basic_account", "firms with their basic account here", 0.55, 0.65),  # told: 60 %
    both("firm_loan", "firms with a loan", 0.15, 0.20),
    both("borrows_elsewhere", "of those where it is known: borrow elsewhere", 0.40, 0.60, CHOSEN),
    Band(
        "anchor_headcount", "people of the anchor", (5_000, 10_000), (500, 2_000), CHOSEN, "people"
    ),
    both("anchor_penetration", "of them customers", 0.35, 0.50),
    both("suppliers_0_or_60_90", "its suppliers: nobody or 60 to 90 % of their people", 1, 1),
    both("guaranteed_by_firm", "borrowing firms with a firm as guarantor", 0.25, 0.334),
    both("rings_per_100", "guarantee rings, of 100 borrowing firms", 2, 3, unit="rings"),
    both("ring_least", "firms in a ring, least", 3, 6, unit="firms"),
    both("ring_most", "firms in a ring, most", 3, 6, unit="firms"),
    both("hub_borrowers", "borrowers of the licensed guarantee company", 20, 60, unit="firms"),
    Band(
        "farm_groups_per_100",
        "joint groups (联保), of 100 farm borrowers",
        (0, 0),
        (2, 3),
        CHOSEN,
        "groups",
    ),
    Band("farm_group_least", "neighbours in a group, least", (0, 0), (3, 6), CHOSEN, "people"),
    Band("farm_group_most", "neighbours in a group, most", (0, 0), (3, 6), CHOSEN, "people"),
    Band(
        "farm_guaranteed",
        "farm borrowers with a neighbour as guarantor",
        (0, 0),
        (0.15, 0.25),
        CHOSEN,
    ),
    both("referred_by_customer", "new accounts that a customer brought", 0.08, 0.12),
    both("staff_code", "new accounts with a staff code", 0.70, 0.90),
    both("referrers_of_one", "referrers who brought one", 0.70, 0.80),  # told: three quarters
    both("referral_depth", "generations of the deepest chain", 4, 6, unit="generations"),
    both("effective_referrals", "effective referrals", 0.45, 0.57),  # told: half
    both("suspicious_referrals", "suspicious referrals", 0.02, 0.03),
)
