"""Uploads over HTTP: taken, refused, and loaded as jobs."""

from __future__ import annotations

import io
import shutil
import stat
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.main import create_app
from graphcrm.app import App
from graphcrm.app.job_process import run_job
from graphcrm.operations import job_runs
from graphcrm.operations.roles import Role
from graphcrm.settings import Settings
from tests.api.bank import SECRET, TODAY, Caller

NEW = b"customer_id,name,opened_on\nC8,x,2020-01-01\n"
File = tuple[str, bytes]


@pytest.fixture
def app(bank: App, tmp_path: Path) -> Iterator[App]:
    own = shutil.ignore_patterns("*.jobs", "*.operations.*")
    shutil.copytree(Path(bank.db).parent, tmp_path, dirs_exist_ok=True, ignore=own)
    db = str(tmp_path / "bank.duckdb")
    app = App(Settings(db=db, today=TODAY, secret=SECRET, upload_file_mb=1, upload_mb=2))  # type: ignore[arg-type]
    yield app
    app.operations.close()


@pytest.fixture
def caller(app: App) -> Iterator[Caller]:
    with TestClient(create_app(graphcrm=app), base_url="http://localhost") as client:
        yield Caller(client).as_(Role.ADMIN)


def send(caller: Caller, *files: File, mapping: bytes | None = None, **fields: Any) -> Response:
    sent = [("files", file) for file in files]
    if mapping is not None:
        sent.append(("mapping", ("m.yaml", mapping)))
    return caller.client.post("/v1/loads", files=sent, data=fields)


def run(app: App, reply: Response) -> None:
    assert reply.status_code == 202, reply.text
    job = job_runs.claim(app.operations, "r", now=datetime.now(UTC))
    assert job is not None
    run_job(app, job.job_id, "r")


def ended(caller: Caller, app: App, reply: Response) -> dict[str, Any]:
    run(app, reply)
    state: dict[str, Any] = caller.client.get(reply.headers["location"]).json()
    return state


def left(app: App) -> list[str]:
    """Return what lies in the folders of jobs."""
    return sorted(p.name for p in app.job_files.path.rglob("*") if p.is_file())


def test_an_upload_is_loaded(caller: Caller, app: App) -> None:
    before = app.graph().version
    reply = send(caller, ("customers.csv", NEW), data_date="2026-06-30", max_reject_share="0")
    assert reply.json()["status"] == "queued"
    (file,) = app.job_files.sources(reply.json()["job_id"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.parent.stat().st_mode) == 0o700
    state = ended(caller, app, reply)
    assert state["status"] == "done", state
    assert state["result"]["tables"]["customers"]["inserted"] == 1
    assert app.graph().version == state["result"]["graph_version"] != before
    assert left(app) == []


def test_the_options_are_those_of_the_command(caller: Caller, app: App) -> None:
    text = b"kehu,mingcheng,id_no\nC8,x,11010119800102001X\n"
    mapping = (
        "version: 1\nfiles:\n  - pattern: kh*.csv\n    table: customers\n    columns:\n"
        "      customer_id: kehu\n      name: mingcheng\n"
    )
    fields = {"full": ["coverage"], "drop": ["id_no", "phone"], "balances": "false"}
    reply = send(caller, ("kh1.csv", text), mapping=mapping.encode(), **fields)
    job = job_runs.claim(app.operations, "r", now=datetime.now(UTC))
    assert reply.status_code == 202, reply.text
    assert job is not None
    assert job.parameters == {
        "data_date": "2026-06-30",
        "full": ["coverage"],
        "drop": ["id_no", "phone"],
        "balances": False,
        "max_reject_share": 0.05,
    }
    assert app.job_files.mapping(job.job_id).read_text("utf-8") == mapping


def test_a_file_is_read_by_what_it_is_and_not_by_its_name(caller: Caller, app: App) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    parquet, packed = io.BytesIO(), io.BytesIO()
    table = pa.table({"customer_id": ["C8"], "name": ["x"], "opened_on": ["2020-01-01"]})
    pq.write_table(table, parquet)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("staff.csv", "staff_id,name,branch_id\nS8,y,B1\n")
    files = [("customers.csv", parquet.getvalue()), ("staff.exe", packed.getvalue())]
    reply = send(caller, *files)
    names = [p.name for p in app.job_files.sources(reply.json()["job_id"])]
    assert names == ["customers.parquet", "staff.exe.zip"]
    state = ended(caller, app, reply)
    assert state["status"] == "done", state
    assert {n: c["inserted"] for n, c in state["result"]["tables"].items()} == {
        "customers": 1,
        "staff": 1,
    }


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/customers.csv", "customers.csv"),
        (r"C:\Users\li\customers.CSV", "customers.csv"),
        ("/customers.csv", "customers.csv"),
        (".customers", "customers.csv"),
        ("~$customers.csv", "customers.csv"),
        ("客户信息.csv", "客户信息.csv"),
        ("cust*om?ers\x00\n.csv", "customers.csv"),
        ("c" * 300 + ".csv", "c" * 80 + ".csv"),
    ],
)
def test_no_name_leads_anywhere(caller: Caller, app: App, name: str, kept: str) -> None:
    boundary = "xxx"
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    )
    head = head.replace("\n.csv", ".csv")  # a line ends a header
    body = head.encode() + NEW + f"\r\n--{boundary}--\r\n".encode()
    said = {"content-type": f"multipart/form-data; boundary={boundary}"}
    reply = caller.client.post("/v1/loads", content=body, headers=said)
    assert reply.status_code == 202, reply.text
    assert [p.name for p in app.job_files.sources(reply.json()["job_id"])] == [kept]


@pytest.mark.parametrize(
    ("files", "fields", "status"),
    [
        ([], {}, 415),  # fields alone are sent as a form of another type
        ([("customers.csv", b"%PDF-1.7")], {}, 415),
        ([("customers.csv", b"\x1f\x8b\x08\x00")], {}, 415),
        ([("customers.csv", b"x" * (1 << 20) + b"x")], {}, 413),
        (
            [("a.csv", b"x" * 900_000), ("b.csv", b"x" * 900_000), ("c.csv", b"x" * 900_000)],
            {},
            413,
        ),
        ([("customers.csv", NEW), ("x/Customers.csv", NEW)], {}, 422),
        ([("..", NEW)], {}, 422),
        ([("customers.csv", NEW)], {"data_date": "王芳"}, 422),
        ([("customers.csv", NEW)], {"full": "王芳"}, 422),
        ([("customers.csv", NEW)], {"max_reject_share": "2"}, 422),
        ([("customers.csv", NEW)], {"balances": "true"}, 422),
        ([("customers.csv", NEW)], {"王芳": "1"}, 422),
        ([("customers.csv", NEW)], {"drop": "x" * 5_000}, 413),
    ],
)
def test_what_is_refused_leaves_nothing(
    caller: Caller, app: App, files: Sequence[File], fields: dict[str, Any], status: int
) -> None:
    reply = send(caller, *files, **{"drop": "phone", **fields})
    assert reply.status_code == status, reply.text
    assert "王芳" not in reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    assert not app.job_files.path.exists() or list(app.job_files.path.iterdir()) == []
    assert caller.get("jobs").json() == []


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"", "multipart/form-data", 415),
        (b"nothing of the kind", "multipart/form-data; boundary=x", 422),
        (b"", "multipart/form-data; boundary=x", 422),
        (b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\nabc',
         "multipart/form-data; boundary=x", 422),
        (b'--x\r\nContent-Disposition: form-data; name="z"; filename="a.csv"\r\n\r\nabc\r\n--x--',
         "multipart/form-data; boundary=x", 422),
        (b"--x\r\nA: b\r\n\r\nabc\r\n--x--", "multipart/form-data; boundary=x", 422),
        (b'--x\r\nContent-Disposition: form-data; name="drop"\r\n\r\n\xff\r\n--x--',
         "multipart/form-data; boundary=x", 422),
    ],
)  # fmt: skip
def test_requests_that_are_no_upload(
    caller: Caller, app: App, body: bytes, kind: str, status: int
) -> None:
    reply = caller.client.post("/v1/loads", content=body, headers={"content-type": kind})
    assert reply.status_code == status, reply.text
    assert not app.job_files.path.exists() or list(app.job_files.path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("customers.zip", ["customers.csv"]),
        ("customers.xlsx", ["[Content_Types].xml", "xl/workbook.xml"]),
    ],
)
def test_a_zip_bomb_changes_nothing(
    caller: Caller, app: App, name: str, inside: Sequence[str]
) -> None:
    before = app.graph().version
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in inside:
            archive.writestr(each, b"0" * (80 << 20))
    reply = send(caller, (name, packed.getvalue()))
    state = ended(caller, app, reply)
    assert (state["status"], state["error_code"]) == ("failed", "bad_input")
    assert "more than extracts can" in state["error"]
    assert app.graph().version == before
    assert left(app) == []


def test_what_was_rejected_goes_to_who_loaded(caller: Caller, app: App) -> None:
    bad = "customer_id,name,opened_on\nC8,李雷,2020-99-01\n".encode()
    caller.as_(Role.ADMIN, name="li")
    state = ended(caller, app, send(caller, ("customers.csv", bad)))
    assert (state["status"], state["error_code"]) == ("failed", "load_refused")
    at = f"/v1/loads/{state['job_id']}/rejects"
    reply = caller.client.get(f"{at}.csv")
    assert "2020-99-01" in reply.text
    assert reply.headers["content-disposition"] == 'attachment; filename="rejects.csv"'
    assert reply.headers["cache-control"] == "no-store"
    assert caller.client.get(f"{at}.xlsx").status_code == 200
    assert caller.client.get(f"{at}.exe").status_code in {404, 422}
    caller.as_(Role.ADMIN, name="wang")
    assert caller.client.get(f"{at}.csv").status_code == 404
    caller.as_(Role.MANAGER, name="li")
    assert caller.client.get(f"{at}.csv").status_code == 403


def test_who_may_not_load(caller: Caller, app: App) -> None:
    for role in Role:
        assert send(caller.as_(role, "B1"), ("customers.csv", NEW)).status_code == 403, role
        reply = send(caller.as_(role), ("customers.csv", NEW))
        assert reply.status_code == (202 if role is Role.ADMIN else 403), role
    caller.as_(Role.ADMIN, areas=frozenset({"risk"}))
    assert send(caller, ("customers.csv", NEW)).status_code == 403
    assert send(caller.nobody(), ("customers.csv", NEW)).status_code == 401
