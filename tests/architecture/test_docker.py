"""What docker-compose.yml, Dockerfile and their companions promise; no engine is asked."""

import json
import re
from fnmatch import fnmatch
from typing import Any

import pytest
import yaml

from graphcrm.settings import Settings
from tests.architecture.checkout import ROOT

VARIABLE = re.compile(r"\$\{(\w+):-([^}]*)\}")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def service(name: str) -> dict[str, Any]:
    """Return a service with its variables at their defaults."""
    compose = yaml.safe_load(VARIABLE.sub(r"\2", text("docker-compose.yml")))
    found: dict[str, Any] = compose["services"][name]
    return found


def instructions(word: str) -> list[str]:
    """Return the arguments of each instruction of the Dockerfile, of any stage."""
    lines = text("Dockerfile").replace("\\\n", " ").splitlines()
    return [line.partition(" ")[2] for line in lines if line.startswith(f"{word} ")]


def test_ports_are_open_to_this_machine_alone() -> None:
    ports = service("neo4j")["ports"]
    assert ports == ["127.0.0.1:7687:7687", "127.0.0.1:7474:7474"]
    assert service("serve")["ports"] == ["127.0.0.1:8080:8080"]
    assert "ports" not in service("graphcrm")


def test_the_server_is_the_one_that_tests_run_against() -> None:
    found = re.search(r"<neo4j.version>(\d+\.\d+)\.\d+</", text("tests/neo4j/pom.xml"))
    assert found
    assert service("neo4j")["image"] == f"neo4j:{found[1]}-community"


@pytest.mark.parametrize(
    ("name", "variable", "secret"),
    [
        ("neo4j", "NEO4J_AUTH_FILE", "neo4j_auth"),
        ("graphcrm", "GRAPHCRM_NEO4J_PASSWORD_FILE", "neo4j_password"),
    ],
)
def test_the_password_comes_from_a_file(name: str, variable: str, secret: str) -> None:
    found = service(name)
    assert found["secrets"] == [secret]
    assert found["environment"][variable] == f"/run/secrets/{secret}"
    said = {key: value for key, value in found["environment"].items() if key != variable}
    assert not re.search(r"auth|password", json.dumps(said), re.IGNORECASE)


def test_the_service_is_the_command_line_with_a_secret() -> None:
    own, found = service("graphcrm"), service("serve")
    same = ("image", "build", "volumes", "read_only", "cap_drop", "depends_on")
    assert {key: found[key] for key in same} == {key: own[key] for key in same}
    assert found["command"] == ["serve", "--host", "0.0.0.0"]
    assert set(found["secrets"]) == {*own["secrets"], "graphcrm_secret"}
    assert own["environment"].items() <= found["environment"].items()
    assert found["environment"]["GRAPHCRM_SECRET_FILE"] == "/run/secrets/graphcrm_secret"
    named = {name.removeprefix("GRAPHCRM_").lower() for name in found["environment"]}
    assert named <= set(Settings.model_fields)
    assert "http://127.0.0.1:8080/healthz" in found["healthcheck"]["test"][-1]


def test_signing_in_can_be_set_for_the_service() -> None:
    found = service("serve")["environment"]
    ldap = {f"GRAPHCRM_{name.upper()}" for name in Settings.model_fields if "ldap" in name}
    others = {f"GRAPHCRM_{name}" for name in ("HEADER", "PROXIES", "METRICS_TOKEN", "OPERATIONS")}
    asked = others | ldap - {"GRAPHCRM_LDAP_PLAIN"}  # which is for development alone
    assert {name: found.get(name) for name in asked} == dict.fromkeys(asked)  # empty: not set
    # Commands write to the same database of users and of who was forgotten.
    assert "GRAPHCRM_OPERATIONS" in service("graphcrm")["environment"]


def test_data_and_snapshots_outlive_their_containers() -> None:
    volumes = yaml.safe_load(text("docker-compose.yml"))["volumes"]
    kept = [*service("neo4j")["volumes"], *service("graphcrm")["volumes"]]
    named = dict(volume.split(":")[:2] for volume in kept if not volume.startswith("."))
    assert named == {"neo4j_data": "/data", "neo4j_logs": "/logs", "snapshots": "/snapshots"}
    assert set(named) == set(volumes)
    assert service("graphcrm")["environment"]["GRAPHCRM_SNAPSHOTS"] == "/snapshots"


def test_the_memory_that_neo4j_takes_is_within_its_limit() -> None:
    found = service("neo4j")
    names = ["NEO4J_server_memory_heap_max__size", "NEO4J_server_memory_pagecache_size"]
    gigabytes = [int(found["environment"][name].removesuffix("g")) for name in names]
    assert sum(gigabytes) < int(found["mem_limit"].removesuffix("g"))


def test_commands_wait_for_a_healthy_server() -> None:
    assert service("graphcrm")["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert "http://127.0.0.1:7474" in service("neo4j")["healthcheck"]["test"]
    assert service("graphcrm")["healthcheck"]["test"][:2] == ["CMD", "python"]


def test_the_command_line_runs_without_rights() -> None:
    found = service("graphcrm")
    assert (found["read_only"], found["cap_drop"]) == (True, ["ALL"])
    assert "./extracts:/extracts:ro" in found["volumes"]
    assert instructions("USER") == ["graphcrm"]
    assert instructions("ENTRYPOINT") == ['["graphcrm"]']


def test_whatever_can_be_set_stands_in_the_example_with_its_default() -> None:
    used = dict(VARIABLE.findall(text("docker-compose.yml")))
    assert used == dict(re.findall(r"^#(\w+)=(.*)$", text(".env.example"), re.MULTILINE))
    given = dict(argument.split("=") for argument in instructions("ARG") if "=" in argument)
    assert given.items() <= used.items()
    assert {argument.partition("=")[0] for argument in instructions("ARG")} == set(
        service("graphcrm")["build"]["args"]
    )


def test_the_image_is_built_from_locked_hashes() -> None:
    steps = [step for line in instructions("RUN") for step in line.split("&&") if "pip i" in step]
    own = [step for step in steps if "/dist/*.whl" in step]
    assert all("--no-index" in step for step in own)
    locked = [step for step in steps if step not in own]
    assert [step.split()[-1] for step in locked] == [
        "requirements-server.lock",
        "requirements-build.lock",
    ]
    assert all("--require-hashes" in step for step in locked)


def test_nothing_but_what_the_image_needs_gets_to_the_build() -> None:
    lines = [line for line in text(".dockerignore").splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    let_in = {line[1:] for line in lines if line.startswith("!")}
    copies = [line.split()[:-1] for line in instructions("COPY") if "--from" not in line]
    assert let_in == {name for names in copies for name in names}
    assert all((ROOT / name).exists() for name in let_in)


@pytest.mark.parametrize("path", [".env", "secrets/neo4j_auth", "extracts/a.csv", "out/a.csv"])
def test_what_is_private_stays_out_of_the_repository(path: str) -> None:
    ignored = [line.strip("/") for line in text(".gitignore").splitlines()]
    assert any(fnmatch(path.partition("/")[0], pattern) for pattern in ignored if pattern)


def test_what_is_compiled_lies_where_a_container_may_write() -> None:
    kept = re.search(r"NUMBA_CACHE_DIR=(\S+)", (ROOT / "Dockerfile").read_text("utf-8"))
    assert kept is not None
    mounted = [volume.partition(":")[2] for volume in service("graphcrm")["volumes"]]
    assert any(kept[1].startswith(f"{folder}/") for folder in mounted)
