"""Timings of graphcrm beside its peers on the same answers; ``python -m benchmarks`` runs them."""
