"""Questions about firms and their people."""

from graphcrm.analysis.leads import leads

__all__ = ["leads"]
