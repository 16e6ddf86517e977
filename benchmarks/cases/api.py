"""The service under load, from this same machine: two workers, and a generator beside them."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

from benchmarks.harness import TODAY, BenchmarkError, Run, case
from benchmarks.open_loop import Replies
from benchmarks.serving import Service, serving
from graphcrm.app import App
from graphcrm.graph.ports import LoadOptions
from graphcrm.graph.spaces import PARTIES

EGO_RATE, EGO_CONNECTIONS = 500.0, 100
N_PARTIES = 5_000  # asked about in turn: too many for an answer to be kept from before
N_CLIENTS = 10
SECONDS = 20.0
N_OF_MEMORY = 100_000
AFTER = 5  # times as many more requests, for both workers to have taken over
TINY = 1_000  # customers: such a bank is for tests


def _egos(run: Run, service: Service) -> list[bytes]:
    """Ask who is around parties, spread evenly over the bank."""
    ids = App(db=str(run.store)).graph().ids(PARTIES)
    step = max(1, len(ids) // N_PARTIES)
    parties = [ids[at] for at in range(0, len(ids), step)]
    return [service.request("network.ego", {"party": party}) for party in parties]


def _leavers(run: Run, service: Service) -> list[bytes]:
    staff = App(db=str(run.store)).graph().ids("staff")
    return [
        service.request("coverage.leaver", {"staff": [one]})
        for one in staff.take(range(len(staff)))
    ]


def _note(run: Run, replies: Replies, what: str) -> None:
    """Take down how long replies took, how many there were, and how many failed."""
    middle, most, worst = (round(float(s), 6) for s in replies.quantiles(0.5, 0.99, 1.0))
    run.seconds |= {what: [middle], f"{what}, p99": [most], f"{what}, slowest": [worst]}
    name = what.replace(" ", "_")
    run.facts |= {f"n_{name}": len(replies.seconds), f"n_{name}_failed": replies.n_failed}


def _warm(run: Run, service: Service, requests: list[bytes]) -> None:
    found = service.send(requests, rate=0, seconds=_seconds(run) / 4, n_connections=4)
    if found.n_failed:
        raise BenchmarkError(f"the service answers {found.statuses}")


def _seconds(run: Run) -> float:
    """Return for how long requests are sent: a moment where figures are not judged."""
    return SECONDS if run.n_customers > TINY else 0.5


@case("api")
def answers(run: Run) -> None:
    """500 egos a second over 100 connections; then 10 clients that ask about leavers"""
    with serving(run.store, run.folder) as service:
        egos, leavers = _egos(run, service), _leavers(run, service)
        _warm(run, service, egos)
        sent: dict[str, Any] = {"rate": EGO_RATE, "n_connections": EGO_CONNECTIONS}
        _note(run, service.send(egos, seconds=_seconds(run), **sent), "ego")
        _warm(run, service, leavers)
        sent = {"rate": 0, "n_connections": N_CLIENTS}
        _note(run, service.send(leavers, seconds=_seconds(run), **sent), "leaver")
        run.facts["service_mib"] = round(service.resident_mib(), 1)


@case("api")
def lasts(run: Run) -> None:
    """Memory after 100,000 requests beside 10,000; then 100 a second while a load takes over"""
    n = N_OF_MEMORY if run.n_customers > TINY else 200
    with serving(run.store, run.folder) as service:
        requests = _egos(run, service)
        sent, early = Replies(), 0.0
        while len(sent.seconds) < n:
            sent.add(service.send(requests, rate=0, seconds=_seconds(run) / 20, n_connections=8))
            if not early and len(sent.seconds) >= n // 10:
                early = service.resident_mib()
        run.facts |= {"early_mib": round(early, 1), "late_mib": round(service.resident_mib(), 1)}
        _note(run, sent, "one after the other")
        _note(run, _while_loading(run, service, requests), "while loading")


def _while_loading(run: Run, service: Service, requests: list[bytes]) -> Replies:
    """Ask 100 times a second until a load is done and its version answers, and a while longer."""
    before, found = service.version(), Replies()
    loading = threading.Thread(target=_load, args=(run,))
    loading.start()
    more = AFTER
    while more:
        found.add(service.send(requests, rate=100.0, seconds=_seconds(run) / 10, n_connections=20))
        if not loading.is_alive() and service.version() != before:
            more -= 1
    return found


def _load(run: Run) -> None:
    """Load a day's contacts: a version of its own."""
    app = App(db=str(run.store))
    graph = app.graph()
    row = f"{graph.ids('staff')[0]},{graph.ids(PARTIES)[0]},{TODAY},call,{graph.version}"
    day = run.folder / "day"
    day.mkdir(exist_ok=True)
    text = f"staff_id,party_id,contacted_on,channel,note\n{row}\n"
    (day / "contacts.csv").write_text(text, "utf-8")
    app.load([day], options=LoadOptions(data_date=date.fromisoformat(TODAY)))
