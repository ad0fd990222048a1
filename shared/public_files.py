"""The files of the public bucket: their names, and how they are served. Light, as who only serves them starts often."""

from __future__ import annotations

BUCKET = "open-data"
CACHE = {"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}
DESCRIPTION = "datapackage.json"
STATISTICS = "statistik.json"
DAILY = "statistik-harian.csv"
FILES = ("reports.csv", "reports.geojson", STATISTICS, DAILY, DESCRIPTION)
PROOF = "daily-proof.json"
RECENT = "open-and-recent.json"
SERVED = (*FILES, PROOF, RECENT)
