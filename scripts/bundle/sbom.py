"""The bill of materials of a bundle, in CycloneDX 1.6 JSON.

Written by hand: it takes few fields, and the library that knows the others would be one more
dependency. It holds no address and no random number, so that the same wheels give the same bytes.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts import licences
from scripts.bundle.wheels import Wheel

Json = dict[str, Any]
EXTRA = "server"  # the one of graphcrm's extras that a bundle carries
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "graphcrm")


def bill(own: Wheel, others: Sequence[Wheel], at: int, environment: Mapping[str, str]) -> Json:
    """Return the bill: graphcrm as its subject, every other wheel as a component.

    ``at`` is in seconds since 1970; ``environment`` holds the values of markers on the target.
    """
    wheels = sorted([own, *others], key=lambda wheel: wheel.name)
    body: Json = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": component(own, "application"),
        },
        "components": [component(wheel, "library") for wheel in wheels if wheel != own],
        "dependencies": [
            depends(wheel, wheels, {**environment, "extra": EXTRA if wheel == own else ""})
            for wheel in wheels
        ],
    }
    serial = uuid.uuid5(NAMESPACE, json.dumps(body, sort_keys=True))
    return {**body, "serialNumber": f"urn:uuid:{serial}"}


def purl(wheel: Wheel) -> str:
    """Return the package URL, which also is the component's reference inside the bill."""
    return f"pkg:pypi/{wheel.name}@{wheel.version}"


def component(wheel: Wheel, kind: str) -> Json:
    """Return one wheel as a component."""
    return {
        "type": kind,
        "bom-ref": purl(wheel),
        "name": wheel.name,
        "version": wheel.version,
        "hashes": [{"alg": "SHA-256", "content": wheel.sha256}],
        "licenses": licence(wheel),
        "purl": purl(wheel),
    }


def licence(wheel: Wheel) -> list[Json]:
    """Return the licence as the wheel declares it: its SPDX expression, else what it is called."""
    metadata = wheel.distribution.metadata
    declared = {"acknowledgement": "declared"}
    if expression := licences.first(metadata, "License-Expression"):
        return [{"expression": expression, **declared}]
    return [{"license": {"name": licences.verdict_of(metadata)[0], **declared}}]


def depends(wheel: Wheel, wheels: Sequence[Wheel], environment: Mapping[str, str]) -> Json:
    """Return which of the carried wheels this one asks for directly; ``extra`` is a marker too."""
    carried = {other.name: purl(other) for other in wheels}
    asked = set()
    for line in wheel.distribution.requires or []:
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or marker.evaluate(dict(environment)):
            asked.add(canonicalize_name(requirement.name))
    return {"ref": purl(wheel), "dependsOn": sorted(carried[name] for name in asked)}
