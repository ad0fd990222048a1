"""The files of the public bucket: their names, and how they are served. Light, as who only serves them starts often."""

from __future__ import annotations

import re

BUCKET = "open-data"
CACHE = {"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}
FOR_EVER = {
    **CACHE,
    "Cache-Control": "private, max-age=31536000, immutable",
}  # what is taken back stays in no shared one
DESCRIPTION = "datapackage.json"
STATISTICS = "statistik.json"
DAILY = "statistik-harian.csv"
FILES = (
    "reports.csv", "reports.geojson", "reports.ndjson", "reports.parquet", "georeport.csv", "nisan.csv", "kode.csv",
    "katalog.jsonld",
    STATISTICS, DAILY, DESCRIPTION,
)  # fmt: skip
DRAFT = "draft.json"
HOUSEKEEPING = "housekeeping.json"
VERSIONS = "v/"
PROOF = "daily-proof.json"
RECENT = "open-and-recent.json"
ROOT = "bukti/terbaru.json"  # the newest signed root of the log; `shared.transparency` writes it
MONTHS = "reports-2"  # what the months' files begin with
SERVED = (*FILES, PROOF, RECENT)


_PROVING = re.compile(
    r"bukti/((terbaru|kunci)\.json|akar/[0-9-]{10}\.json|catatan/[0-9-]{10}\.[0-9]{12}\.ndjson\.gz"
    r"|daun/[0-9-]{10}\.[0-9]{12}\.sha256)"
)


def root_file(day: str) -> str:
    """What was signed of the log on that day."""
    return f"bukti/akar/{day}.json"


def is_served(name: str) -> bool:
    return (
        name in SERVED
        or _PROVING.fullmatch(name) is not None
        or re.fullmatch(r"v/[a-z0-9-]+\.[0-9a-f]{16}(\.[a-z]+){1,2}", name) is not None
        or _is_month(name)
    )


def month_file(month: str) -> str:
    """`reports-2026-10.json`"""
    return f"reports-{month}.json"


def month_of(name: str) -> str | None:
    """Of a month's file for list and map; None for any other."""
    return name[8:15] if _is_month(name) and name.startswith("reports-") and name.endswith(".json") else None


def _is_month(name: str) -> bool:
    return re.fullmatch(r"[a-z]+-20[0-9]{2}-(?:0[1-9]|1[0-2])\.[a-z]+", name) is not None
