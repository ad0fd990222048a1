# pyright: basic
"""The record as Parquet for researchers: typed, zstd, in order of arrival, its places as GeoParquet 1.1. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BytesIO
from struct import pack

import pyarrow as pa
import pyarrow.parquet as pq

from shared.export.row import COLUMNS, Row

_MOMENT = pa.timestamp("ms", "UTC")
_TYPES = {
    **dict.fromkeys(("diterima", "diubah", "sejak", "batas_selesai"), _MOMENT),
    **dict.fromkeys(("lat", "lon"), pa.float64()),
    **dict.fromkeys(("jam", "dibuka_kembali", "pendukung", "nilai"), pa.int32()),
    **dict.fromkeys(("tepat_waktu", "bendera"), pa.bool_()),
}
_GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}
SCHEMA = pa.schema(
    [*((name, _TYPES.get(name, pa.string())) for name in COLUMNS), ("geometry", pa.binary())],
    metadata={"geo": json.dumps(_GEO)},
)
_ORDER = [pq.SortingColumn(COLUMNS.index("diterima")), pq.SortingColumn(COLUMNS.index("tiket"))]


class Month:
    """Takes its days one after the other; they are one group of rows."""

    def __init__(self) -> None:
        self._days = [_table([])]
        self.rows = 0

    def add(self, rows: list[Row]) -> None:
        self._days.append(_table(rows))
        self.rows += len(rows)

    def written(self) -> bytes:
        return _written([pa.concat_tables(self._days)])


def whole(months: Iterable[bytes]) -> bytes:
    """The months one after the other, each with its own groups of rows."""
    return _written(pq.read_table(BytesIO(data), schema=SCHEMA) for data in months)


def _table(rows: list[Row]) -> pa.Table:
    values = dict(zip(Row._fields, zip(*rows, strict=True), strict=True)) if rows else {}
    columns = [_array(values.get(name, ()), SCHEMA.field(name).type) for name in COLUMNS]
    columns.append(pa.array([_point(row) for row in rows], pa.binary()))
    return pa.table(columns, schema=SCHEMA)


def _array(values: Iterable[object], kind: pa.DataType) -> pa.Array:
    return pa.array(values, pa.string()).cast(kind) if kind == _MOMENT else pa.array(values, kind)


def _point(row: Row) -> bytes | None:
    """As well-known binary."""
    return None if row.lon is None or row.lat is None else pack("<BIdd", 1, 1, row.lon, row.lat)


def _written(tables: Iterable[pa.Table]) -> bytes:
    sink = BytesIO()
    with pq.ParquetWriter(sink, SCHEMA, compression="zstd", sorting_columns=_ORDER) as writer:
        for table in tables:
            writer.write_table(table)
    return sink.getvalue()
