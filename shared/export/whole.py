"""The whole public record, made of the months' files; and the statistics, made of what the months count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import chain

from shared import report_scans, tables
from shared.export import catalog, deflated, dictionary, month, record, tallies
from shared.export.formats import FORMATS, Format
from shared.export.record import Built, Piece, Record
from shared.figures import daily_table, statistics
from shared.figures.statistics import Periods
from shared.installation import Installation
from shared.platform.ports import Files, Json
from shared.public_files import BUCKET


def build(files: Files, known: Record) -> Built:
    """The files as they are where no month has changed."""
    from shared.export import parquet

    source = record.digest_of(*(built.source for _, built in sorted(known.months.items())))
    if known.whole.source == source:
        return known.whole
    pieces = {name: _packed(files, known, name, each) for name, each in FORMATS.items()}
    months = (files.get(BUCKET, piece.name).data for piece in _of_months(known, month.PARQUET))
    table = parquet.whole(months)
    pieces[month.PARQUET] = record.put(files, "reports", month.PARQUET, table, pieces["csv"].rows)
    return Built(source=source, pieces=pieces)


def figures(here: Installation, known: Record, now: datetime) -> dict[str, Piece]:
    """`statistik.json` and the daily table, which age also where nothing changes."""
    files = here.platform.files
    periods = Periods(here.city.calendar.local_day(now))

    def rows() -> Iterator[dict[str, Json]]:
        for _, built in sorted(known.months.items()):
            data = files.get(BUCKET, built.pieces[month.TALLIES].name).data
            for day, some in tallies.read(data, now).items():
                periods.add(day, some)
                yield from daily_table.rows(day, some, here.city)

    table = list(rows())
    whole = statistics.as_bytes(periods.statistics(now, _confidential(here, now)))
    catalogue = catalog.as_bytes(here.city, known, here.address, now)
    codes = dictionary.codes_table(here.city)
    return {
        "katalog": record.put(files, "katalog", "jsonld", catalogue, 1),
        "kode": record.put(files, "kode", "csv", codes, codes.count(b"\n") - 1),
        "harian": record.put(files, "statistik-harian", "csv", tables.as_csv(daily_table.SCHEMA, table), len(table)),
        "statistik": record.put(files, "statistik", "json", whole, 1),
    }


def _confidential(here: Installation, now: datetime) -> Counter[int]:
    """How many came in each year that is over. Counted in the store: of them nothing is kept where all can read."""
    local_day = here.city.calendar.local_day
    first = report_scans.first_arrived_at(here.store) or now
    found: Counter[int] = Counter()
    for year in range(local_day(first).year, local_day(now).year):
        begins, ends = (here.city.calendar.begins(date(each, 1, 1)).astimezone(UTC) for each in (year, year + 1))
        found[year] = report_scans.number_confidential(here.store, begins, ends)
    return found


def _packed(files: Files, known: Record, name: str, kind: Format) -> Piece:
    pieces = _of_months(known, name)
    bodies = deflated.between((record.body_of(files, piece) for piece in pieces), kind.joint)
    data = deflated.joined(chain([deflated.block(kind.head)], bodies, [deflated.block(kind.tail)]))
    return record.put(files, kind.stem, f"{kind.ending}.gz", data, sum(piece.rows for piece in pieces))


def _of_months(known: Record, name: str) -> list[Piece]:
    return [built.pieces[name] for _, built in sorted(known.months.items())]
