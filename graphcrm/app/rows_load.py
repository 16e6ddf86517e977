"""Load rows that graphcrm made itself, so that they are checked, recorded and undone as any."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from graphcrm.errors import RefusedLoadError
from graphcrm.graph.ports import LoadOptions

if TYPE_CHECKING:
    import pyarrow as pa

    from graphcrm.app.publish import Publisher
    from graphcrm.app.reports import LoadReport


def load_rows(
    publisher: Publisher,
    extracts: Mapping[str, pa.Table],
    *,
    what: str,
    only_on: str,
    today: date,
    tick: Callable[[str], None],
) -> LoadReport:
    """Write rows as extracts and load them, all of them or none.

    Parameters
    ----------
    publisher : Publisher
    extracts : mapping of str to pa.Table
        Name of the file, which begins with that of its table -> rows.
    what : str
        What they are of, for people: plan, list.
    only_on : str
        The version that they were made of.
    today : date
    tick : callable

    Raises
    ------
    RefusedLoadError
        The store rejects a row.
    StoreBusyError
        The store has another version by now, or somebody is loading.
    StoreUnavailableError
    """
    import pyarrow.parquet as pq

    from graphcrm.ingest.staging import staging

    with staging(publisher.home.path.with_suffix(".plan")) as folder:
        for name, rows in extracts.items():
            pq.write_table(rows, folder / f"{name}.parquet")
        report = publisher.load(
            [folder],
            options=LoadOptions(data_date=today),
            mapping=None,
            max_reject_share=0.0,
            expect=lambda _: None,
            tick=tick,
            only_on=only_on,
        )
    if report.refused:
        raise RefusedLoadError(
            f"the store rejects rows of this {what}; nothing was changed, see {report.rejects_file}"
        )
    return report
