"""From a finished record to what everybody reads: the switch, then the copies that have stable names, then cleaning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import BaseModel

from shared.export import description, month, partition, record
from shared.export.formats import FORMATS
from shared.export.record import Piece, Record
from shared.export.row import COLUMNS, Row
from shared.installation import Installation
from shared.moments import Moment, as_text
from shared.platform.ports import Document, File, Files, Json, Missing
from shared.public_files import BUCKET, DAILY, DESCRIPTION, HOUSEKEEPING, STATISTICS, VERSIONS
from shared.transparency import log

_PARQUET = "application/vnd.apache.parquet"
SHOWN = 8
KEPT = timedelta(days=2)  # a download that has begun comes to its end; then what has been hidden since is gone


class Copy(NamedTuple):
    """A file under its stable name."""

    name: str
    piece: Piece
    content_type: str
    encoding: str


class Housekeeping(BaseModel, frozen=True):
    """`copied`: which version lies under a stable name. `unnamed`: since when the record has not named a version."""

    copied: dict[str, str] = {}
    unnamed: dict[str, Moment] = {}


def publish(here: Installation, known: Record, figures: dict[str, Piece], now: datetime) -> int:
    """How many reports are in it. Done again, whatever was left undone is done."""
    files = here.platform.files
    written = record.put(files, "record", "json", known.model_dump_json().encode(), len(known.days))
    own: Document = {"record": written.name, "known_until": as_text(known.known_until), "newest": _newest(files, known)}
    package = description.package(here.city, known, figures, own, now)
    files.put(BUCKET, DESCRIPTION, File(package, "application/json"))
    named = {written.name, *(piece.name for piece in _pieces(known, figures)), *log.pieces(files)}
    kept = _copied(files, list(_copies(known, figures)), _housekeeping(files))
    _clean(files, named, kept, now)
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


def _housekeeping(files: Files) -> Housekeeping:
    try:
        return Housekeeping.model_validate_json(files.get(BUCKET, HOUSEKEEPING).data)
    except (Missing, ValueError):
        return Housekeeping()


def _copied(files: Files, copies: list[Copy], kept: Housekeeping) -> Housekeeping:
    """Only what is not there yet. The note of it comes last: without it all is copied again."""
    for copy in copies:
        if kept.copied.get(copy.name) != copy.piece.name:
            data = files.get(BUCKET, copy.piece.name).data
            files.put(BUCKET, copy.name, File(data, copy.content_type, copy.encoding))
    return kept.model_copy(update={"copied": {copy.name: copy.piece.name for copy in copies}})


def _clean(files: Files, named: set[str], kept: Housekeeping, now: datetime) -> None:
    """Versions that the record has not named for a while; also those of a run that was killed."""
    unnamed = {name: kept.unnamed.get(name, now) for name in files.names(BUCKET, VERSIONS) if name not in named}
    over = {name for name, since in unnamed.items() if now - since >= KEPT}
    for name in over:
        files.delete(BUCKET, name)
    left = kept.model_copy(update={"unnamed": {name: at for name, at in unnamed.items() if name not in over}})
    files.put(BUCKET, HOUSEKEEPING, File(left.model_dump_json().encode(), "application/json"))
