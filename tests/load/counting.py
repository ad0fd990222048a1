"""A store that counts what goes in and out of another: what Firestore would charge for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from shared.platform.ports import Document, Found, Query, Store, Transaction

T = TypeVar("T")


@dataclass
class Tally:
    reads: int = 0
    writes: int = 0


class CountingStore:
    """A find costs its rows, at least one. In a transaction that writes, a document that was only read
    costs a write too: that is how the commit checks it. Lost races are not counted.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.tally = Tally()

    def get(self, collection: str, id: str) -> Document | None:
        self.tally.reads += 1
        return self._store.get(collection, id)

    def find(self, query: Query) -> list[Found]:
        found = self._store.find(query)
        self.tally.reads += max(1, len(found))
        return found

    def count(self, query: Query) -> int:
        self.tally.reads += 1
        return self._store.count(query)

    def open(self) -> Transaction:
        return _Counted(self._store.open(), self.tally)

    def transact(self, work: Callable[[Transaction], T], opened: Transaction | None = None) -> T:
        last: list[_Counted] = []

        def counted(transaction: Transaction) -> T:
            last[:] = [_Counted(transaction)]
            return work(last[0])

        early = opened if isinstance(opened, _Counted) else _Counted(self._store.open())
        result = self._store.transact(counted, early.inner)
        self.tally.reads += len(last[0].read - early.read)
        self.tally.writes += len(last[0].written | last[0].read | early.read) if last[0].written else 0
        return result

    def taken(self) -> Tally:
        """What was counted since the last time."""
        tally, self.tally = self.tally, Tally()
        return tally


class _Counted:
    """`tally`: counted at once, and not when the transaction ends."""

    def __init__(self, transaction: Transaction, tally: Tally | None = None) -> None:
        self.inner = transaction
        self._tally = tally
        self.read: set[tuple[str, str]] = set()
        self.written: set[tuple[str, str]] = set()

    def get(self, collection: str, id: str) -> Document | None:
        if self._tally is not None and (collection, id) not in self.read:
            self._tally.reads += 1
        self.read.add((collection, id))
        return self.inner.get(collection, id)

    def create(self, collection: str, id: str, document: Document) -> None:
        self.written.add((collection, id))
        self.inner.create(collection, id, document)

    def put(self, collection: str, id: str, document: Document) -> None:
        self.written.add((collection, id))
        self.inner.put(collection, id, document)

    def delete(self, collection: str, id: str) -> None:
        self.written.add((collection, id))
        self.inner.delete(collection, id)
