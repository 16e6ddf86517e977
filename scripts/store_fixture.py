"""Write the store fixture of today's schema: the same small bank as a backup and as a packed store.

Run it once for each released schema version, before the next is begun:

    python -m scripts.store_fixture tests/fixtures

Later programs open, answer, migrate, load on and roll back what is written here.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from datetime import date
from pathlib import Path

from graphcrm.app import App
from graphcrm.graph.ports import LoadOptions
from graphcrm.settings import Settings
from graphcrm.stores.parts import SCHEMA_VERSION

DAY = date(2026, 6, 30)
# Three loads: a bank; news, one of it a full list that closes coverage; a customer more.
LOADS: tuple[tuple[tuple[str, ...], dict[str, str]], ...] = (
    (
        (),
        {
            "customers": "customer_id,name,aum,deposits\nC1,王一,80000.10,100\nC2,李二,5,5\n"
            "C3,,,\n",
            "firms": "firm_id,name,deposits,is_client\nF1,甲公司,1000000.01,1\n",
            "staff": "staff_id,name,branch_id\nS1,赵,B1\nS2,钱,B1\n",
            "branches": "branch_id,name\nB1,城东\n",
            "coverage": "staff_id,party_id,role,since\nS1,C1,lead,2020-01-01\nS2,C1,wealth,\n"
            "S1,C2,lead,2021-05-06\nS1,F1,lead,2022-02-02\n",
            "contacts": "staff_id,party_id,contacted_on,channel\nS2,F1,2026-06-01,visit\n",
        },
    ),
    (
        ("coverage",),
        {
            "customers": "customer_id,name\nC1,王一一\nC4,孙四\n",
            "coverage": "staff_id,party_id,role,since\nS1,C1,lead,2020-01-01\nS2,C1,wealth,\n"
            "S1,F1,lead,2022-02-02\n",
        },
    ),
    ((), {"customers": "customer_id,aum\nC1,90000\nC5,1.00\n"}),
)


def write(folder: Path) -> list[Path]:
    """Write ``schema-N.zip``, a backup, and ``schema-N.store.gz`` into ``folder``."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        app = App(Settings(db=str(work / "bank.duckdb"), today=DAY))
        for n, (full, tables) in enumerate(LOADS):
            for table, text in tables.items():
                extract = work / str(n) / f"{table}.csv"
                extract.parent.mkdir(exist_ok=True)
                extract.write_text(text, "utf-8")
            app.load([work / str(n)], options=LoadOptions(data_date=DAY, full=full))
        backup = folder / f"schema-{SCHEMA_VERSION}.zip"
        store = folder / f"schema-{SCHEMA_VERSION}.store.gz"
        app.backup(backup)
        store.write_bytes(gzip.compress((work / "bank.duckdb").read_bytes(), 9, mtime=0))
    return [backup, store]


if __name__ == "__main__":
    for path in write(Path(sys.argv[1])):
        print(f"{path}: {path.stat().st_size:,} bytes")
