"""Load and capacity, worked by hand."""

from graphcrm.analysis.rules import RULES, Rules
from graphcrm.analysis.workload import capacity_of, load_of
from tests.banks import DAY
from tests.unit.analysis.small import Make, ago, covers, customer, firm, member


def test_parties_led_or_advised_count_once(make: Make) -> None:
    graph = make(
        staff=[member("S1"), member("S2", leaves_on=ago(0)), member("S3", is_virtual=True)],
        customers=[
            customer("C1"),
            customer("C2"),
            customer("C3", closed_on=ago(0)),
            customer("C4"),
        ],
        firms=[firm("F1")],
        coverage=[
            covers("S1", "C1"),
            covers("S1", "C1", "wealth"),  # the same party
            covers("S1", "F1", "wealth"),
            covers("S1", "C2", "assistant"),
            covers("S1", "C3"),  # closed
            covers("S1", "C4", until=ago(0)),
            covers("S1", "C4", since=ago(-1)),
            covers("S2", "C1"),
            covers("S3", "C1"),
        ],
    )
    assert load_of(graph.view(DAY)).tolist() == [2, 0, 0]


def test_capacity_is_what_was_said_else_by_role(make: Make) -> None:
    staff = [
        member("S1", role="corporate_manager"),
        member("S2", role="team_lead"),
        member("S3"),
        member("S4", role="corporate_manager", capacity=0),
    ]
    view = make(staff=staff).view(DAY)
    assert capacity_of(view, RULES).tolist() == [40, 400, 400, 0]
    rules = Rules(capacity=9, corporate_capacity=3)
    assert capacity_of(view, rules).tolist() == [3, 9, 9, 0]


def test_nobody_has_no_load(make: Make) -> None:
    view = make().view(DAY)
    assert len(load_of(view)) == len(capacity_of(view, RULES)) == 0
