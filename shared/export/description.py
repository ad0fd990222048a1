"""`datapackage.json`: what the files of the record are (Data Package, Table Schema), and the switch that names them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from shared.catalogue import Catalogue
from shared.export import dictionary, month
from shared.export.changes import CHANGES, VERSION
from shared.export.dictionary import Column
from shared.export.formats import FORMATS
from shared.export.record import Piece, Record
from shared.moments import as_text
from shared.platform.ports import Document, Json

_LICENCE: Json = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}


def count_of(known: Record) -> int:
    return known.whole.pieces["csv"].rows


def package(city: Catalogue, known: Record, figures: dict[str, Piece], own: Document, now: datetime) -> bytes:
    """`own`: what only Kanal reads of it."""
    described: Document = {
        "name": "laporan-warga",
        "title": f"Laporan warga Kota {city.city.name}",
        "description": "Semua laporan warga yang dibuka untuk umum, dan apa yang terjadi dengannya.",
        "version": VERSION,
        "created": as_text(now),
        "count": count_of(known),
        "licenses": [_LICENCE],
        "resources": list(_resources(known, figures)),
        "changes": [change._asdict() for change in CHANGES],
        "kanal": own,
    }
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode()


def _resources(known: Record, figures: dict[str, Piece]) -> Iterator[Json]:
    parts = [("", known.whole), *((f"-{each}", built) for each, built in sorted(known.months.items()))]
    for suffix, built in parts:
        for name, kind in FORMATS.items():
            yield _resource(name, f"{kind.stem}{suffix}", kind.ending, built.pieces[name])
        yield _resource(month.PARQUET, f"reports{suffix}", "parquet", built.pieces[month.PARQUET])
        if month.LIST in built.pieces:
            yield _resource(month.LIST, f"reports{suffix}", "json", built.pieces[month.LIST])
    yield _resource("katalog", "katalog", "jsonld", figures["katalog"])
    yield _resource("harian", "statistik-harian", "csv", figures["harian"])
    yield _resource("kode", "kode", "csv", figures["kode"])
    yield _resource("statistik", "statistik", "json", figures["statistik"])


def _resource(kind: str, stem: str, ending: str, piece: Piece) -> Json:
    """`path` never changes what it holds; `latest` is the name under which the newest lies."""
    described: Document = {
        "name": f"{stem}-{ending}",
        "path": piece.name,
        "latest": f"{stem}.{ending}",
        "bytes": piece.bytes,
        "hash": f"sha256:{piece.sha256}",
        "records": piece.rows,
    }
    if piece.name.endswith(".gz"):
        described["compression"] = "gz"
    columns = dictionary.columns_of(kind)
    if ending != "csv":
        described["type"] = "file"
    else:
        fields: list[Json] = [_field(name, column) for name, column in columns.items()]
        schema: Json = {"fields": fields, "primaryKey": list(dictionary.KEYS[kind])}
        described |= {
            "profile": "tabular-data-resource", "format": ending, "encoding": "utf-8", "schema": schema,
        }  # fmt: skip
    return described


def _field(name: str, column: Column) -> Json:
    described: Document = {
        "name": name,
        "type": column.type,
        "description": column.said,
        "description_en": column.in_english,
    }
    if column.unit:
        described["unit"] = column.unit
    if column.codes:
        described["codes"] = f"kode.csv: daftar = {column.codes}"
    return described
