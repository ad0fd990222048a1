"""When older versions of files go: after two days; at once those that show what is not to be seen any more.

By the partitions it is known which versions show it. So they go last: who is killed before has the next run find them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from pydantic import BaseModel

from shared.export import partition
from shared.export.record import Piece, Record
from shared.export.row import Row, bare, takes_back
from shared.moments import Moment
from shared.platform.ports import File, Files, Missing
from shared.public_files import BUCKET, HOUSEKEEPING, VERSIONS
from shared.transparency import log

KEPT = timedelta(days=2)  # a download that has begun comes to its end
_DAY = re.compile(rf"{VERSIONS}hari-(\d{{4}}-\d\d-\d\d)\.")
_ROWS = re.compile(rf"{VERSIONS}(?:reports|georeport)(?:-(\d{{4}}-\d\d))?\.")  # the months' and the whole


class Housekeeping(BaseModel, frozen=True):
    """`copied`: which version lies under a stable name. `unnamed`: since when the record has not named a version."""

    copied: dict[str, str] = {}
    unnamed: dict[str, Moment] = {}


def read(files: Files) -> Housekeeping:
    try:
        return Housekeeping.model_validate_json(files.get(BUCKET, HOUSEKEEPING).data)
    except (Missing, ValueError):
        return Housekeeping()


def clean(files: Files, known: Record, named: set[str], kept: Housekeeping, now: datetime) -> None:
    """Nothing of what the record names; also what a run has left that was killed."""
    _take_back(files, known, named)
    compared = log.pieces(files)
    there = [name for name in files.names(BUCKET, VERSIONS) if name not in named and name not in compared]
    unnamed = {name: kept.unnamed.get(name, now) for name in there}
    over = {name for name, since in unnamed.items() if now - since >= KEPT}
    for name in over:
        files.delete(BUCKET, name)
    left = kept.model_copy(update={"unnamed": {name: at for name, at in unnamed.items() if name not in over}})
    files.put(BUCKET, HOUSEKEEPING, File(left.model_dump_json().encode(), "application/json"))


def _take_back(files: Files, known: Record, named: set[str]) -> None:
    older = [name for name in files.names(BUCKET, VERSIONS) if name not in named]
    stale = {name: day for name in older if (day := _day_of(name)) and _shows(files, name, known.days.get(day))}
    months = {None, *(f"{day:%Y-%m}" for day in stale.values())}
    for name in older if stale else ():
        found = _ROWS.match(name)
        if found and found[1] in months:
            files.delete(BUCKET, name)
    _keep_for_the_log(files, known, stale)
    for name in stale:
        files.delete(BUCKET, name)


def _day_of(name: str) -> date | None:
    found = _DAY.match(name)
    return date.fromisoformat(found[1]) if found else None


def _shows(files: Files, name: str, newest: Piece | None) -> bool:
    """Something that the newest partition of that day does not show any more."""
    return any(_taken_back(_rows(files, name), partition.read(files, newest)))


def _taken_back(older: Iterable[Row], newest: dict[str, Row]) -> Iterable[str]:
    return (row.tiket for row in older if takes_back(row, newest.get(row.tiket)))


def _keep_for_the_log(files: Files, known: Record, stale: dict[str, date]) -> None:
    """The log compares with what it was told last: of these partitions it has copies without what must not be seen."""
    compared = log.pieces(files)
    instead: dict[str, str] = {}
    for name in compared & stale.keys():
        rows = _rows(files, name)
        gone = set(_taken_back(rows, partition.read(files, known.days.get(stale[name]))))
        left = [bare(row) if row.tiket in gone else row for row in rows]
        instead[name] = partition.write(files, stale[name], left).name
    log.compare_with(files, instead)


def _rows(files: Files, name: str) -> list[Row]:
    return partition.rows(files, Piece(name=name, sha256="", bytes=0, rows=0))
