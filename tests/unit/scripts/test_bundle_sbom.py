"""The bill against what the CycloneDX 1.6 schema requires of the fields that it uses."""

import json
import re
from datetime import datetime
from pathlib import Path

import pytest

from scripts.bundle import sbom
from scripts.bundle.sbom import Json
from scripts.bundle.target import Target
from tests.unit.scripts.small_wheels import write_wheel

AT = 1_767_225_600  # 2026-01-01 00:00:00 UTC
SERIAL = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
COMPONENT = {"type", "bom-ref", "name", "version", "hashes", "licenses", "purl"}


def small_bill(folder: Path, code: str = "") -> Json:
    asks = ["Requires-Dist: part_b>=1", "Requires-Dist: part-c; sys_platform == 'linux'"]
    asks += ["Requires-Dist: part-c; extra == 'all'", "Requires-Dist: part-d; extra == 'server'"]
    own = write_wheel(folder, "graphcrm", fields=["License-Expression: Apache-2.0", *asks])
    b = write_wheel(folder, "part_b", fields=["License: MIT"], files={"part_b.py": code})
    c = write_wheel(folder, "part_c", fields=[])
    d = write_wheel(folder, "part_d", fields=["Requires-Dist: part-c; extra == 'server'"])
    return sbom.bill(own, [d, c, b], AT, Target("3.12", "win_amd64").environment)


def test_the_head_is_what_the_schema_asks_for(tmp_path: Path) -> None:
    bill = small_bill(tmp_path)
    assert set(bill) == {
        *("bomFormat", "specVersion", "serialNumber", "version"),
        *("metadata", "components", "dependencies"),
    }
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert SERIAL.fullmatch(bill["serialNumber"])
    assert bill["metadata"]["timestamp"] == "2026-01-01T00:00:00Z"
    assert datetime.fromisoformat(bill["metadata"]["timestamp"]).timestamp() == AT


def test_a_component_is_a_wheel_with_its_own_hash(tmp_path: Path) -> None:
    bill = small_bill(tmp_path)
    part = next(c for c in bill["components"] if c["name"] == "part-b")
    digest = write_wheel(
        tmp_path, "part_b", fields=["License: MIT"], files={"part_b.py": ""}
    ).sha256
    assert set(part) == COMPONENT
    assert part["purl"] == part["bom-ref"] == "pkg:pypi/part-b@1.0"
    assert part["hashes"] == [{"alg": "SHA-256", "content": digest}]
    assert part["type"] == "library"


def test_graphcrm_is_the_subject_and_no_component(tmp_path: Path) -> None:
    bill = small_bill(tmp_path)
    assert bill["metadata"]["component"]["type"] == "application"
    assert bill["metadata"]["component"]["purl"] == "pkg:pypi/graphcrm@1.0"
    assert [c["name"] for c in bill["components"]] == ["part-b", "part-c", "part-d"]


@pytest.mark.parametrize(
    ("name", "licences"),
    [
        ("graphcrm", [{"expression": "Apache-2.0", "acknowledgement": "declared"}]),
        ("part-b", [{"license": {"name": "MIT", "acknowledgement": "declared"}}]),
        ("part-c", [{"license": {"name": "none stated", "acknowledgement": "declared"}}]),
    ],
)
def test_a_licence_is_an_expression_or_a_name(
    tmp_path: Path, name: str, licences: list[Json]
) -> None:
    bill = small_bill(tmp_path)
    all_of_them = [bill["metadata"]["component"], *bill["components"]]
    assert next(c["licenses"] for c in all_of_them if c["name"] == name) == licences


def test_what_asks_for_what_is_told_for_the_target_and_the_carried_extra(tmp_path: Path) -> None:
    asked = ["pkg:pypi/part-b@1.0", "pkg:pypi/part-d@1.0"]
    assert small_bill(tmp_path)["dependencies"] == [
        {"ref": "pkg:pypi/graphcrm@1.0", "dependsOn": asked},
        {"ref": "pkg:pypi/part-b@1.0", "dependsOn": []},
        {"ref": "pkg:pypi/part-c@1.0", "dependsOn": []},
        {"ref": "pkg:pypi/part-d@1.0", "dependsOn": []},
    ]


def test_the_serial_number_follows_from_the_content(tmp_path: Path) -> None:
    one, same, other = (small_bill(tmp_path, code=code) for code in ("", "", "x = 1\n"))
    assert one == same
    assert one["serialNumber"] != other["serialNumber"]


def test_the_bill_holds_no_address(tmp_path: Path) -> None:
    assert "://" not in json.dumps(small_bill(tmp_path))
