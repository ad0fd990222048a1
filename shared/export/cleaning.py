"""When older versions of files go: after two days; at once those that show what is not to be seen any more.

By the partitions it is known which versions show it. So they go last: who is killed before has the next run find them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

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


class Stale(NamedTuple):
    """An older partition, and the tickets of those that it shows and nobody is to see any more."""

    name: str
    day: date
    gone: set[str]


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
    stale = {each.name: each for each in _stale(files, known, older)}
    months = {None, *(f"{each.day:%Y-%m}" for each in stale.values())}
    for name in older if stale else ():
        found = _ROWS.match(name)
        if found and found[1] in months:
            files.delete(BUCKET, name)
    _keep_for_the_log(files, stale)
    for name in stale:
        files.delete(BUCKET, name)


def _stale(files: Files, known: Record, older: Iterable[str]) -> Iterator[Stale]:
    by_day: dict[date, list[str]] = defaultdict(list)
    for name in older:
        if found := _DAY.match(name):
            by_day[date.fromisoformat(found[1])].append(name)
    for day, names in by_day.items():
        newest = partition.read(files, known.days.get(day))
        for name in names:
            gone = {row.tiket for row in _rows(files, name) if takes_back(row, newest.get(row.tiket))}
            if gone:
                yield Stale(name, day, gone)


def _keep_for_the_log(files: Files, stale: dict[str, Stale]) -> None:
    """The log compares with what it was told last: of these partitions it has copies without what must not be seen."""
    instead: dict[str, str] = {}
    for name in log.pieces(files) & stale.keys():
        left = (bare(row) if row.tiket in stale[name].gone else row for row in _rows(files, name))
        instead[name] = partition.write(files, stale[name].day, left).name
    log.compare_with(files, instead)


def _rows(files: Files, name: str) -> list[Row]:
    return partition.rows(files, Piece(name=name, sha256="", bytes=0, rows=0))
