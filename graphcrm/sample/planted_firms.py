"""Planted firms: the plant, two payers that employ nobody, and guarantees in rings and circles."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from graphcrm.sample.plot import Plot, ago

PLANT_FIRM, AGENCY, TREASURY, HUB = range(4)
RING = ((5_000_000, "恒骏砺"), (3_200_000, "博淬川"), (4_100_000, "嘉璟岳"), (2_600_000, "宏翊澜"))
CIRCLE = ("瑞枢岱", "卓澄屿", "骁腾垚", "铭矽钧", "沛轲峤")
BORROWERS = tuple(f"{a}{b}" for a in ("朗峤", "锐泓", "川泽") for b in "磐昊颂远峻亿")[:17]


@dataclass(frozen=True)
class Founded:
    """Firms that other stories need: those L covers, and small ones where his customers work."""

    lost: list[str]
    small: list[str]


def found_firms(plot: Plot, corporate: str, lead: str) -> Founded:
    """Found all planted firms; ``corporate`` looks after the larger, the largest with ``lead``."""
    place, scale = plot.profile.place, plot.profile.anchor_scale
    plant = plot.firm(
        place.anchor,
        86_000_000 // scale,
        loans=120_000_000 // scale,
        industry_ix=0,
        headcount=1,  # known when its people are drawn
        scale="大型",
    )
    agency = plot.firm("众聘人力", 1_200_000, payer_kind="agency", industry="人力资源")
    treasury = plot.firm(
        place.treasury,
        9_400_000,
        name=place.treasury,
        payer_kind="treasury",
        industry="公共管理",
    )
    hub = plot.firm("固澄担保", 22_000_000, is_guarantee_company=True, industry="融资担保")
    lost = [plot.firm("禾垚小食", 412_000), plot.firm("昱杭印务", 1_830_000)]
    small = [plot.firm(name, 96_000, headcount=8) for name in ("鼎沐木作", "泽钊电器", "晟岳花木")]
    ring = [
        plot.firm(name, 640_000, loans=yuan, net_assets=Decimal(yuan * 2)) for yuan, name in RING
    ]
    mutual = [plot.firm(name, 350_000, loans=1_500_000) for name in ("启砺昌", "德钧昌")]
    circle = [
        plot.firm(name, 280_000, loans=2_000_000, net_assets=Decimal(3_000_000)) for name in CIRCLE
    ]
    others = [plot.firm(name, 190_000, loans=800_000) for name in BORROWERS]
    for i, firm in enumerate((plant, agency, treasury, hub, *ring, *circle)):
        plot.cover(corporate, firm, days=500 + i, line="corporate")
        plot.contact(corporate, firm, 20 + 5 * i, 200 + i, channel="visit")
    for firm in (plant, treasury, hub):
        plot.cover(lead, firm, role="assistant", days=500, line="corporate")
        plot.contact(lead, firm, 70, channel="meeting")
    _guarantees(plot, hub, ring, mutual, [*circle, *others])
    _group(plot, plant, others)
    _plant_people(plot, plant)
    plot.truth["payroll_firms"] = {
        "plant": {"firm_id": plant},
        "agency": {"firm_id": agency, "payer_kind": "agency"},
        "treasury": {"firm_id": treasury, "payer_kind": "treasury"},
    }
    return Founded(lost, small)


def _guarantees(
    plot: Plot, hub: str, ring: list[str], mutual: list[str], guaranteed: list[str]
) -> None:
    """Write the ring, the mutual pair, the circle, and the company behind its borrowers."""
    circle = guaranteed[: len(CIRCLE)]
    for i, (yuan, _) in enumerate(RING):
        plot.guarantee(ring[i], ring[(i + 1) % len(ring)], yuan)
    plot.guarantee(mutual[0], mutual[1], 1_500_000, "mutual")
    plot.guarantee(mutual[1], mutual[0], 1_200_000, "mutual")
    for giver, taker in pairwise(circle):
        plot.guarantee(giver, taker, 2_000_000)
    for firm in guaranteed:
        plot.guarantee(hub, firm, 700_000)
    plot.truth["guarantee_ring"] = {
        "party_ids": sorted(ring),
        "amount": float(sum(yuan for yuan, _ in RING)),
    }
    plot.truth["guarantee_mutual"] = {"party_ids": sorted(mutual), "amount": 2_700_000.0}
    plot.truth["guarantee_circle"] = {
        "party_ids": sorted(circle),
        "amount": 2_000_000.0 * (len(circle) - 1),
        "hubs": [hub],
        "n_borrowers_of_hub": len(guaranteed),
        "amount_of_hub": 700_000.0 * len(guaranteed),
    }


def _group(plot: Plot, plant: str, others: list[str]) -> None:
    """Link firms: a group under the plant, a cycle of holdings, suppliers and dealers."""
    links: list[tuple[str, str, str]] = [
        (others[0], plant, "subsidiary_of"),
        (others[1], others[0], "subsidiary_of"),
        (others[2], others[3], "subsidiary_of"),
        (others[3], others[4], "subsidiary_of"),
        (others[4], others[2], "subsidiary_of"),
        (others[5], others[6], "same_controller"),
        *((firm, plant, "supplies") for firm in others[7:11]),
        *((plant, firm, "supplies") for firm in others[11:14]),
    ]
    for firm, other, kind in links:
        owns = kind == "subsidiary_of"
        plot.rows["firm_links"].append(
            {
                "firm_id": firm,
                "other_firm_id": other,
                "kind": kind,
                "since": ago(1400),
                "share": 0.6 if owns else None,
                "amount": Decimal(6_500_000) if kind == "supplies" else None,
            }
        )
    plot.truth["holding_cycle"] = sorted(others[2:5])


def _plant_people(plot: Plot, plant: str) -> None:
    """Name and pay the plant's key people; its legal representative banks elsewhere.

    The last one is worth too little for a 大额存单 and enough for a tier, whoever else is.
    """
    for role, worth in (("executive", 2_450_000), ("finance", 655_000), ("hr", 143_000)):
        person = plot.customer(worth, age=48)
        plot.job(person, plant, role, department=plot.profile.place.office, payroll=True)
        plot.pay(plant, person, 9_300)
