"""Documents in SQLite: JSON text in a table per collection, found only through declared indexes."""

from __future__ import annotations

import json
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TypeVar

from pydantic_core import from_json

from shared.platform.embedded import sql
from shared.platform.embedded.transaction import EmbeddedTransaction, key_of
from shared.platform.embedded.writer import Commit, Key, LostRace, Writer
from shared.platform.ports import Contended, Document, Found, Index, Query, Transaction

T = TypeVar("T")
TRIES = 40
PAUSE_SECONDS = 0.002  # grows with every lost race
_chance = random.SystemRandom()
QUEUES = 64


class UndeclaredIndex(LookupError):
    """A query whose index is not in `indexes.json`: in the cloud it would fail."""


class EmbeddedStore:
    def __init__(self, path: Path, indexes: Sequence[Index], *, strict: bool) -> None:
        self._path = path
        self._strict = strict
        self._indexes = frozenset(indexes)
        self._writer = Writer(path)
        self._tables: set[str] = set()
        self._idle: list[sqlite3.Connection] = []
        self._queues = [threading.RLock() for _ in range(QUEUES)]
        for collection in sorted({index.collection for index in indexes}):
            self._ensure(collection)
        self._writer.define([sql.create_index(index) for index in indexes])

    def get(self, collection: str, id: str) -> Document | None:
        found = self._read(key_of(collection, id))
        return found[1] if found else None

    def find(self, query: Query) -> list[Found]:
        self._refuse_undeclared(query.index)
        found: list[Found] = []
        with self._reading() as db:
            for select in sql.pages(query):
                values = (*select.values, query.limit - len(found))
                rows = db.execute(sql.rows(query, select), values).fetchall()
                found += [Found(row[0], from_json(row[1])) for row in rows]
        return found

    def count(self, query: Query) -> int:
        """Of everything that matches: neither limit nor cursor count."""
        self._refuse_undeclared(query.index)
        with self._reading() as db:
            return int(db.execute(*sql.number_of_rows(query)).fetchone()[0])

    def open(self) -> Transaction:
        return EmbeddedTransaction(self._read)

    def transact(self, work: Callable[[Transaction], T], opened: Transaction | None = None) -> T:
        if self._strict:
            work(EmbeddedTransaction(self._read))  # as if the first race were lost
        lost: Key | None = None
        for tries in range(TRIES):
            with self._queue(lost):
                transaction = opened if isinstance(opened, EmbeddedTransaction) else EmbeddedTransaction(self._read)
                opened = None
                result = work(transaction)
                try:
                    self._commit(transaction.commit)
                except LostRace as race:
                    lost = race.key
                else:
                    return result
            time.sleep(_chance.uniform(0, PAUSE_SECONDS * tries))
        raise Contended(f"Lost {TRIES} races, the last for {lost}.")

    def explain(self, query: Query) -> str:
        """SQLite's plan for a find, for the tests: which index, and whether anything is sorted."""
        with self._reading() as db:
            plans = [
                db.execute(f"EXPLAIN QUERY PLAN {sql.rows(query, select)}", (*select.values, query.limit))
                for select in sql.pages(query)
            ]
            return "\n".join(str(row[3]) for plan in plans for row in plan.fetchall())

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()
        self._writer.close()

    def _commit(self, commit: Commit) -> None:
        if not commit.writes:
            return
        for write in commit.writes:
            self._ensure(write.key.collection)
        self._writer.commit(commit)

    def _queue(self, lost: Key | None) -> AbstractContextManager[object]:
        """Who has lost a race queues for its document: a crowd then wins one by one instead of seldom."""
        return nullcontext() if lost is None else self._queues[hash(lost) % QUEUES]

    def _read(self, key: Key) -> tuple[int, Document] | None:
        self._ensure(key.collection)
        select = f"SELECT version, body FROM {sql.named(key.collection)} WHERE id = ?"  # noqa: S608
        with self._reading() as db:
            row = db.execute(select, (key.id,)).fetchone()
        return (row[0], from_json(row[1])) if row else None

    @contextmanager
    def _reading(self) -> Generator[sqlite3.Connection]:
        """A connection that no other thread has at this time."""
        try:
            db = self._idle.pop()
        except IndexError:
            db = sql.connect(self._path)
        try:
            yield db
        finally:
            self._idle.append(db)

    def _ensure(self, collection: str) -> None:
        if collection not in self._tables:
            self._writer.define([sql.create_table(collection)])
            self._tables.add(collection)

    def _refuse_undeclared(self, index: Index) -> None:
        if index not in self._indexes:
            line = json.dumps(index._asdict())
            raise UndeclaredIndex(f"This query needs a line in indexes.json: {line}")
