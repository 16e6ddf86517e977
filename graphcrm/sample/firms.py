"""Firms, how they hang together, and who works for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from graphcrm.sample import columns as col
from graphcrm.sample import names
from graphcrm.sample.draw import (
    AS_OF,
    NONE,
    BoolVec,
    Groups,
    IntVec,
    Streams,
    between,
    chance,
    first_of_each,
    months_back,
    pick,
    place_in_group,
)
from graphcrm.sample.people import YEAR, People
from graphcrm.sample.profile import Profile

SCALES = ("微型", "小型", "中型", "大型")
SUPPLIES, SAME_CONTROLLER, SUBSIDIARY = range(3)
LINKS = ("supplies", "same_controller", "subsidiary_of")
JOBS = ("employee", "legal_rep", "executive", "shareholder", "finance", "actual_controller", "hr")
DEPARTMENTS = tuple(
    "总装车间 焊装车间 涂装车间 冲压车间 动力车间 质量部 采购部 物流部 研发部 销售部 财务部 综合部".split()
)
PER_DEPARTMENT = 30
PAYROLL_MONTHS = 6


@dataclass
class Firms:
    """Firms by position; the first ``n_planted`` are overwritten by the plot.  Money in fen."""

    n: int
    n_planted: int
    industry: IntVec
    scale: IntVec
    headcount: IntVec
    outlet: IntVec
    client: BoolVec
    opened: IntVec
    deposits: IntVec
    loans: IntVec
    ring: IntVec  # kept for guarantees: NONE or the number of a ring

    @property
    def random(self) -> BoolVec:
        """Which firms are not planted."""
        return np.asarray(np.arange(self.n) >= self.n_planted)


@dataclass(frozen=True)
class Jobs:
    """Who works where, by position of customer and firm."""

    customer: IntVec
    firm: IntVec
    role: IntVec
    since: IntVec
    until: IntVec
    department: IntVec
    payroll: BoolVec

    def colleagues(self, n_customers: int, department_size: int = PER_DEPARTMENT) -> IntVec:
        """Return per customer the department he works in as one number, NONE without a job."""
        works = (self.role == 0) & (self.until == NONE)
        group = np.full(n_customers, NONE, dtype=np.int64)
        group[self.customer[works]] = (
            self.firm[works] * department_size * 100 + self.department[works]
        )
        return group


def firms(streams: Streams, profile: Profile, *, n: int, n_planted: int, managers: IntVec) -> Firms:
    """Draw every firm: mostly small ones, most of them clients, some with a loan."""
    rng = streams("firms")
    scale = pick(rng, (0.55, 0.33, 0.10, 0.02), n)
    headcount = between(
        rng, np.array([2, 10, 50, 300])[scale], np.array([10, 50, 300, 1500])[scale], n
    )
    client = chance(rng, profile.firm_client, n)
    size = np.array([5, 40, 300, 1_500], dtype=np.int64)[scale] * 10_000 * 100
    deposits = between(rng, size // 50, size * 3, n, skew=2)
    borrows = client & chance(rng, profile.firm_loan / profile.firm_client, n)
    loans = np.where(
        borrows, np.maximum(between(rng, size // 2, size * 4, n) // 10**6, 10) * 10**6, 0
    )
    return Firms(
        n,
        n_planted,
        industry=between(rng, 0, len(names.INDUSTRIES), n),
        scale=scale,
        headcount=headcount,
        outlet=pick(rng, [float(m) for m in managers], n),
        client=client,
        opened=AS_OF - between(rng, 30, 20 * YEAR, n),
        deposits=np.where(client, deposits, 0),
        loans=loans,
        ring=np.full(n, NONE, dtype=np.int64),
    )


def firm_table(streams: Streams, profile: Profile, all_: Firms, branch_ids: pa.Array) -> pa.Table:
    """Return firms as a table; what a prospect's row cannot know is NULL."""
    rng = streams("firms.table")
    n, client = all_.n, all_.client
    number = np.arange(n, dtype=np.int64)
    short = names.firm_short_names(number)
    worth = all_.deposits // 100
    rank = np.searchsorted(np.array([50_000, 1_000_000, 3_000_000, 6_000_000]), worth, side="right")
    assets = between(rng, -20, 400, n) * (all_.headcount + 3) * 10_000 * 100 // 4
    elsewhere = np.where(chance(rng, 0.5, n), 0, between(rng, 10, 800, n, skew=2) * 10**6)
    line = np.where(all_.loans > 0, all_.loans * 3 // 2, between(rng, 0, 300, n) * 10**6)
    basic = chance(rng, profile.firm_basic_account / profile.firm_client, n)
    return col.table(
        "firms",
        {
            "firm_id": col.ids("F", number + 1, 6),
            "name": names.firm_names(short, all_.industry),
            "short_name": short,
            "uscc": names.usccs(number + 1),
            "industry": col.words([i for i, _ in names.INDUSTRIES], all_.industry),
            "scale": col.words(SCALES, all_.scale),
            "headcount": col.plain(all_.headcount, chance(rng, 0.9, n)),
            "branch_id": col.take(branch_ids, np.where(client, all_.outlet, NONE)),
            "is_client": col.plain(client),
            "status": col.words(
                ("normal", "revoked", "cancelled"), pick(rng, (0.985, 0.008, 0.007), n)
            ),
            "tier": col.words(
                ("ordinary", "gold", "platinum", "diamond", "private"), np.where(client, rank, NONE)
            ),
            "do_not_contact": col.plain(chance(rng, 0.03, n)),
            "phone": col.join("0990", col.strings(col.digits(60_000_000 + number, 8))),
            "address": col.join(
                names.CITY,
                col.words(names.STREETS, number % len(names.STREETS)),
                col.strings(col.digits(number // len(names.STREETS) + 1, 4)),
                "号",
            ),
            "opened_on": col.dates(np.where(client, all_.opened, NONE)),
            "basic_account": col.plain(basic & client, client),
            "is_guarantee_company": col.plain(np.zeros(n, dtype=np.bool_)),
            "payer_kind": col.words(("employer",), np.where(client, 0, NONE)),
            "net_assets": col.money(assets, chance(rng, 0.7, n)),
            "credit_line": col.money(line, client),
            "loans_elsewhere": col.money(elsewhere, chance(rng, 0.4, n)),
            "deposits": col.money(all_.deposits, client),
            "loans": col.money(all_.loans, client),
            "revenue_12m": col.money(all_.deposits // 90 + all_.loans // 60 - 20_000, client),
        },
    )


def jobs(
    streams: Streams,
    profile: Profile,
    staff_of: People,
    all_: Firms,
    *,
    plant: int,
    plant_size: int,
) -> Jobs:
    """Give random customers of working age a job: first the plant's, then the other firms'.

    A firm banks either nobody or a share of its headcount; everyone has one job at most.
    """
    rng = streams("employment")
    fit = staff_of.random & staff_of.active & (staff_of.age >= 20) & (staff_of.age < 60)
    pool = rng.permutation(np.flatnonzero(fit)).astype(np.int64)
    banked = pick(rng, (0.45, 0.30, 0.25), all_.n)
    low, high = np.array([0, 10, 60])[banked], np.array([1, 45, 91])[banked]
    size = all_.headcount * between(rng, low, high, all_.n) // 100
    size[: all_.n_planted] = 0
    wanted = int(staff_of.n * profile.employed)
    order = rng.permutation(all_.n)
    fits = np.cumsum(size[order]) <= max(min(wanted, len(pool)) - plant_size, 0)
    size[order[~fits]] = 0
    firm = np.concatenate(
        [np.full(min(plant_size, len(pool)), plant), np.repeat(np.arange(all_.n), size)]
    )
    firm = firm[: len(pool)].astype(np.int64)
    customer = pool[: len(firm)]
    n_departments = np.maximum(np.bincount(firm, minlength=all_.n) // PER_DEPARTMENT, 1)
    department = between(rng, 0, n_departments[firm], len(firm))
    paying = (chance(rng, 0.6, all_.n) & all_.client) | (np.arange(all_.n) == plant)
    left = chance(rng, 0.07, len(firm)) & (firm != plant)
    since = AS_OF - between(rng, 200, 15 * YEAR, len(firm), skew=2)
    since = np.maximum(since, staff_of.birth[customer] + 18 * YEAR)
    until = np.where(left, AS_OF - between(rng, 0, 190, len(firm)), NONE)
    unknown = chance(rng, 0.25, len(firm))
    return Jobs(
        customer,
        firm,
        np.zeros(len(firm), dtype=np.int64),
        np.where(unknown, NONE, since),
        until,
        department,
        paying[firm] & ~left,
    )


def key_people(streams: Streams, staff_of: People, all_: Firms) -> Jobs:
    """Name legal representatives, executives, shareholders and finance heads among customers."""
    rng = streams("key_people")
    pool = np.flatnonzero(staff_of.random & staff_of.active & (staff_of.age >= 25))
    at = [
        np.flatnonzero(all_.random & chance(rng, s, all_.n))
        for s in (0.55, 0.12, 0.3, 0.12, 0.1, 0.05)
    ]
    firm = np.concatenate(at).astype(np.int64)
    role = np.repeat(np.arange(1, 7), [len(a) for a in at]).astype(np.int64)
    n = len(firm)
    boss = rng.permutation(pool)[np.arange(all_.n) % len(pool)]
    anyone = pool[between(rng, 0, len(pool), n)]
    same = np.isin(role, (1, 3, 5))  # one person is often legal rep, shareholder and controller
    none = np.full(n, NONE, dtype=np.int64)
    return Jobs(
        np.where(same, boss[firm], anyone).astype(np.int64),
        firm,
        role,
        AS_OF - between(rng, 100, 12 * YEAR, n),
        none,
        none,
        np.zeros(n, dtype=np.bool_),
    )


def employment_table(
    streams: Streams, work: Jobs, bosses: Jobs, customer_ids: pa.Array, firm_ids: pa.Array
) -> pa.Table:
    """Return both kinds of employment as one table."""
    rng = streams("employment.table")
    both = Jobs(
        *(np.concatenate([getattr(work, f), getattr(bosses, f)]) for f in Jobs.__annotations__)
    )
    n = len(both.firm)
    held = np.isin(both.role, (3, 5))
    names_ = [f"{d}{i + 1 if i else ''}" for i in range(40) for d in DEPARTMENTS]
    return col.table(
        "employment",
        {
            "customer_id": col.take(customer_ids, both.customer),
            "firm_id": col.take(firm_ids, both.firm),
            "role": col.words(JOBS, both.role),
            "since": col.dates(both.since),
            "until": col.dates(both.until),
            "position": col.words(
                ("操作工", "技术员", "班组长", "主管", "职员"),
                np.where(both.role == 0, between(rng, 0, 5, n), NONE),
            ),
            "department": col.words(names_, both.department % len(names_)),
            "share": col.shares(between(rng, 10, 80, n) / 100, held),
            "payroll": col.plain(both.payroll),
        },
    )


def payroll_table(
    streams: Streams,
    work: Jobs,
    extra: tuple[IntVec, IntVec],
    customer_ids: pa.Array,
    firm_ids: pa.Array,
) -> pa.Table:
    """Return six months of wages; ``extra`` are (firm, customer) of payers that are no employers."""
    rng = streams("payrolls")
    firm = np.concatenate([work.firm[work.payroll], extra[0]])
    customer = np.concatenate([work.customer[work.payroll], extra[1]])
    n = len(firm)
    wage = between(rng, 3_200_00, 14_000_00, n, skew=2)
    stops = np.where(chance(rng, 0.01, n) & (firm != firm[0] if n else False), 3, PAYROLL_MONTHS)
    month = np.tile(np.arange(PAYROLL_MONTHS), n)
    person = np.repeat(np.arange(n), PAYROLL_MONTHS)
    paid = month < stops[person]
    month, person = month[paid], person[paid]
    return col.table(
        "payrolls",
        {
            "firm_id": col.take(firm_ids, firm[person]),
            "customer_id": col.take(customer_ids, customer[person]),
            "month": col.dates(months_back(PAYROLL_MONTHS)[month]),
            "amount": col.money(wage[person] + between(rng, 0, 400_00, len(person))),
        },
    )


def firm_links(streams: Streams, all_: Firms, *, plant: int) -> tuple[IntVec, IntVec, IntVec]:
    """Draw supply chain (a part of it to the plant), shared controllers and subsidiaries."""
    rng = streams("firm_links")
    pool = np.flatnonzero(all_.random)
    count = len(pool)
    supplier = pool[between(rng, 0, count, count)]
    buyer = np.where(chance(rng, 0.08, count), plant, pool[between(rng, 0, count, count)])
    shuffled = rng.permutation(pool)
    pairs, subs = shuffled[: count // 12 * 2], shuffled[count // 4 : count // 4 + count // 20 * 2]
    firm = np.concatenate([supplier, pairs[::2], subs[::2]]).astype(np.int64)
    other = np.concatenate([buyer, pairs[1::2], subs[1::2]]).astype(np.int64)
    kind = np.repeat(
        [SUPPLIES, SAME_CONTROLLER, SUBSIDIARY], [count, len(pairs) // 2, len(subs) // 2]
    ).astype(np.int64)
    keep = first_of_each(firm, other, kind)
    keep = keep[firm[keep] != other[keep]]
    return firm[keep], other[keep], kind[keep]


def firm_link_table(
    streams: Streams, links: tuple[IntVec, IntVec, IntVec], firm_ids: pa.Array
) -> pa.Table:
    """Return links between firms as a table; supplies have an amount a year, subsidiaries a share."""
    rng = streams("firm_links.table")
    firm, other, kind = links
    n = len(firm)
    since = np.where(chance(rng, 0.3, n), NONE, AS_OF - between(rng, 60, 3000, n))
    return col.table(
        "firm_links",
        {
            "firm_id": col.take(firm_ids, firm),
            "other_firm_id": col.take(firm_ids, other),
            "kind": col.words(LINKS, kind),
            "since": col.dates(since),
            "share": col.shares(between(rng, 30, 100, n) / 100, kind == SUBSIDIARY),
            "amount": col.money(between(rng, 5, 900, n, skew=2) * 10**6, kind == SUPPLIES),
        },
    )


def seats(group: IntVec) -> Groups:
    """Return members by group number, for drawing a colleague."""
    known = np.flatnonzero(group != NONE).astype(np.int64)
    _, dense = np.unique(group[known], return_inverse=True)
    return Groups(dense.astype(np.int64), int(dense.max(initial=-1)) + 1, known)
