"""graphcrm: who is between a bank's customers, and what hangs on whom.

>>> from graphcrm.analysis import coverage
>>> from graphcrm.app import App
>>> graph = App(db="bank.duckdb").graph()  # doctest: +SKIP
>>> coverage.departures(graph).to_frame().head()  # doctest: +SKIP
"""

__version__ = "0.1.0"
