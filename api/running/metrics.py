"""Figures of the service for Prometheus, added up over all workers."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Histogram

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"  # where workers add up, if there are several
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@cache
def _figures() -> tuple[CollectorRegistry, Counter, Histogram, Histogram]:
    """Make the figures when the first is told; labels never hold what somebody typed."""
    from prometheus_client import CollectorRegistry, Counter, Histogram

    registry = CollectorRegistry()
    requests = Counter(
        "graphcrm_requests", "Requests answered.", ["method", "route", "status"], registry=registry
    )
    seconds = Histogram(
        "graphcrm_request_seconds",
        "How long requests took.",
        ["route"],
        buckets=_SECONDS,
        registry=registry,
    )
    audit = Histogram(
        "graphcrm_audit_seconds",
        "How long replies waited for the audit.",
        buckets=_SECONDS,
        registry=registry,
    )
    return registry, requests, seconds, audit


def count(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request."""
    _, requests, took, _ = _figures()
    requests.labels(method, route, str(status)).inc()
    took.labels(route).observe(seconds)


def audited(seconds: float) -> None:
    """Count how long a reply waited for the audit."""
    _figures()[3].observe(seconds)


def text() -> bytes:
    """Return the figures of all workers, as Prometheus reads them."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = _figures()[0]
    if os.environ.get(FOLDER):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
