"""The formats that are made of rows, one after the other: head, rows, tail. Pure.

A month is a file of its own, and the whole is the months' rows put together.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import orjson

from shared import tables
from shared.catalogue import Catalogue
from shared.export import bulk
from shared.export.row import COLUMNS, Row
from shared.platform.ports import Json

_LINE = b"\n"


class Format(NamedTuple):
    """`columns`: of a table. `joint`: what stands between the rows of two months. `takes`: which rows are in it."""

    stem: str
    ending: str
    content_type: str
    body: Callable[[list[Row], Catalogue], bytes]
    takes: Callable[[Row], bool]
    columns: tuple[str, ...] = ()
    head: bytes = b""
    joint: bytes = b""
    tail: bytes = b""


class _Cells(dict[Json, Json]):
    """Cells made safe for a spreadsheet, each text once. Not for numbers: 1 and True would be one key."""

    def __missing__(self, value: Json) -> Json:
        self[value] = found = tables.cell(value)
        return found


def _head(columns: Iterable[str]) -> bytes:
    return ",".join(columns).encode() + b"\r\n"


def _table(rows: Iterable[Sequence[Json]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _csv(rows: list[Row], _: Catalogue) -> bytes:
    safe = _Cells()
    return _table(
        (
            row.tiket, row.diterima, row.diubah, safe[row.kanal], safe[row.kategori], safe[row.kecamatan],
            safe[row.kelurahan], row.lat, row.lon, safe[row.skpd], safe[row.status], row.sejak, safe[row.alasan],
            row.batas_selesai, safe[row.tepat_waktu], row.jam, row.dibuka_kembali, row.pendukung, row.induk,
            row.nilai, safe[row.foto],
        )
        for row in rows
    )  # fmt: skip


def _tombstones(rows: list[Row], _: Catalogue) -> bytes:
    return _table((row.tiket, row.diterima, row.diubah, row.nisan) for row in rows)


def _bulk(rows: list[Row], city: Catalogue) -> bytes:
    return _table(bulk.lines(rows, city))


def _ndjson(rows: list[Row], _: Catalogue) -> bytes:
    return b"".join([orjson.dumps(dict(zip(COLUMNS, row, strict=False))) + _LINE for row in rows])


def _geojson(rows: list[Row], _: Catalogue) -> bytes:
    return b",\n".join(map(orjson.dumps, map(_feature, rows)))


def _feature(row: Row) -> dict[str, object]:
    properties = dict(zip(COLUMNS, row, strict=False))
    lat, lon = properties.pop("lat"), properties.pop("lon")
    geometry = None if lon is None else {"type": "Point", "coordinates": (lon, lat)}
    return {"type": "Feature", "id": row.tiket, "geometry": geometry, "properties": properties}


def _is_living(row: Row) -> bool:
    return row.nisan is None


def _is_tombstone(row: Row) -> bool:
    return row.nisan is not None


TOMBSTONES = ("tiket", "diterima", "dicabut", "alasan")
FORMATS = {
    "csv": Format("reports", "csv", "text/csv; charset=utf-8", _csv, _is_living, COLUMNS, _head(COLUMNS)),
    "geojson": Format(
        "reports", "geojson", "application/geo+json", _geojson, _is_living,
        head=b'{"type":"FeatureCollection","features":[\n', joint=b",\n", tail=b"\n]}\n",
    ),
    "ndjson": Format("reports", "ndjson", "application/x-ndjson", _ndjson, _is_living),
    "georeport": Format(
        "georeport", "csv", "text/csv; charset=utf-8", _bulk, _is_living, bulk.COLUMNS, _head(bulk.COLUMNS)
    ),
    "nisan": Format(
        "nisan", "csv", "text/csv; charset=utf-8", _tombstones, _is_tombstone, TOMBSTONES, _head(TOMBSTONES)
    ),
}  # fmt: skip
