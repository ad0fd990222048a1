"""From a finished record to what everybody reads: the switch, then the copies that have stable names, then cleaning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from shared.export import cleaning, description, month, partition, record
from shared.export.cleaning import Housekeeping
from shared.export.formats import FORMATS
from shared.export.record import Piece, Record
from shared.export.row import COLUMNS, Row
from shared.installation import Installation
from shared.moments import as_text
from shared.platform.ports import Document, File, Files, Json
from shared.public_files import BUCKET, DAILY, DESCRIPTION, STATISTICS

_PARQUET = "application/vnd.apache.parquet"
SHOWN = 8


class Copy(NamedTuple):
    """A file under its stable name."""

    name: str
    piece: Piece
    content_type: str
    encoding: str


def publish(here: Installation, known: Record, figures: dict[str, Piece], now: datetime) -> int:
    """How many reports are in it. Done again, whatever was left undone is done."""
    files = here.platform.files
    written = record.put(files, "record", "json", known.model_dump_json().encode(), len(known.days))
    own: Document = {"record": written.name, "known_until": as_text(known.known_until), "newest": _newest(files, known)}
    package = description.package(here.city, known, figures, own, now)
    files.put(BUCKET, DESCRIPTION, File(package, "application/json"))
    named = {written.name, *(piece.name for piece in _pieces(known, figures))}
    kept = _copied(files, list(_copies(known, figures)), cleaning.read(files))
    cleaning.clean(files, known, named, kept, now)
    return description.count_of(known)


def _newest(files: Files, known: Record) -> list[Json]:
    """Some rows for the page that shows what the record is, without the tombstones."""
    rows: list[Row] = []
    for _, piece in sorted(known.days.items(), reverse=True):
        rows += [row for row in reversed(partition.rows(files, piece)) if row.nisan is None]
        if len(rows) >= SHOWN:
            break
    return [dict(zip(COLUMNS, row, strict=False)) for row in rows[:SHOWN]]


def _pieces(known: Record, figures: dict[str, Piece]) -> Iterator[Piece]:
    yield from known.days.values()
    for built in (*known.months.values(), known.whole):
        yield from built.pieces.values()
    yield from figures.values()


def _copies(known: Record, figures: dict[str, Piece]) -> Iterator[Copy]:
    for name, kind in FORMATS.items():
        yield Copy(f"{kind.stem}.{kind.ending}", known.whole.pieces[name], kind.content_type, "gzip")
        for each, built in known.months.items():
            yield Copy(f"{kind.stem}-{each}.{kind.ending}", built.pieces[name], kind.content_type, "gzip")
    yield Copy("reports.parquet", known.whole.pieces[month.PARQUET], _PARQUET, "")
    for each, built in known.months.items():
        yield Copy(f"reports-{each}.parquet", built.pieces[month.PARQUET], _PARQUET, "")
        yield Copy(f"reports-{each}.json", built.pieces[month.LIST], "application/json", "")
    yield Copy("katalog.jsonld", figures["katalog"], "application/ld+json", "")
    yield Copy("kode.csv", figures["kode"], "text/csv; charset=utf-8", "")
    yield Copy(DAILY, figures["harian"], "text/csv; charset=utf-8", "")
    yield Copy(STATISTICS, figures["statistik"], "application/json", "")


def _copied(files: Files, copies: list[Copy], kept: Housekeeping) -> Housekeeping:
    """Only what is not there yet. The note of it comes last: without it all is copied again."""
    for copy in copies:
        if kept.copied.get(copy.name) != copy.piece.name:
            data = files.get(BUCKET, copy.piece.name).data
            files.put(BUCKET, copy.name, File(data, copy.content_type, copy.encoding))
    return kept.model_copy(update={"copied": {copy.name: copy.piece.name for copy in copies}})
