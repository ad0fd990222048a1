"""What the log says last of every report, on disk: there may be more of them than fit into memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

Row = dict[str, Any]
_MOST_LINES = 2**63
_TABLES = """
CREATE TABLE row (ticket TEXT PRIMARY KEY, line TEXT, is_gone INTEGER, number INTEGER) WITHOUT ROWID;
CREATE TABLE struck (number INTEGER PRIMARY KEY, ticket TEXT);
CREATE TABLE covered (number INTEGER, ticket TEXT, PRIMARY KEY (number, ticket)) WITHOUT ROWID;
CREATE TABLE shown (ticket TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class Said(NamedTuple):
    """What the log says last of a report, and in which of its lines."""

    ticket: str
    line: str
    number: int


class Ledger:
    def __init__(self) -> None:
        self._db = sqlite3.connect("")  # a file of its own that goes with it
        self._db.executescript(_TABLES)

    def close(self) -> None:
        self._db.close()

    def row(self, ticket: str) -> Row | None:
        found = self._db.execute("SELECT line FROM row WHERE ticket = ?", (ticket,)).fetchone()
        return json.loads(found[0]) if found else None

    def said_last(self, ticket: str) -> Said | None:
        found = self._db.execute("SELECT ticket, line, number FROM row WHERE ticket = ?", (ticket,)).fetchone()
        return Said(*found) if found else None

    def put(self, row: Row, line: bytes, number: int) -> None:
        values = row["tiket"], line.decode(), "nisan" in row, number
        self._db.execute("INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?)", values)

    def strike(self, number: int, ticket: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO struck VALUES (?, ?)", (number, ticket))

    def cover(self, numbers: object, ticket: str) -> None:
        """A tombstone says that these lines were struck out; whatever else it says there means none."""
        listed: list[object] = numbers if isinstance(numbers, list) else []  # pyright: ignore[reportUnknownVariableType]
        known = [(number, ticket) for number in listed if type(number) is int and 0 <= number < _MOST_LINES]
        self._db.executemany("INSERT OR IGNORE INTO covered VALUES (?, ?)", known)

    def struck_without_a_word(self) -> Iterator[tuple[int, str]]:
        yield from self._db.execute("SELECT number, ticket FROM struck EXCEPT SELECT number, ticket FROM covered")

    def show(self, ticket: str) -> None:
        """It is in the table, or among the tombstones."""
        self._db.execute("INSERT OR IGNORE INTO shown VALUES (?)", (ticket,))

    def not_shown(self) -> Iterator[str]:
        query = "SELECT ticket FROM row WHERE NOT is_gone AND ticket NOT IN (SELECT ticket FROM shown)"
        yield from (ticket for (ticket,) in self._db.execute(query))

    @property
    def reports(self) -> int:
        return self._db.execute("SELECT count(*) FROM row WHERE NOT is_gone").fetchone()[0]
