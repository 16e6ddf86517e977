"""What graphcrm keeps of its own: users, tokens, audit, worklists, jobs, who was forgotten.

It lies in a database apart from the data of the bank: an SQLite file beside the snapshots, or
PostgreSQL.
"""

from graphcrm.operations.database import Database
from graphcrm.operations.roles import Role

__all__ = ["Database", "Role"]
