"""The list of the marketing planner on the sample, against its truth; and lists beside pandas."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from graphcrm.analysis.crosssell import list_
from graphcrm.graph import Graph
from graphcrm.sample import SampleBank, generate
from tests.banks import open_graph
from tests.unit.analysis.small import cells


@pytest.fixture(scope="module")
def bank() -> SampleBank:
    return generate(2_000)


@pytest.fixture(scope="module")
def graph(bank: SampleBank, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return open_graph(bank.tables, tmp_path_factory.mktemp("sample"))


@pytest.mark.parametrize(
    "where",
    [
        "tier>=gold and not holds(大额存单) and paid_by={firm}",
        "等级≥金卡 且 非（持有（{product}）） 且 代发单位＝{firm}",
    ],
)
def test_the_planner_finds_whom_the_truth_names(bank: SampleBank, graph: Graph, where: str) -> None:
    planner: Any = bank.truth["planner"]
    answer = list_(
        graph, where=where.format(firm=planner["firm_id"], product=planner["product_id"])
    )
    assert sorted(cells(answer, "party_id")) == planner["customer_ids"]
    assert answer.totals["n"] == planner["n"] > 0


@pytest.mark.parametrize(
    ("where", "query"),
    [
        ("loans > 0 and (n_txn_12m < 5 or n_txn_12m is missing)",
         "loans > 0 and (n_txn_12m < 5 or n_txn_12m != n_txn_12m)"),
        ("not gender = M and risk_appetite in (C1, C2)",
         "gender == 'F' and risk_appetite in ['C1', 'C2']"),
        ("consent_marketing != yes or loan_class >= substandard",
         "consent_marketing in ['no', 'unknown'] "
         "or loan_class in ['substandard', 'doubtful', 'loss']"),
    ],
)  # fmt: skip
def test_columns_compare_as_in_pandas(
    bank: SampleBank, graph: Graph, where: str, query: str
) -> None:
    table: pd.DataFrame = bank.tables["customers"].to_pandas()
    table["loans"] = table["loans"].astype(float)
    table["n_txn_12m"] = table["n_txn_12m"].astype(float)
    closed = pd.to_datetime(table["closed_on"]) <= pd.Timestamp(bank.truth["as_of"])  # type: ignore[arg-type]
    expected = table[~closed].query(query)["customer_id"]
    answer = list_(graph, where=f"kind = customer and ({where})")
    assert sorted(cells(answer, "party_id")) == sorted(expected)
    assert 0 < len(expected) < len(table)
