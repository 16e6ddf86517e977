"""graphcrm: who knows whom, who brought whom, and what hangs on one person in a bank's business.

A graph-based relationship and referral network analyser for commercial banks: a command line,
a Python library and an embedded store.
"""

__version__ = "0.1.0"
