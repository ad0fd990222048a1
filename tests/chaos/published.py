"""Does the public read what is true? From the files alone, and held against the stored reports."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import Any

from functions.export_open_data import verify
from tests.chaos.city import City
from tests.wire import ask

COLUMNS = {"kanal": "channel", "kategori": "code", "kelurahan": "kelurahan", "skpd": "skpd", "status": "status",
           "induk": "parent"}  # fmt: skip


def faults(city: City, kept: dict[str, dict[str, Any]]) -> Iterator[str]:
    """After one more night."""
    key = {"Authorization": f"Bearer {city.tokens['admin']}"}
    exported = ask(city.port, "POST", "/export-open-data/?newest=1", headers=key)
    if exported.status != 200:
        yield f"the export answers {exported.status}"
        return
    rows = list(csv.DictReader(io.StringIO(ask(city.port, "GET", "/open-data/reports.csv").text)))
    yield from compared(rows, kept)
    counted = ask(city.port, "GET", "/open-data/statistik.json").json["masa"]["semua"]["kelompok"]["semua"]["semua"]
    if counted["laporan"] != len(rows):
        yield f"statistik.json counts {counted['laporan']} of {len(rows)} reports"
    yield from _unsound(city)
    print(f"{len(rows)} rows of open data")


def compared(rows: list[dict[str, str]], kept: dict[str, dict[str, Any]]) -> Iterator[str]:
    """What the table says that is not so."""
    public = {ticket: report for ticket, report in kept.items() if report["visibility"] != "confidential"}
    there = {row["tiket"]: row for row in rows}
    if len(there) != len(rows):
        yield f"{len(rows) - len(there)} rows are there twice"
    yield from (f"{ticket}: not in the open data" for ticket in public.keys() - there.keys())
    yield from (f"{ticket}: in the open data for no reason" for ticket in there.keys() - public.keys())
    for ticket in public.keys() & there.keys():
        yield from _differences(there[ticket], public[ticket])


def _differences(row: dict[str, str], report: dict[str, Any]) -> Iterator[str]:
    for column, field in COLUMNS.items():
        if row[column] != (report[field] or ""):
            yield f"{report['ticket']}: {column} is {row[column]!r} for the public and {report[field]!r} in truth"
    arrived = report["created_at"][:19] + "Z"
    if row["diterima"] != arrived:
        yield f"{report['ticket']}: came at {row['diterima']} for the public and at {arrived} in truth"


def _unsound(city: City) -> Iterator[str]:
    """By the program that anybody may run."""
    said = io.StringIO()
    with redirect_stdout(said):
        outcome = verify.main([f"http://127.0.0.1:{city.port}/open-data", "--english"])
    if outcome != verify.SOUND:
        yield f"verify.py is not content: {said.getvalue()}"
