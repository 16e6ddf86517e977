"""What a condition may ask of a party, and by which names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final

from graphcrm.analysis.list_words import wrong
from graphcrm.graph.spaces import PARTY_TABLES
from graphcrm.model import TABLES, Column, DataClass, Kind
from graphcrm.model.headers import normalise


class Measure(Enum):
    """How a value of it is written and compared."""

    MONEY = "an amount of yuan"
    COUNT = "a whole number"
    DAY = "a date"
    FLAG = "yes or no"
    WORD = "a word of a closed list"
    OPEN_WORD = "a word of an open list"
    TIER = "a tier"
    BRANCH = "a branch"
    SET = "one of several"


@dataclass(frozen=True, slots=True)
class Trait:
    """Something that a condition may ask of a party.

    Parameters
    ----------
    name : str
    measure : Measure
    tables : tuple of str
        Which parties have it; of others no test of it is true, and none is false.
    is_column : bool
        A column of the tables; else a fact that follows from the network.
    """

    name: str
    measure: Measure
    tables: tuple[str, ...] = PARTY_TABLES
    is_column: bool = False


_BOTH, _PEOPLE = PARTY_TABLES, ("customers",)
_FACTS: Final[tuple[tuple[str, Measure, tuple[str, ...], tuple[str, ...]], ...]] = (
    # name, measure, of which parties, what else it is called
    ("kind", Measure.WORD, _BOTH, ("类型",)),
    ("worth", Measure.MONEY, _BOTH, ("金额", "资产")),
    ("business", Measure.MONEY, _BOTH, ("业务量", "存贷合计")),
    ("age", Measure.COUNT, _PEOPLE, ("年龄",)),
    ("branch", Measure.SET, _BOTH, ("机构", "支行", "网点", "banked_at")),
    ("holds", Measure.SET, _BOTH, ("持有", "持有产品")),
    ("n_products", Measure.COUNT, _BOTH, ("产品数", "持有产品数")),
    ("employer", Measure.SET, _PEOPLE, ("单位", "工作单位", "任职企业")),
    ("key_person", Measure.SET, _PEOPLE, ("关键人",)),
    ("paid_by", Measure.SET, _PEOPLE, ("代发单位", "代发企业")),
    ("manager", Measure.SET, _BOTH, ("管户人", "管户员工", "客户经理", "staff_id")),
    ("covered_by", Measure.SET, _BOTH, ("维系员工",)),
    ("last_contact_on", Measure.DAY, _BOTH, ("最近联系", "最近有效联系")),
    ("single_link", Measure.FLAG, _BOTH, ("单人维系",)),
    ("orphan", Measure.FLAG, _BOTH, ("无人维系",)),
    ("managed", Measure.FLAG, _BOTH, ("应管户",)),
    ("contactable", Measure.FLAG, _BOTH, ("可联系",)),
    ("n_household", Measure.COUNT, _PEOPLE, ("家庭人数",)),
    ("n_referred", Measure.COUNT, _BOTH, ("转介绍人数", "老带新人数")),
    ("in_list", Measure.SET, _BOTH, ("名单", "在名单")),
)
_MEASURES: Final = {
    Kind.MONEY: Measure.MONEY,
    Kind.COUNT: Measure.COUNT,
    Kind.DATE: Measure.DAY,
    Kind.BOOL: Measure.FLAG,
    Kind.ENUM: Measure.WORD,
    Kind.CATEGORY: Measure.OPEN_WORD,
}
_REFERENCES: Final = {"tier": Measure.TIER, "branch_id": Measure.BRANCH}
_SHORT: Final[Mapping[str, tuple[str, ...]]] = {
    "tier": ("等级", "层级"),
    "aum": ("资产余额", "金融资产"),
    "deposits": ("存款",),
    "loans": ("贷款",),
    "industry": ("行业",),
    "status": ("状态",),
    "gender": ("性别",),
}


def trait_of(name: str, at: int) -> Trait:
    """Return what a name in a condition means.

    Parameters
    ----------
    name : str
        A column of customers or firms by its name, title or usual header, or a fact.
    at : int
        Where it stands.

    Raises
    ------
    MisreadError
        No such column or fact; one that could mean several; or free text, which no condition asks.

    Examples
    --------
    >>> trait_of("客户等级", 0).name, trait_of("AUM", 0).measure.name
    ('tier', 'MONEY')
    """
    traits, texts, asks = _names()
    plain = normalise(name)
    if plain in traits:
        return traits[plain]
    if plain in texts:
        wrong(
            at,
            "ids and free text are not for conditions; use columns and facts of numbers, "
            "dates and words",
        )
    if plain in asks:
        wrong(at, f"this could mean {', '.join(asks[plain])}; name one of them")
    wrong(at, f"there is no such column or fact; facts are {', '.join(f[0] for f in _FACTS)}")


def names() -> frozenset[str]:
    """Return every name that conditions know, as :func:`normalise` writes it."""
    traits, texts, asks = _names()
    return frozenset({*traits, *texts, *asks})


@cache
def _names() -> tuple[dict[str, Trait], frozenset[str], dict[str, tuple[str, ...]]]:
    """Return what names mean, names of what may not be asked, and names that mean several."""
    traits: dict[str, Trait] = {}
    for name, measure, tables, also in _FACTS:
        trait = Trait(name, measure, tables)
        traits |= dict.fromkeys(map(normalise, (name, *also)), trait)
    texts: set[str] = set()
    asks: dict[str, tuple[str, ...]] = {}
    for column, tables in _columns():
        called = map(normalise, (column.name, column.title, *column.synonyms))
        if not _may_be_asked(column):
            texts |= set(called)
            continue
        measure = _REFERENCES.get(column.name) or _MEASURES[column.kind]
        trait = Trait(column.name, measure, tables, is_column=True)
        for name in (*called, *map(normalise, _SHORT.get(column.name, ()))):
            traits.setdefault(name, trait)
        for header in map(normalise, column.asks):
            asks[header] = (*asks.get(header, ()), column.name)
    return traits, frozenset(texts), asks


def _columns() -> Iterator[tuple[Column, tuple[str, ...]]]:
    """Yield the columns of parties with the tables that have each."""
    for table in PARTY_TABLES:
        for column in TABLES[table].columns:
            yield column, tuple(t for t in PARTY_TABLES if TABLES[t].has(column.name))


def _may_be_asked(column: Column) -> bool:
    """Whether conditions may ask for a column: neither ids nor free text nor what is secret."""
    text = column.kind in {Kind.ID, Kind.TEXT}
    return not text and column.data_class is not DataClass.SECRET
