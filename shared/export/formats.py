"""The formats that are made of rows, one after the other: head, rows, tail. Pure.

A month is a file of its own, and the whole is the months' rows put together.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import orjson

from shared import tables
from shared.catalogue import Catalogue
from shared.export import bulk
from shared.export.row import COLUMNS, Row
from shared.platform.ports import Json


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


TOMBSTONES = ("tiket", "diterima", "dicabut", "alasan")
_PLAIN = frozenset({
    "tiket", "diterima", "diubah", "sejak", "batas_selesai", "dicabut",
    "service_request_id", "requested_datetime", "updated_datetime", "closed_date",
})  # fmt: skip


@lru_cache(maxsize=100_000, typed=True)  # without `typed`, 1 would be written as `true` is
def _cell(value: Json) -> str:
    """As it is written; few values are many rows'."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([tables.cell(value), ""])  # a single empty cell would be quoted
    return text.getvalue().removesuffix(",\r\n")


def _head(columns: Iterable[str]) -> bytes:
    return ",".join(columns).encode() + b"\r\n"


def _table(names: Sequence[str], rows: Iterable[Sequence[Json]]) -> bytes:
    """Column by column. Plain ones hold tickets and moments: nothing to escape."""
    columns = zip(names, zip(*rows, strict=True), strict=False)
    cells = [
        [str(value or "") for value in column] if name in _PLAIN else map(_cell, column) for name, column in columns
    ]
    return "".join([f"{','.join(row)}\r\n" for row in zip(*cells, strict=True)]).encode()


def _csv(rows: list[Row], _: Catalogue) -> bytes:
    return _table(COLUMNS, rows)


def _tombstones(rows: list[Row], _: Catalogue) -> bytes:
    return _table(TOMBSTONES, [(row.tiket, row.diterima, row.diubah, row.nisan) for row in rows])


def _bulk(rows: list[Row], city: Catalogue) -> bytes:
    return _table(bulk.COLUMNS, bulk.lines(rows, city))


def _objects(rows: list[Row]) -> Iterator[bytes]:
    return (orjson.dumps(dict(zip(COLUMNS, row, strict=False))) for row in rows)


def _ndjson(rows: list[Row], _: Catalogue) -> bytes:
    return _written(line + b"\n" for line in _objects(rows))


def _geojson(rows: list[Row], _: Catalogue) -> bytes:
    """Tickets and numbers need no escaping."""
    features = (
        b'{"type":"Feature","id":"%b","geometry":%b,"properties":%b},\n' % (row.tiket.encode(), _point(row), line)
        for row, line in zip(rows, _objects(rows), strict=True)
    )
    return _written(features).removesuffix(b",\n")


def _written(lines: Iterable[bytes]) -> bytes:
    """One after the other, as orjson keeps 8 kB for each that it has made."""
    text = io.BytesIO()
    text.writelines(lines)
    return text.getvalue()


def _point(row: Row) -> bytes:
    return b"null" if row.lon is None else b'{"type":"Point","coordinates":[%r,%r]}' % (row.lon, row.lat)


def _is_living(row: Row) -> bool:
    return row.nisan is None


def _is_tombstone(row: Row) -> bool:
    return row.nisan is not None


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
