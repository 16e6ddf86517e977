"""Who may be asked, worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graphcrm.analysis.contactable import WHY, contactable
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.unit.analysis.small import Make, ago, customer, firm


def why(graph: Graph, as_of: date | None = None, **given: Any) -> dict[str | None, str | None]:
    found = contactable(graph.view(as_of), **given)
    words = (*WHY, None)
    assert found.mask.tolist() == (found.why == -1).tolist()
    ids = graph.ids("parties").take(range(graph.n("parties")))
    return {one: words[code] for one, code in zip(ids, found.why.tolist(), strict=True)}


def test_the_first_reason_against_somebody_counts(make: Make) -> None:
    graph = make(
        customers=[
            customer("C1"),
            customer("C2", closed_on=ago(0), status="deceased"),
            customer("C3", status="frozen", do_not_contact=True),
            customer("C4", status="normal", do_not_contact=True, aml_grade="high"),
            customer("C5", aml_grade="high", birth_date=date(2020, 1, 1)),
            customer("C6", aml_grade="medium", birth_date=date(2020, 1, 1)),
            customer("C7", do_not_contact=False, consent_marketing="no"),
            customer("C8", consent_marketing="yes"),
        ],
    )
    assert why(graph, unknown_consent="allow") == {
        **dict(zip(("C2", "C3", "C4", "C5", "C6", "C7"), WHY, strict=True)),
        **{"C1": None, "C8": None},
    }


def test_firms_need_be_clients_of_normal_status_and_no_more(make: Make) -> None:
    graph = make(
        customers=[customer("C1", consent_marketing="yes")],
        firms=[
            firm("F1"),
            firm("F2", is_client=False),
            firm("F3", status="revoked"),
            firm("F4", status="normal", do_not_contact=True),
        ],
    )
    against = {"F1": None, "F2": "inactive", "F3": "status", "F4": "do_not_contact"}
    assert why(graph) == {"C1": None, **against}


@pytest.mark.parametrize(
    ("born", "as_of", "of_age"),
    [
        (date(2008, 6, 30), date(2026, 6, 30), True),
        (date(2008, 7, 1), date(2026, 6, 30), False),
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
        (date(2010, 2, 28), date(2028, 2, 29), True),
        (date(2010, 3, 1), date(2028, 2, 29), False),
        (None, date(2026, 6, 30), True),
    ],
)
def test_somebody_is_of_age_from_the_birthday_on(
    make: Make, born: date | None, as_of: date, *, of_age: bool
) -> None:
    graph = make(customers=[customer("C1", birth_date=born)])
    assert why(graph, as_of) == {"C1": None if of_age else "under_age"}


@pytest.mark.parametrize(
    ("consents", "unknown_consent", "against", "note"),
    [
        ((None, None), None, (None, None), ["no_consent_data"]),
        ((None, None), "deny", ("no_consent", "no_consent"), []),
        ((None, "yes"), None, ("no_consent", None), []),
        ((None, "unknown"), None, ("no_consent", "no_consent"), []),
        (("no", "unknown"), "allow", ("no_consent", None), ["consent_unknown"]),
        (("yes", "yes"), "allow", (None, None), []),
    ],
)
def test_unknown_consent_is_denied_where_consents_are_kept(
    make: Make, consents: Any, unknown_consent: Any, against: Any, note: list[str]
) -> None:
    given = zip(("C1", "C2"), consents, strict=True)
    graph = make(customers=[customer(c, consent_marketing=said) for c, said in given])
    found = contactable(graph.view(), unknown_consent=unknown_consent)
    assert [one.code for one in found.notes] == note
    assert tuple(why(graph, unknown_consent=unknown_consent).values()) == against


def test_who_is_not_visible_may_not_be_contacted(make: Make) -> None:
    graph = make(
        branches=[{"branch_id": "B1"}],
        customers=[customer("C1", branch_id="B1"), customer("C2")],
    )
    view = graph.view(scope=Scope(frozenset({"B1"})))
    found = contactable(view)
    assert found.mask.tolist() == [True]
    assert sum(found.left_out(view.visible).values()) == 0
    assert [dict(note.facts) for note in found.notes] == [{"n": 1}]


def test_nobody_is_left_out_of_an_empty_bank(make: Make) -> None:
    found = contactable(make().view())
    assert len(found.mask) == 0
    assert found.notes == ()
    assert set(found.left_out(found.mask).values()) == {0}


def test_unknown_consent_is_allowed_or_denied(make: Make) -> None:
    with pytest.raises(InputError, match="unknown_consent is allow or deny"):
        contactable(make().view(), unknown_consent="maybe")  # type: ignore[arg-type]
