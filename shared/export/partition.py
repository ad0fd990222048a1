"""A day of the public record: the rows of the reports that came on it, in one file. Pure but for reading and writing.

The first line names the columns, each other one is a row. Newer rows are merged into it by ticket.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

import orjson

from shared.catalogue import Catalogue
from shared.export import deflated, record
from shared.export.record import Piece
from shared.export.row import ERASED, HIDDEN, Row, row_of, second, tombstone
from shared.platform.ports import Files
from shared.public_files import BUCKET
from shared.report_scans import Known

_GZIP = zlib.MAX_WBITS | 16


class Change(NamedTuple):
    """`row` is None of what the public is not to know of, for that `reason`. `at`: when it changed."""

    ticket: str
    at: str
    row: Row | None
    reason: str = HIDDEN


def change_of(known: Known, city: Catalogue) -> Change:
    """A document that cannot be read is not shown."""
    row = row_of(known.report, city) if known.report else None
    is_erased = known.report is not None and known.report.erased_at is not None
    return Change(known.ticket, second(known.changed_at), row, ERASED if is_erased else HIDDEN)


def merged(rows: Mapping[str, Row], changes: Iterable[Change]) -> dict[str, Row]:
    """By ticket. What was there and is hidden now leaves a tombstone; older news changes nothing."""
    found = dict(rows)
    for ticket, at, row, reason in changes:
        known = found.get(ticket)
        if known is not None and known.diubah > at:
            continue
        if row is not None:
            found[ticket] = row
        elif known is not None and known.nisan not in {HIDDEN, ERASED}:
            found[ticket] = tombstone(known, reason, at)
    return found


def read(files: Files, piece: Piece | None) -> dict[str, Row]:
    return {row.tiket: row for row in rows(files, piece)} if piece else {}


def rows(files: Files, piece: Piece) -> list[Row]:
    """In order of arrival; columns that were not there yet are empty."""
    columns, *lines = zlib.decompress(files.get(BUCKET, piece.name).data, _GZIP).splitlines()
    names = orjson.loads(columns)
    if tuple(names) == Row._fields:
        return [Row._make(orjson.loads(line)) for line in lines]
    found = (dict(zip(names, orjson.loads(line), strict=True)) for line in lines)
    return [Row._make(each.get(name) for name in Row._fields) for each in found]


def write(files: Files, day: date, rows: Iterable[Row]) -> Piece:
    ordered = sorted(rows, key=lambda row: (row.diterima, row.tiket))
    lines = b"\n".join(map(orjson.dumps, map(tuple, (Row._fields, *ordered))))
    return record.put(files, f"hari-{day}", "ndjson.gz", deflated.joined([deflated.block(lines)]), len(ordered))
