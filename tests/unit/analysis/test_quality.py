import pytest

from graphcrm.analysis.quality import KEY_COLUMNS, completeness, n_known
from graphcrm.graph import Graph
from graphcrm.model import TABLES
from tests import small_bank


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return small_bank.load(tmp_path_factory.mktemp("bank")).graph()


def test_shares_are_those_of_the_rows(graph: Graph) -> None:
    found = {(table, column): share for table, column, share in completeness(graph)}
    assert found["customers", "phone"] == 3 / 5
    assert found["customers", "birth_date"] == 2 / 5
    assert found["customers", "branch_id"] == 1
    assert found["customers", "aum"] == 4 / 5
    assert found["firms", "industry"] == 0
    assert found["coverage", "since"] == 4 / 5
    assert found["household_members", "since"] == 2 / 3


def test_tables_without_rows_are_left_out(graph: Graph) -> None:
    assert {table for table, _, _ in completeness(graph)} <= set(KEY_COLUMNS)
    assert graph.n_rows("feedback") == 0


def test_key_columns_are_columns() -> None:
    assert all(TABLES[table].has(name) for table, names in KEY_COLUMNS.items() for name in names)


@pytest.mark.parametrize(
    ("table", "column", "n"),
    [
        ("customers", "customer_id", 5),
        ("employment", "share", 1),
        ("employment", "payroll", 2),
        ("referrals", "referrer_id", 2),
        ("referrals", "product_id", 1),
        ("kinship", "relation", 1),
        ("transfers", "n_payments", 1),
        ("payrolls", "month", 2),
        ("firms", "is_client", 2),
        ("contacts", "note", 1),
    ],
)
def test_every_kind_of_column_is_counted(graph: Graph, table: str, column: str, n: int) -> None:
    assert n_known(graph, table, TABLES[table].column(column)) == n


def test_a_table_without_rows_has_no_values(graph: Graph) -> None:
    assert n_known(graph, "feedback", TABLES["feedback"].column("score")) == 0
