"""The products of the sample bank, and who holds which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graphcrm.sample import columns as col
from graphcrm.sample.draw import (
    NONE,
    IntVec,
    Streams,
    between,
    pick,
)
from graphcrm.sample.people import People
from graphcrm.sample.profile import Profile

Matrix = NDArray[Any]

# id, name, category, side, least worth in yuan, weight in the draw, yearly revenue in 1/10,000
RETAIL = (
    ("P01", "活期", "存款", "liability", 0, 0.0, 40),
    ("P02", "整存整取", "存款", "liability", 1_000, 1.9, 110),
    ("P03", "大额存单", "存款", "liability", 200_000, 0.9, 90),
    ("P04", "通知存款", "存款", "liability", 50_000, 0.4, 80),
    ("P05", "结构性存款", "存款", "liability", 10_000, 0.4, 90),
    ("P06", "净值理财R1", "理财", "intermediary", 10_000, 0.5, 30),
    ("P07", "净值理财R2", "理财", "intermediary", 10_000, 0.6, 40),
    ("P08", "净值理财R3", "理财", "intermediary", 50_000, 0.4, 60),
    ("P09", "代销基金", "基金", "intermediary", 5_000, 0.4, 80),
    ("P10", "代销保险", "保险", "intermediary", 10_000, 0.4, 120),
    ("P11", "国债", "国债", "intermediary", 10_000, 0.3, 15),
    ("P12", "按揭", "贷款", "asset", 1_000, 0.45, 180),
    ("P13", "消费贷", "贷款", "asset", 0, 0.42, 320),
    ("P14", "经营贷", "贷款", "asset", 5_000, 0.35, 280),
    ("P15", "农户小额信用贷", "贷款", "asset", 0, 0.25, 300),
    ("P16", "信用卡", "信用卡", "asset", 0, 0.7, 0),
    ("P17", "汽车分期", "贷款", "asset", 1_000, 0.35, 260),
    ("P18", "手机银行", "渠道", "intermediary", 0, 1.1, 0),
    ("P19", "代发", "代发", "intermediary", 0, 0.0, 0),
    ("P20", "收单码", "支付结算", "intermediary", 0, 0.4, 0),
    ("P21", "ETC", "支付结算", "intermediary", 0, 0.5, 0),
    ("P22", "三方存管", "支付结算", "intermediary", 0, 0.4, 0),
)
CORPORATE = (
    ("P51", "基本户", "存款", "liability"),
    ("P52", "协定存款", "存款", "liability"),
    ("P53", "流贷", "贷款", "asset"),
    ("P54", "固贷", "贷款", "asset"),
    ("P55", "银承", "票据", "asset"),
    ("P56", "贴现", "票据", "asset"),
    ("P57", "保理", "供应链", "asset"),
    ("P58", "保函", "保函", "intermediary"),
    ("P59", "现金管理", "支付结算", "intermediary"),
)
CURRENT, CD, FARM, PAYROLL = 0, 2, 14, 18
DEPOSIT = np.arange(0, 5)
WEALTH = np.arange(5, 11)
LOAN = np.array([11, 12, 13, 14, 16])
_LOAN_FROM = np.array([150_000, 5_000, 50_000, 10_000, 30_000]) * 100
_LOAN_TO = np.array([1_200_000, 200_000, 1_500_000, 100_000, 180_000]) * 100
_PER_10K = np.array([p[6] for p in RETAIL], dtype=np.int64)


@dataclass(frozen=True)
class Book:
    """Who holds which retail product, and the balances in fen (customers by products)."""

    held: Matrix
    balance: Matrix

    @property
    def deposits(self) -> IntVec:
        """Deposits in fen."""
        return np.asarray(self.balance[:, DEPOSIT].sum(axis=1), dtype=np.int64)

    @property
    def loans(self) -> IntVec:
        """Loans in fen."""
        return np.asarray(self.balance[:, LOAN].sum(axis=1), dtype=np.int64)

    @property
    def revenue(self) -> IntVec:
        """Revenue of twelve months in fen, less 5 yuan for keeping the account."""
        return np.asarray(yearly(self.balance).sum(axis=1) - 5_00, dtype=np.int64)


def yearly(balance: Matrix) -> Matrix:
    """Return what balances bring in twelve months, customers by products."""
    return np.asarray(balance * _PER_10K // 10_000)


def products_table() -> pa.Table:
    """Return all products.

    >>> products_table().num_rows
    31
    """
    names = ("product_id", "name", "category", "side")
    return col.rows_table(
        "products", [dict(zip(names, p[:4], strict=True)) for p in (*RETAIL, *CORPORATE)]
    )


def book(streams: Streams, profile: Profile, who: People, paid: IntVec) -> Book:
    """Draw what each customer holds, so that balances add up to the worth already drawn."""
    rng = streams("products")
    n = who.n
    score = np.minimum(who.band, 6) + rng.random(n) * 7
    counts = np.sort(pick(rng, profile.product_counts, n))
    rank = np.empty(n, dtype=np.int64)
    rank[np.argsort(score, kind="stable")] = counts
    usual = dict(profile.product_weights)
    weight = np.array([usual.get(p[0], p[5]) for p in RETAIL], dtype=np.float32)
    least = np.array([p[4] for p in RETAIL], dtype=np.int64) * 100
    key = rng.random((n, len(RETAIL)), dtype=np.float32) * weight
    key[who.worth[:, None] < least] = 0
    key[:, LOAN] *= ((who.age >= 20) & (who.age < 65))[:, None]
    if profile.rural:
        key[:, FARM] *= who.village != NONE
    order = np.argsort(-key, axis=1, kind="stable")
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(len(RETAIL))[None, :], axis=1)
    held = (place < rank[:, None]) & (key > 0)
    held[:, CURRENT] = True
    held[paid, PAYROLL] = True
    held[who.closed != NONE] = False
    return Book(held, _balances(rng, who, held))


def _balances(rng: np.random.Generator, who: People, held: Matrix) -> Matrix:
    """Split the worth over deposits and wealth products, and draw loans."""
    n = who.n
    balance = np.zeros(held.shape, dtype=np.int64)
    wealth_part = np.where(held[:, WEALTH].any(axis=1), between(rng, 15, 70, n), 0)
    wealth = who.worth // 100 * wealth_part
    for columns, total, weight in (
        (WEALTH, wealth, np.array([1.0, 1.2, 1.0, 0.8, 0.5, 0.5])),
        (DEPOSIT, who.worth - wealth, np.array([0.45, 2.2, 2.8, 0.9, 0.9])),
    ):
        part = (0.3 + rng.random((n, len(columns)))) * weight * held[:, columns]
        whole = np.maximum(part.sum(axis=1), 1e-9)
        split = np.floor(total[:, None] * (part / whole[:, None])).astype(np.int64)
        first = np.argmax(held[:, columns], axis=1)
        split[np.arange(n), first] += total - split.sum(axis=1)
        balance[:, columns] = split
    drawn = _LOAN_FROM + np.floor(
        rng.random((n, len(LOAN))) * rng.random((n, len(LOAN))) * (_LOAN_TO - _LOAN_FROM)
    ).astype(np.int64)
    balance[:, LOAN] = np.where(held[:, LOAN], drawn // 10_000 * 10_000, 0)
    return np.where(who.active[:, None], balance, 0)
