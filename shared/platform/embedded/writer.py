"""Commits to SQLite. Threads that wait for the disk wait together: whoever holds the turn commits for all
(group commit). Races are told apart in memory, one commit after the other, so that a lost one spoils nobody
else's; what is left is written with one statement per collection, as every statement lets go of the
interpreter and then queues for it again.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from shared.platform.embedded import sql
from shared.platform.ports import AlreadyExists, Contended

UNSEEN = -1  # the version of what is only being written: nobody can have read it


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
        self._db.execute("PRAGMA secure_delete = ON")  # what was erased is not left in the file's free space
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
            self._write(_after(batch, self._versions(batch)))
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

    def _versions(self, batch: Sequence[Commit]) -> dict[Key, int]:
        """Of the documents there are among those that were read or are to be created."""
        asked: defaultdict[str, set[str]] = defaultdict(set)
        for commit in batch:
            for key in (*commit.reads, *(write.key for write in commit.writes if write.verb is Verb.CREATE)):
                asked[key.collection].add(key.id)
        return {
            Key(collection, found): version
            for collection, ids in asked.items()
            for found, version in self._db.execute(sql.versions(collection, len(ids)), tuple(ids))
        }

    def _write(self, last: Mapping[Key, Write]) -> None:
        rows: defaultdict[str, list[tuple[str, int, str]]] = defaultdict(list)
        for key, write in last.items():
            if write.verb is Verb.DELETE:
                self._db.execute(sql.delete(key.collection), (key.id,))
            else:
                # A random version: a document deleted and created again is never taken for the one before.
                rows[key.collection].append((key.id, secrets.randbits(63), write.body))
        for collection, several in rows.items():
            self._db.execute(sql.upsert(collection, len(several)), tuple(chain.from_iterable(several)))


def _after(batch: Sequence[Commit], versions: dict[Key, int]) -> dict[Key, Write]:
    """What is left to write when one commit follows the other: the last write to each document. A commit that
    cannot take place gets its problem. `versions` moves along.
    """
    last: dict[Key, Write] = {}
    for commit in batch:
        commit.problem = _problem(commit, versions)
        if commit.problem is None:
            for write in commit.writes:
                last[write.key] = write
                versions[write.key] = UNSEEN
                if write.verb is Verb.DELETE:
                    del versions[write.key]
    return last


def _problem(commit: Commit, versions: Mapping[Key, int]) -> Exception | None:
    for key, version in commit.reads.items():
        if versions.get(key) != version:
            return LostRace(key)
    for write in commit.writes:
        if write.verb is Verb.CREATE and write.key in versions:
            return AlreadyExists(f"{write.key.collection}/{write.key.id}")
    return None
