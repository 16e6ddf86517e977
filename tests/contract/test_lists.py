"""Lists by a condition: the same parties on every store, saved beside its snapshots."""

from pathlib import Path

from graphcrm.analysis.crosssell import list_
from graphcrm.app.lists import ListBook
from graphcrm.app.publish import Publisher
from graphcrm.graph import Graph
from graphcrm.graph.ports import Store
from tests.contract.subjects import TODAY, put

WHERE = "tier >= gold and not holds(大额存单) and (paid_by = F1 or employer = F1)"


def test_a_list_is_the_same_saved_or_not(store: Store, tmp_path: Path) -> None:
    put(
        store,
        products=[{"product_id": "P1", "name": "大额存单"}],
        customers=[{"customer_id": c, "tier": "gold"} for c in ("C1", "C2", "C3")],
        firms=[{"firm_id": "F1"}],
        employment=[{"customer_id": c, "firm_id": "F1", "role": "employee"} for c in ("C1", "C2")],
        holdings=[{"party_id": "C2", "product_id": "P1"}],
    )
    book = ListBook(tmp_path / "lists")
    answer = list_(_graph(store), where=WHERE)
    book.save("gold", answer, as_of=None)
    again = list_(_graph(store), where="in_list(gold) and tier >= gold", lists=book.conditions())
    assert answer.rows() == again.rows()
    assert [row["party_id"] for row in answer.rows()] == ["C1"]


def _graph(store: Store) -> Graph:
    publisher = Publisher(store)
    return Graph(publisher.home.folder(publisher.current()), today=TODAY)
