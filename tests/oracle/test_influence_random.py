"""Who may be asked, and the influence graph, against plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.contactable import WHY, UnknownConsent, contactable
from graphcrm.analysis.influence import BITS, Influence, influence
from graphcrm.analysis.influence_ties import KINDS
from graphcrm.graph import Graph, Scope, View
from graphcrm.graph.arrays import BoolVec
from graphcrm.sample import generate
from tests.banks import DAY, graph_of, open_graph, plain_rows
from tests.queries.rich_banks import CONSENT, rich_banks
from tests.random_banks import BRANCHES, FEW, as_ofs
from tests.reference import influence as plain
from tests.reference.plain_coverage import Question

RULES = ("learned", "learned", "weighted_cascade", "uniform:0.25", "uniform:1")
scopes = st.none() | st.frozensets(st.sampled_from(BRANCHES))
some_kinds = st.lists(st.sampled_from(KINDS), min_size=1, unique=True)
Edges = dict[tuple[str, str], float]
Asked = tuple[View, Question]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Draw a bank in which somebody may refuse to be profiled."""
    bank = draw(rich_banks())
    people = [{**row, "consent_profiling": draw(CONSENT)} for row in bank["customers"]]
    branches = [{"branch_id": branch} for branch in BRANCHES]
    known = {**bank, "customers": people, "branches": branches}
    return Question(known, draw(as_ofs), branches=draw(scopes))


@contextmanager
def opened(q: Question) -> Iterator[View]:
    with TemporaryDirectory() as folder:
        yield view_of(graph_of(q.bank, Path(folder)), q)


def view_of(graph: Graph, q: Question) -> View:
    return graph.view(q.as_of, None if q.branches is None else Scope(q.branches))


def ids_of(view: View) -> list[str]:
    graph = view.graph
    return [str(one) for one in graph.ids("parties").take(range(graph.n("parties")))]


def marked(view: View, parties: set[str]) -> BoolVec:
    return np.array([one in parties for one in ids_of(view)], bool)


def edges(view: View, found: Influence) -> Edges:
    """Return how likely each edge carries word; ``influence`` keeps it to seven digits."""
    ids = np.array(ids_of(view), object)[found.person]
    out = found.diffusion.out_of
    source = np.repeat(ids, np.diff(out.start)).tolist()
    target, p = ids[out.other].tolist(), out.high.tolist()
    return dict(zip(zip(source, target, strict=True), p, strict=True))


def why(view: View, unknown_consent: UnknownConsent | None) -> dict[str, str | None]:
    words, found = (*WHY, None), contactable(view, unknown_consent=unknown_consent)
    assert not np.any(found.mask & ~view.visible)
    every = zip(ids_of(view), found.why.tolist(), view.visible.tolist(), strict=True)
    return {one: words[code] for one, code, visible in every if visible}


@FEW
@given(questions(), st.sampled_from([None, "allow", "deny"]))
def test_who_may_be_asked(q: Question, unknown_consent: UnknownConsent | None) -> None:
    with opened(q) as view:
        assert why(view, unknown_consent) == plain.why_not(q, unknown_consent)


@FEW
@given(questions(), st.data())
def test_edges(q: Question, data: st.DataObject) -> None:
    kinds, rule = data.draw(some_kinds), data.draw(st.sampled_from(RULES))
    max_firm = data.draw(st.sampled_from([2, 3, 50]))
    among = data.draw(st.sets(st.sampled_from(sorted(q.parties()) or ["nobody"])))
    with opened(q) as view:
        found = influence(
            view,
            among=marked(view, among),
            kinds=",".join(kinds),
            probability=rule,
            max_firm=max_firm,
        )
        assert edges(view, found) == pytest.approx(
            plain.edges(q, among, kinds, rule, max_firm), rel=1e-6
        )
        assert set(np.array(ids_of(view))[found.person]) == among & plain.customers(q)
        same_learned(q, found, max_firm)


def same_learned(q: Question, found: Influence, max_firm: int = 50) -> None:
    for row in found.learned:
        cases = plain.learned(q, row.kind, max_firm)
        assert (row.n_cases, row.n_successes) == cases[:2]
        assert row.probability == pytest.approx(cases[2])


@pytest.fixture(
    scope="module", params=[(DAY, None), (date(2025, 9, 30), frozenset({"B0001", "B0002"}))]
)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    as_of, branches = request.param
    tables = generate(2_000).tables
    q = Question(plain_rows(tables), as_of, branches=branches)
    return view_of(open_graph(tables, tmp_path_factory.mktemp("sample")), q), q


def test_who_may_be_asked_in_the_sample(sample: Asked) -> None:
    view, q = sample
    against = why(view, None)
    assert against == plain.why_not(q)
    n = Counter(filter(None, against.values()))
    assert contactable(view).left_out(view.visible) == {word: n[word] for word in WHY}


@pytest.mark.parametrize("rule", ["learned", "weighted_cascade"])
def test_edges_of_the_sample(sample: Asked, rule: str) -> None:
    view, q = sample
    contact = contactable(view).mask
    among = {one for one, may in zip(ids_of(view), contact.tolist(), strict=True) if may}
    found = influence(view, among=contact, kinds=",".join(KINDS), probability=rule, max_firm=20)
    assert edges(view, found) == pytest.approx(plain.edges(q, among, KINDS, rule, 20), rel=1e-6)
    same_learned(q, found, 20)


def test_every_edge_knows_its_kinds(sample: Asked) -> None:
    view, q = sample
    found = influence(view, among=view.visible, kinds=",".join(KINDS), probability="uniform:0")
    by = dict(zip(edges(view, found), found.tied_by.tolist(), strict=True))
    refuse = {c["customer_id"] for c in q.rows("customers") if c["consent_profiling"] == "no"}
    for kind in KINDS:
        pairs = {pair for pair, bits in by.items() if bits >> BITS.index(kind) & 1}
        told = {pair for pair in plain.ties(q, kind) if not refuse & set(pair)}
        assert pairs == told
        assert found.n_edges[kind] == len(told)
