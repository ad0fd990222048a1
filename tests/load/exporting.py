"""The nightly export at the size of years: a million reports from nothing, the next night, and every format by itself.

The reports are lives that were really lived, each at its own time and place, put into the store's file directly.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tqdm import tqdm

from shared import tickets
from shared.export import deflated, month, parquet, partition, record, tallies
from shared.export.formats import FORMATS
from shared.export.row import Row
from shared.installation import Installation
from shared.moments import as_text
from shared.public_list.recent import rules_of
from tests.life import START, moved, resolved, routed
from tests.load.export_apart import CORES, Apart, opened, run_apart
from tests.load.figures import Figure

A_DAY = 1_000
CHANGED = 1_000
END = datetime(2026, 11, 25, 2, tzinfo=UTC)
MOST_SECONDS, MOST_MEGABYTES, FEWEST_ROWS, MOST_NIGHT = 120, 300, 200_000, 20
_MOMENT = re.compile(r"2026-\d\d-\d\dT[\d:.]+Z")
_SHARES = (85, 8, 7)  # of a hundred: resolved, rejected, open


class Life(NamedTuple):
    """The text of a document between its moments, and these, as seconds after it came."""

    ticket: str
    parts: list[str]
    after: list[float]
    place: str


def figures(count: int) -> list[Figure]:
    with TemporaryDirectory() as folder:
        here = opened(folder)
        lives = _lived(here)
        _fill(Path(folder), lives, _spread(count))
        return [_from_nothing(here, folder, count), _formats(here), _night(folder, lives, count)]


def _from_nothing(here: Installation, folder: str, count: int) -> Figure:
    done = run_apart(folder, END, is_anew=True)
    return Figure(
        name=f"{count} reports from nothing into every format, {CORES} processes",
        measured=f"{done.seconds:.0f} s, {done.megabytes:.0f} MB",
        promised=f"< {MOST_SECONDS} s, < {MOST_MEGABYTES} MB",
        held=done.seconds < MOST_SECONDS and done.megabytes < MOST_MEGABYTES and done.reports == count,
        details={**_beside(done), **{f"{name}, MB": _size(here, name) for name in _PUBLIC}},
    )


_PUBLIC = ("reports.csv", "reports.geojson", "reports.ndjson", "reports.parquet", "georeport.csv")


def _size(here: Installation, name: str) -> str:
    """As it lies in the bucket; what a browser unpacks is said beside it."""
    file = here.platform.files.get("open-data", name)
    unpacked = f" ({int.from_bytes(file.data[-4:], 'little') / 1e6:.1f} unpacked)" if file.encoding == "gzip" else ""
    return f"{len(file.data) / 1e6:.1f}{unpacked}"


def _beside(done: Apart) -> dict[str, float | str]:
    """Others may work on the machine: `CPU seconds` are what this took of it."""
    return {"CPU seconds": round(done.cpu_seconds, 1), "load of the machine": done.load}


def _formats(here: Installation) -> Figure:
    """From the rows of a month, packed; each as fast as its best of three, in its own time."""
    known = record.published(here.platform.files, rules_of(here.city))
    if known is None:
        raise ValueError("There is no record.")
    days = [piece for _, piece in sorted(known.days.items())][-31:-1]
    rows: list[Row] = [row for piece in days for row in partition.rows(here.platform.files, piece)]
    made: dict[str, Callable[[], object]] = {
        name: lambda kind=kind: deflated.block(kind.body(rows, here.city))
        for name, kind in FORMATS.items()
        if name != "nisan"
    }
    made[month.PARQUET] = lambda: _parquet(rows)
    made["statistics"] = lambda: tallies.of(rows)
    rates = {name: round(len(rows) / min(_timed(make) for _ in range(3))) for name, make in made.items()}
    slowest = min(rates, key=lambda name: rates[name])
    return Figure(
        name="formats from partitions, packed, one core",
        measured=f"{rates[slowest]} rows/s ({slowest})",
        promised=f">= {FEWEST_ROWS} rows/s",
        held=rates[slowest] >= FEWEST_ROWS,
        details={f"{name}, rows/s": rate for name, rate in rates.items()},
    )


def _parquet(rows: list[Row]) -> bytes:
    table = parquet.Month()
    table.add(rows)
    return table.written()


def _night(folder: str, lives: list[Life], count: int) -> Figure:
    """New reports and, of the last weeks, some that have changed: of these the log also looks at the chain again."""
    chance = random.Random("night")  # noqa: S311
    new = [END + timedelta(seconds=chance.uniform(0, 80_000)) for _ in range(CHANGED // 2)]
    _fill(Path(folder), lives[2:] * 3, new, first=count)
    _touch(Path(folder), CHANGED - len(new), END)
    done = run_apart(folder, END + timedelta(days=1), is_anew=False)
    return Figure(
        name=f"a night of {CHANGED} changes on top of {count}",
        measured=f"{done.reads} reads, {done.seconds:.1f} s, {done.megabytes:.0f} MB",
        promised=f"at most two reads a change, < {MOST_NIGHT} s",
        held=done.reads < 2 * CHANGED + 100 and done.seconds < MOST_NIGHT,
        details=_beside(done),
    )


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _lived(here: Installation) -> list[Life]:
    done = resolved(here, routed(here).ticket, START + timedelta(hours=5))
    rejected = routed(here, text="Bukan aduan", code=None, channel="lampu_jalan").ticket
    moved(here, rejected, "reject", "operator-1", START + timedelta(hours=2), reason="bukan_aduan")
    ended = here.store.get("reports", rejected) or {}
    documents = [done.model_dump(mode="json"), ended, routed(here, text="Masih padam").model_dump(mode="json")]
    for document in documents:
        here.store.transact(lambda transaction, ticket=str(document["ticket"]): transaction.delete("reports", ticket))
    return [_cut(json.dumps(document)) for document in documents]


def _cut(text: str) -> Life:
    ticket = json.loads(text)["ticket"]
    after = [(datetime.fromisoformat(each) - START).total_seconds() for each in _MOMENT.findall(text)]
    return Life(ticket, _MOMENT.split(text), after, json.loads(text)["kelurahan"] or "")


def _spread(count: int) -> list[datetime]:
    """A thousand a day up to the end."""
    chance = random.Random("spread")  # noqa: S311
    first = END - timedelta(days=count / A_DAY)
    return sorted(first + timedelta(seconds=chance.uniform(0, count / A_DAY * 86_400 - 90_000)) for _ in range(count))


def _fill(folder: Path, lives: list[Life], moments: list[datetime], first: int = 0) -> None:
    db = sqlite3.connect(folder / "documents.sqlite")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -600000")  # kilobytes: the indexes, which are written in no order
    rows = (_report(lives, number, at) for number, at in enumerate(moments, start=first))
    db.executemany("INSERT INTO reports VALUES (?, 1, ?)", tqdm(rows, "filling", len(moments), leave=False))
    db.commit()
    db.close()


def _report(lives: list[Life], number: int, at: datetime) -> tuple[str, str]:
    chance = random.Random(number)  # noqa: S311
    life = chance.choices(lives, _SHARES)[0]
    pace = chance.uniform(0.2, 2)
    moments = [
        as_text(at + timedelta(seconds=after * pace, microseconds=chance.randrange(900_000))) for after in life.after
    ]
    text = "".join(part for pair in zip(life.parts, [*moments, ""], strict=True) for part in pair)
    ticket = _ticket(number)
    lat, lon = (f"{value:.6f}" for value in (chance.uniform(-2.17, -2.09), chance.uniform(106.07, 106.16)))
    return ticket, text.replace(life.ticket, ticket).replace("-2.133", lat).replace("106.113", lon)


def _ticket(number: int) -> str:
    """Another one for every number, in no order."""
    bits = number * 0x9E3779B97F % 2**40
    digits = "".join(tickets.ALPHABET[bits >> 5 * place & 31] for place in range(8))
    return f"PGK-{digits[:4]}-{digits[4:]}-0"


def _touch(folder: Path, number: int, at: datetime) -> None:
    db = sqlite3.connect(folder / "documents.sqlite")
    since = as_text(at - timedelta(days=40))
    db.execute(
        "UPDATE reports SET body = json_set(body, '$.changed_at', ?, '$.rating', 5), version = 2 WHERE id IN "
        "(SELECT id FROM reports WHERE json_extract(body, '$.created_at') BETWEEN ? AND ? ORDER BY id LIMIT ?)",
        (as_text(at + timedelta(hours=5)), since, as_text(at - timedelta(days=1)), number),
    )
    db.commit()
    db.close()
