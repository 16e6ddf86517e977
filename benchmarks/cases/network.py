"""Questions about the network."""

from __future__ import annotations

from benchmarks.harness import Run, case
from benchmarks.questions import function
from benchmarks.stores import open_graph


@case("network")
def search(run: Run) -> None:
    """search: names, pinyin, initials, ids and phones, in turns"""
    from benchmarks.searches import searches

    graph, question = open_graph(run), function("network.search")
    texts = searches(graph)
    with run.timed("first"):
        question(graph, texts[0])
    for _ in range(run.repeats):
        for text in texts:
            with run.timed("again"):
                question(graph, text)
    run.facts["n_rows"] = len(texts)
