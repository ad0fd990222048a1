"""A month of the public record in every format, made of its days' partitions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from shared.catalogue import Catalogue
from shared.export import deflated, listed, partition, record, tallies
from shared.export.deflated import Packing
from shared.export.formats import FORMATS, Format
from shared.export.record import Built, Piece
from shared.export.row import Row
from shared.export.tallies import Kept
from shared.figures.statistics import Group
from shared.installation import Installation
from shared.platform.ports import Files
from shared.public_list import months, recent

PARQUET = "parquet"
LIST = "list"  # the rows that list and map load
TALLIES = "tallies"


class Task(NamedTuple):
    month: str
    days: dict[date, Piece]
    source: str
    now: datetime


def tasks(known: record.Record, city: Catalogue, now: datetime) -> Iterable[Task]:
    """Of every month since the first report whose files are not what its partitions say, or the names of the city."""
    names = names_of(city)
    first = min(known.days, default=None)
    for month in months.through(city.calendar.begins(first), now) if first else ():
        days = {day: piece for day, piece in sorted(known.days.items()) if f"{day:%Y-%m}" == month}
        source = record.digest_of(known.rules, names, *(piece.name for piece in days.values()))
        built = known.months.get(month)
        if built is None or built.source != source:
            yield Task(month, days, source, now)


def build(here: Installation, task: Task) -> Built:
    """A day at a time is in memory besides what is packed of those before."""
    from shared.export import parquet  # its 50 MB are for nobody who only reads days

    files, month, city = here.platform.files, task.month, here.city
    made = {name: _Made(kind) for name, kind in FORMATS.items()}
    tables, listing, tallied = parquet.Month(), listed.Month(), dict[date, Mapping[Group, Kept]]()
    for day, piece in task.days.items():
        rows = partition.rows(files, piece)
        for each in made.values():
            each.add(rows, city)
        tables.add([row for row in rows if row.nisan is None])
        listing.add(rows)
        tallied[day] = tallies.of(rows)
    pieces = {name: each.put(files, month) for name, each in made.items()}
    pieces[PARQUET] = record.put(files, f"reports-{month}", PARQUET, tables.written(), tables.rows)
    rules = recent.rules_of(city)
    pieces[LIST] = record.put(files, f"reports-{month}", "json", listing.as_bytes(rules, task.now), listing.rows)
    pieces[TALLIES] = record.put(files, f"angka-{month}", "json", tallies.as_bytes(tallied), len(tallied))
    return Built(source=task.source, pieces=pieces)


class _Made:
    """A format's file of the month on its way."""

    def __init__(self, kind: Format) -> None:
        self._kind = kind
        self._body = Packing(kind.joint)
        self._rows = 0

    def add(self, rows: list[Row], city: Catalogue) -> None:
        chosen = [row for row in rows if self._kind.takes(row)]
        self._body.add(self._kind.body(chosen, city))
        self._rows += len(chosen)

    def put(self, files: Files, month: str) -> Piece:
        kind = self._kind
        parts = [deflated.block(kind.head)], self._body.block(), [deflated.block(kind.tail)]
        return record.put_packed(files, f"{kind.stem}-{month}", kind.ending, parts, self._rows)


def names_of(city: Catalogue) -> str:
    """What the city calls things: some formats say it."""
    named = chain(city.codes.values(), city.channels.values(), city.agencies.values())
    areas = chain(city.areas.names.items(), city.areas.kecamatan_names.items())
    told = (*((each.id, each.name) for each in named), *areas)
    return hashlib.sha256(repr(told).encode()).hexdigest()
