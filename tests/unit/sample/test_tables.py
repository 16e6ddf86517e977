"""Every table of the model is there, typed, with sound keys, ends and dates."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from graphcrm.errors import InputError
from graphcrm.model import TABLES, Kind
from graphcrm.model.arrow import arrow_schema
from graphcrm.sample import SampleBank, generate

Frames = dict[str, pd.DataFrame]
AS_OF = date(2026, 6, 30)
NODES = {name: t.columns[0].name for name, t in TABLES.items() if t.is_node}


def test_every_table_of_the_model_has_rows_of_its_types(bank: SampleBank) -> None:
    assert list(bank.tables) == list(TABLES)
    for name, table in bank.tables.items():
        assert table.schema == arrow_schema(TABLES[name])
        assert table.num_rows or bank.tables["customers"].num_rows == 200, name


@pytest.mark.parametrize("name", TABLES)
def test_keys_are_unique_and_required_cells_filled(name: str, frames: Frames) -> None:
    table, frame = TABLES[name], frames[name]
    assert not frame.duplicated([c.name for c in table.key]).any()
    assert not frame[list(table.required)].isna().any().any()


@pytest.mark.parametrize("name", TABLES)
def test_no_end_dangles_and_words_are_those_of_the_model(name: str, frames: Frames) -> None:
    for column in TABLES[name].columns:
        given = set(frames[name][column.name].dropna())
        if column.refers:
            known = set().union(*(frames[r][NODES[r]] for r in column.refers))
            assert given <= known, column.name
        if column.words:
            assert given <= set(column.words), column.name


@pytest.mark.parametrize("name", TABLES)
def test_amounts_are_in_range_and_spells_run_forwards(name: str, frames: Frames) -> None:
    table, frame = TABLES[name], frames[name]
    for column in table.columns:
        if column.kind in {Kind.MONEY, Kind.COUNT} and not column.signed:
            assert (frame[column.name].dropna() >= 0).all(), column.name
        if column.kind is Kind.SHARE:
            assert frame[column.name].dropna().between(0, 1).all(), column.name
    if table.start and table.end:
        spells = frame[[table.start, table.end]].dropna()
        assert (spells[table.end] >= spells[table.start]).all()


def test_ids_are_unique_across_customers_firms_and_staff(frames: Frames) -> None:
    ids = [i for name in ("customers", "firms", "staff") for i in frames[name][NODES[name]]]
    assert len(ids) == len(set(ids))


def test_the_newest_event_is_the_end_of_june(frames: Frames) -> None:
    newest = {
        name: frames[name][table.event_on].dropna().max()
        for name, table in TABLES.items()
        if table.event_on and frames[name][table.event_on].notna().any()
    }
    assert max(newest.values()) == AS_OF


def test_months_lie_in_the_past(frames: Frames) -> None:
    for name in ("payrolls", "transfers", "flows"):
        assert frames[name]["month"].max() == date(2026, 6, 1)
        assert all(d.day == 1 for d in frames[name]["month"])


def test_the_last_balances_are_the_customers_own_figures(frames: Frames) -> None:
    last = frames["balances"][frames["balances"]["on"] == AS_OF].set_index("party_id")
    own = frames["customers"].set_index("customer_id").loc[last.index]
    for column in ("deposits", "aum", "loans", "revenue_12m"):
        assert (last[column] == own[column]).all()


def test_aum_includes_deposits_and_holdings_add_up(frames: Frames) -> None:
    customers = frames["customers"].set_index("customer_id")
    assert (customers["aum"] >= customers["deposits"]).all()
    products = frames["products"].set_index("product_id")["category"]
    held = frames["holdings"][frames["holdings"]["closed_on"].isna()]
    deposits = held[held["product_id"].map(products) == "存款"]
    sums = deposits.groupby("party_id")["balance"].sum()
    sums = sums[sums.index.isin(customers.index)]
    assert (customers.loc[sums.index, "deposits"] == sums).all()


def test_initials_zw_belong_to_one_customer(bank: SampleBank, frames: Frames) -> None:
    named = frames["customers"]["name"].str.fullmatch("[张赵周朱郑曾钟邹庄].?[巍伟文武薇雯].?")
    assert frames["customers"].loc[named, "customer_id"].tolist() == [
        bank.truth["search_person"]["customer_id"]  # type: ignore[index]
    ]


def test_another_seed_gives_another_bank_around_the_same_plot() -> None:
    one, other = generate(200, seed=1), generate(200, seed=2)
    assert not one.tables["customers"].equals(other.tables["customers"])
    assert one.truth["story"] == other.truth["story"]


def test_another_profile_is_another_bank_around_the_same_plot() -> None:
    city, county = generate(200), generate(200, profile="county")
    assert (city.truth["profile"], county.truth["profile"]) == ("plant", "county")
    assert set(city.truth) == set(county.truth)
    for name in ("customers", "firms", "staff", "branches", "holdings"):
        assert not city.tables[name].equals(county.tables[name]), name


@pytest.mark.parametrize(
    ("n_customers", "profile", "says"),
    [(199, "county", "200"), (200, "moon", "plant, county"), (200, "", "plant, county")],
)
def test_bad_requests_say_what_to_do(n_customers: int, profile: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        generate(n_customers, profile=profile)
