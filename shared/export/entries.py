"""What the log is told of the record: every row that is another than when it was told last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

from shared import reports
from shared.batches import SIDE_BY_SIDE
from shared.export import partition
from shared.export.record import Piece, Record
from shared.export.row import Row, is_bare, takes_back
from shared.installation import Installation
from shared.platform.ports import Document, Files, Missing
from shared.transparency import seals
from shared.transparency.lines import Entry
from shared.transparency.log import Offer, Pieces

_OF_A_TOMBSTONE = frozenset({"tiket", "diterima", "diubah", "nisan", "langkah", "rantai"})


def offer(here: Installation, known: Record, settled: datetime) -> Offer:
    """It vouches for what had changed by then: what is younger may still have been on its way into the store."""
    pieces = {str(day): piece.name for day, piece in known.days.items()}
    return Offer(pieces, min(known.known_until, settled), partial(_since, here, known))


def _since(here: Installation, known: Record, told: Pieces) -> Iterator[Entry]:
    files = here.platform.files
    for day, piece in sorted(known.days.items()):
        former = told.get(str(day), "")
        if former != piece.name:
            before = _former(files, former)
            changed = [row for row in partition.rows(files, piece) if _is_news(before.get(row.tiket), row)]
            yield from _entries(here, before, changed)


def _former(files: Files, name: str) -> dict[str, Row]:
    """Where it is lost, every row of the day is told again."""
    try:
        return partition.read(files, Piece(name=name, sha256="", bytes=0, rows=0)) if name else {}
    except Missing:
        return {}


def _is_news(before: Row | None, row: Row) -> bool:
    return row != before and (before is None or before.nisan is None or before.nisan != row.nisan)


def _entries(here: Installation, before: dict[str, Row], changed: Iterable[Row]) -> Iterator[Entry]:
    seen = [(row, before.get(row.tiket)) for row in changed]
    asked = [(row.tiket, former.rantai) for row, former in seen if former and former.rantai and row.rantai]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        rewritten = {ticket for ticket in pool.map(partial(_rewritten, here), asked) if ticket}
    for row, former in seen:
        yield Entry(_told(row), is_rewritten=row.tiket in rewritten, strikes_out=_strikes_out(former, row))


def _strikes_out(former: Row | None, row: Row) -> bool:
    return row.nisan is not None or (former is not None and (is_bare(former) or takes_back(former, row)))


def _rewritten(here: Installation, asked: tuple[str, str]) -> str | None:
    """The ticket of a report whose history does not go on from where it was."""
    ticket, seal = asked
    report = reports.find(here.store, ticket)
    return ticket if report and not seals.is_continued(report, seal) else None


def _told(row: Row) -> Document:
    """Nothing but that it is gone of what is gone."""
    told: Document = {name: value for name, value in zip(Row._fields, row, strict=True) if value is not None}
    return told if row.nisan is None else {name: value for name, value in told.items() if name in _OF_A_TOMBSTONE}
