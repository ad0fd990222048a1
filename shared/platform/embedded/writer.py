"""Commits to SQLite. Threads that wait for the disk wait together: whoever holds the turn commits for all
(group commit), each in a savepoint of its own, so that one lost race spoils nobody else's.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

from shared.platform.embedded import sql
from shared.platform.ports import AlreadyExists, Contended


class Key(NamedTuple):
    collection: str
    id: str


class Verb(Enum):
    CREATE = auto()
    PUT = auto()
    DELETE = auto()


class Write(NamedTuple):
    verb: Verb
    key: Key
    body: str = ""


class LostRace(Exception):
    """A document is no longer as it was read."""

    def __init__(self, key: Key) -> None:
        super().__init__(f"{key.collection}/{key.id} has changed since it was read.")
        self.key = key


@dataclass
class Commit:
    reads: Mapping[Key, int | None]  # the version, None: it was missing
    writes: Sequence[Write]
    done: bool = False
    problem: BaseException | None = field(default=None, init=False)


class Writer:
    def __init__(self, path: Path) -> None:
        self._db = sql.connect(path)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._waiting: deque[Commit] = deque()
        self._turn = threading.Lock()

    def define(self, statements: Sequence[str]) -> None:
        with self._turn:
            for statement in statements:
                self._db.execute(statement)

    def commit(self, commit: Commit) -> None:
        """Returns when it is on the disk. Raises LostRace or AlreadyExists; then nothing is written."""
        self._waiting.append(commit)
        with self._turn:
            if not commit.done:
                self._commit_all([self._waiting.popleft() for _ in range(len(self._waiting))])
        if commit.problem is not None:
            raise commit.problem

    def close(self) -> None:
        with self._turn:
            self._db.close()

    def _commit_all(self, batch: Sequence[Commit]) -> None:
        try:
            self._begin()
            for commit in batch:
                self._apart(commit)
            self._db.execute("COMMIT")
        except BaseException as problem:  # noqa: BLE001 - each of the batch raises it in its own thread
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            for commit in batch:
                commit.problem = problem
        finally:
            for commit in batch:
                commit.done = True

    def _begin(self) -> None:
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as busy:
            raise Contended("Another process has held the database for too long.") from busy

    def _apart(self, commit: Commit) -> None:
        self._db.execute("SAVEPOINT one")
        try:
            self._check(commit.reads)
            for write in commit.writes:
                self._write(write)
        except Exception as problem:  # noqa: BLE001 - raised in the thread whose commit it is
            commit.problem = problem
            self._db.execute("ROLLBACK TO one")
        self._db.execute("RELEASE one")

    def _check(self, reads: Mapping[Key, int | None]) -> None:
        for key, version in reads.items():
            select = f"SELECT version FROM {sql.named(key.collection)} WHERE id = ?"  # noqa: S608
            row = self._db.execute(select, (key.id,)).fetchone()
            if (row[0] if row else None) != version:
                raise LostRace(key)

    def _write(self, write: Write) -> None:
        table = sql.named(write.key.collection)
        if write.verb is Verb.DELETE:
            self._db.execute(f"DELETE FROM {table} WHERE id = ?", (write.key.id,))  # noqa: S608
            return
        # A random version: a document deleted and created again is never taken for the one before.
        values = (write.key.id, secrets.randbits(63), write.body)
        insert = f"INSERT INTO {table} VALUES (?, ?, ?)"  # noqa: S608
        if write.verb is Verb.PUT:
            insert += " ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body"
        try:
            self._db.execute(insert, values)
        except sqlite3.IntegrityError as problem:
            raise AlreadyExists(f"{write.key.collection}/{write.key.id}") from problem
