"""The files of the public bucket: their names, and how they are served. Light, as who only serves them starts often."""

from __future__ import annotations

import re

BUCKET = "open-data"
CACHE = {"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}
DESCRIPTION = "datapackage.json"
STATISTICS = "statistik.json"
DAILY = "statistik-harian.csv"
FILES = ("reports.csv", "reports.geojson", STATISTICS, DAILY, DESCRIPTION)
PROOF = "daily-proof.json"
RECENT = "open-and-recent.json"
MONTHS = "reports-2"  # what the months' files begin with
SERVED = (*FILES, PROOF, RECENT)


def is_served(name: str) -> bool:
    return name in SERVED or month_of(name) is not None


def month_file(month: str) -> str:
    """`reports-2026-10.json`"""
    return f"reports-{month}.json"


def month_of(name: str) -> str | None:
    """None for any other file."""
    found = re.fullmatch(r"reports-(20[0-9]{2}-(?:0[1-9]|1[0-2]))\.json", name)
    return found.group(1) if found else None
