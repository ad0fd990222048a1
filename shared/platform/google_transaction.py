# pyright: basic
"""One try of a transaction on Firestore: what it has read, in which version, and what it wants written."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from google.cloud.firestore_v1 import DocumentSnapshot, _helpers
from google.cloud.firestore_v1.types import Document as DocumentProto
from google.cloud.firestore_v1.types import DocumentMask, Precondition, Write

from shared.platform.ports import Document, Json


class Key(NamedTuple):
    collection: str
    id: str


def key_of(collection: str, id: str) -> Key:
    if not id or "/" in id:
        raise ValueError(f"A document's id is not empty and has no slash: {id!r}.")
    return Key(collection, id)


class FirestoreTransaction:
    def __init__(self, read: Callable[[str, str], DocumentSnapshot]) -> None:
        self._read = read
        self.reads: dict[Key, DocumentSnapshot] = {}
        self.writes: list[tuple[Key, Document | None]] = []
        self.creates: set[Key] = set()

    def get(self, collection: str, id: str) -> Document | None:
        if self.writes:
            raise RuntimeError(f"{collection}/{id} is read after a write: reads come before writes.")
        key = key_of(collection, id)
        if key not in self.reads:
            self.reads[key] = self._read(collection, id)
        return self.reads[key].to_dict()

    def create(self, collection: str, id: str, document: Document) -> None:
        self.put(collection, id, document)
        self.creates.add(Key(collection, id))

    def put(self, collection: str, id: str, document: Document) -> None:
        self.writes.append((key_of(collection, id), _storable(document)))

    def delete(self, collection: str, id: str) -> None:
        self.writes.append((key_of(collection, id), None))

    def guarded(self, root: str) -> list[Write]:
        """The writes behind what must hold for them: documents only read come first, as writes that change
        nothing, and a document's first write carries its precondition.
        """
        written = {key for key, _ in self.writes}
        guards = [self._guard(root, key) for key in self.reads if key not in written]
        conditions = {key: self._condition(key) for key in written}
        return guards + [_write(root, key, document, conditions.pop(key, None)) for key, document in self.writes]

    def _guard(self, root: str, key: Key) -> Write:
        condition = self._condition(key)
        if not self.reads[key].exists:
            return _write(root, key, None, condition)
        return Write(
            update=DocumentProto(name=root + "/".join(key)),
            update_mask=DocumentMask(),
            current_document=condition,
        )

    def _condition(self, key: Key) -> Precondition | None:
        if key in self.creates:
            return Precondition(exists=False)
        if key not in self.reads:
            return None
        snapshot = self.reads[key]
        return Precondition(update_time=snapshot.update_time) if snapshot.exists else Precondition(exists=False)


def _write(root: str, key: Key, document: Document | None, condition: Precondition | None) -> Write:
    name = root + "/".join(key)
    if document is None:
        return Write(delete=name, current_document=condition)
    fields = _helpers.encode_dict(document)
    return Write(update=DocumentProto(name=name, fields=fields), current_document=condition)


def _storable(document: Document) -> Document:
    """Raises ValueError for a list directly inside a list, which Firestore does not keep."""
    open_values: list[Json] = [document]
    while open_values:
        value = open_values.pop()
        inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
        if isinstance(value, list) and any(isinstance(one, list) for one in inner):
            raise ValueError("Firestore keeps no list directly inside a list: put an object between them.")
        open_values += inner
    return document
