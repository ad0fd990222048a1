"""One try of a transaction: what it has read, in which version, and what it wants written."""

from __future__ import annotations

from collections.abc import Callable

from shared.platform.embedded.documents import checked_id, storable
from shared.platform.embedded.writer import Commit, Key, Verb, Write
from shared.platform.ports import Document


def key_of(collection: str, id: str) -> Key:
    return Key(collection, checked_id(id))


class EmbeddedTransaction:
    def __init__(self, read: Callable[[Key], tuple[int, Document] | None]) -> None:
        self._read = read
        self._reads: dict[Key, int | None] = {}
        self._documents: dict[Key, Document | None] = {}
        self._writes: list[Write] = []

    @property
    def commit(self) -> Commit:
        return Commit(self._reads, self._writes)

    def get(self, collection: str, id: str) -> Document | None:
        if self._writes:
            raise RuntimeError(f"{collection}/{id} is read after a write: reads come before writes.")
        key = key_of(collection, id)
        if key not in self._reads:
            self._reads[key], self._documents[key] = self._read(key) or (None, None)
        return self._documents[key]

    def create(self, collection: str, id: str, document: Document) -> None:
        self._writes.append(Write(Verb.CREATE, key_of(collection, id), storable(document)))

    def put(self, collection: str, id: str, document: Document) -> None:
        self._writes.append(Write(Verb.PUT, key_of(collection, id), storable(document)))

    def delete(self, collection: str, id: str) -> None:
        self._writes.append(Write(Verb.DELETE, key_of(collection, id)))
