"""The public record as files: CSV for spreadsheets, GeoJSON for maps, rows by month, statistics, and what they are."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from shared import daily_table, months, recent, reports, statistics, tables
from shared.catalogue import Catalogue
from shared.installation import Installation
from shared.moments import as_text
from shared.open_data import PublicReport, public_view
from shared.platform.ports import File, Json
from shared.public_files import BUCKET, DAILY, DESCRIPTION, STATISTICS, month_file
from shared.report import TEST
from shared.statistics import Periods
from shared.workflow import ClockName

_SCHEMA: dict[str, tuple[str, str]] = {
    "tiket": ("string", "Nomor laporan"),
    "diterima": ("datetime", "Saat laporan diterima, UTC"),
    "diubah": ("datetime", "Saat perubahan terakhir, UTC"),
    "kanal": ("string", "Jenis masalah"),
    "kategori": ("string", "Kategori; kosong bila belum pasti"),
    "kecamatan": ("string", "Kode Kemendagri kecamatan"),
    "kelurahan": ("string", "Kode Kemendagri kelurahan"),
    "lat": ("number", "Lintang, derajat, dibulatkan tiga desimal"),
    "lon": ("number", "Bujur, derajat, dibulatkan tiga desimal"),
    "skpd": ("string", "SKPD yang menangani"),
    "status": ("string", "Status laporan"),
    "batas_selesai": ("datetime", "Batas waktu selesai, UTC"),
    "tepat_waktu": ("boolean", "Selesai sebelum batas; kosong bila belum selesai"),
    "dibuka_kembali": ("integer", "Berapa kali dibuka kembali"),
}
_TABLES = {"reports.csv": (_SCHEMA, ("tiket",)), DAILY: (daily_table.SCHEMA, daily_table.KEY)}


def run(here: Installation, now: datetime) -> int:
    """Writes every format anew, the description last; returns how many reports are in them."""
    record = _record(here)
    table = tables.as_csv(_SCHEMA, map(_row, record.shown))
    formats = {
        "reports.csv": File(table, "text/csv; charset=utf-8"),
        "reports.geojson": File(_geojson(record.shown), "application/geo+json"),
        **_statistics(record, here.city, now),
        **_months(record, here.city, now),
    }
    for name, file in formats.items():
        here.platform.files.put(BUCKET, name, file)
    package = _datapackage(here.city, formats, len(record.shown), now)
    here.platform.files.put(BUCKET, DESCRIPTION, File(package, "application/json"))
    return len(record.shown)


class _Record(NamedTuple):
    """`confidential`: how many came in which year. `first`: since when there are reports, whoever may see them."""

    shown: list[PublicReport]
    confidential: Counter[int]
    first: datetime | None


def _record(here: Installation) -> _Record:
    """Each report once, as it was read last: what changes meanwhile comes again at the end."""
    last: dict[str, PublicReport | int | None] = {}
    first: datetime | None = None
    for report in reports.everything(here.store):
        last.pop(report.ticket, None)
        year = here.city.calendar.local_day(report.created_at).year
        is_counted = report.source != TEST
        first = min(first or report.created_at, report.created_at) if is_counted else first
        last[report.ticket] = public_view(report, here.city) if report.is_published else year if is_counted else None
    return _Record(
        [each for each in last.values() if isinstance(each, PublicReport)],
        Counter(each for each in last.values() if isinstance(each, int)),
        first,
    )


def _months(record: _Record, city: Catalogue, now: datetime) -> dict[str, File]:
    """For list and map, which need what is older than a week one month at a time."""
    if record.first is None:
        return {}
    contents = months.contents(record.shown, record.first, recent.rules_of(city), now)
    return {month_file(month): File(recent.as_bytes(each), "application/json") for month, each in contents.items()}


def _statistics(record: _Record, city: Catalogue, now: datetime) -> dict[str, File]:
    """Day by day, so that what is in memory at a time is little."""
    periods = Periods(city.calendar.local_day(now))
    by_day: dict[date, list[PublicReport]] = {}
    for view in record.shown:
        by_day.setdefault(city.calendar.local_day(view.created_at), []).append(view)

    def rows() -> Iterator[dict[str, Json]]:
        for day, views in sorted(by_day.items()):
            tallies = statistics.tallied(views, now)
            periods.add(day, tallies)
            yield from daily_table.rows(day, tallies, city)

    table = tables.as_csv(daily_table.SCHEMA, rows())
    whole = statistics.as_bytes(periods.statistics(now, record.confidential))
    return {DAILY: File(table, "text/csv; charset=utf-8"), STATISTICS: File(whole, "application/json")}


def _row(view: PublicReport) -> dict[str, Json]:
    due_at = view.deadlines.get(ClockName.RESOLVE)
    return {
        "tiket": view.ticket,
        "diterima": as_text(view.created_at),
        "diubah": as_text(view.changed_at),
        "kanal": view.channel,
        "kategori": view.code,
        "kecamatan": view.kecamatan,
        "kelurahan": view.kelurahan,
        "lat": view.lat,
        "lon": view.lon,
        "skpd": view.skpd,
        "status": view.status,
        "batas_selesai": as_text(due_at) if due_at else None,
        "tepat_waktu": view.met.get(ClockName.RESOLVE),
        "dibuka_kembali": view.reopened,
    }


def _geojson(published: list[PublicReport]) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": view.ticket,
            "geometry": {"type": "Point", "coordinates": [view.lon, view.lat]} if view.lon is not None else None,
            "properties": {name: value for name, value in _row(view).items() if name not in {"lat", "lon"}},
        }
        for view in published
    ]
    return _json({"type": "FeatureCollection", "features": features})


def _datapackage(city: Catalogue, formats: dict[str, File], count: int, now: datetime) -> bytes:
    return _json(
        {
            "name": "laporan-warga",
            "title": f"Laporan warga {city.city.name}",
            "created": as_text(now),
            "count": count,
            "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
            "resources": [_resource(name, file) for name, file in formats.items()],
        }
    )


def _resource(name: str, file: File) -> dict[str, Json]:
    described: dict[str, Json] = {
        "name": name.replace(".", "-"),
        "path": name,
        "mediatype": file.content_type.partition(";")[0],
        "bytes": len(file.data),
        "hash": f"sha256:{hashlib.sha256(file.data).hexdigest()}",
    }
    if name in _TABLES:
        schema, key = _TABLES[name]
        fields: list[Json] = [
            {"name": each, "type": kind, "description": said} for each, (kind, said) in schema.items()
        ]
        described |= {"format": "csv", "encoding": "utf-8", "schema": {"fields": fields, "primaryKey": list(key)}}
    return described


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
