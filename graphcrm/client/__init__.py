"""Ask a graphcrm that runs elsewhere, over HTTP.

>>> from graphcrm.client import Client
>>> with Client("http://127.0.0.1:1", token="gcrm_none") as client:
...     client.ask("coverage.orphans")
Traceback (most recent call last):
    ...
graphcrm.errors.StoreUnavailableError: the service cannot be reached; check its address ...
"""

from graphcrm.client.client import Client
from graphcrm.client.reply import Job, Reply

__all__ = ["Client", "Job", "Reply"]
