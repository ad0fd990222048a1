"""The public record as files: CSV for a spreadsheet, GeoJSON for a map, and a description of both."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import datetime

from shared import reports
from shared.catalogue import Catalogue
from shared.installation import Installation
from shared.moments import as_text
from shared.open_data import PublicReport, public_view
from shared.platform.ports import File, Json
from shared.public_files import BUCKET, DESCRIPTION
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


def run(here: Installation, now: datetime) -> int:
    """Writes every format anew; returns how many reports are in them."""
    published = _published(here)
    formats = {
        "reports.csv": File(_csv(published), "text/csv; charset=utf-8"),
        "reports.geojson": File(_geojson(published), "application/geo+json"),
    }
    for name, file in formats.items():
        here.platform.files.put(BUCKET, name, file)
    package = _datapackage(here.city, formats, len(published), now)
    here.platform.files.put(BUCKET, DESCRIPTION, File(package, "application/json"))
    return len(published)


def _published(here: Installation) -> list[PublicReport]:
    """Each once, as it was read last: what changes meanwhile comes again at the end."""
    last: dict[str, PublicReport | None] = {}
    for report in reports.everything(here.store):
        last.pop(report.ticket, None)
        last[report.ticket] = public_view(report, here.city)
    return [view for view in last.values() if view is not None]


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


def _csv(published: list[PublicReport]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _SCHEMA)
    writer.writeheader()
    for view in published:
        writer.writerow({name: _cell(value) for name, value in _row(view).items()})
    return text.getvalue().encode()


def _cell(value: Json) -> Json:
    return str(value).lower() if isinstance(value, bool) else value


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
    fields: list[Json] = [{"name": name, "type": kind, "description": said} for name, (kind, said) in _SCHEMA.items()]
    resources: list[dict[str, Json]] = [
        {
            "name": name.replace(".", "-"),
            "path": name,
            "mediatype": file.content_type.partition(";")[0],
            "bytes": len(file.data),
            "hash": f"sha256:{hashlib.sha256(file.data).hexdigest()}",
        }
        for name, file in formats.items()
    ]
    resources[0] |= {"format": "csv", "encoding": "utf-8", "schema": {"fields": fields, "primaryKey": "tiket"}}
    return _json(
        {
            "name": "laporan-warga",
            "title": f"Laporan warga {city.city.name}",
            "created": as_text(now),
            "count": count,
            "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
            "resources": resources,
        }
    )


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
