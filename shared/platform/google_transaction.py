# pyright: basic
"""One try of a transaction on Firestore: what it has read, in which version, and what it wants written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from shared.platform.google_documents import CommitRequest, write_fields
from shared.platform.ports import Document


class Key(NamedTuple):
    collection: str
    id: str


class Read(NamedTuple):
    """A document as it was; `update_time` None when it was missing."""

    document: Document | None
    update_time: Any = None


def key_of(collection: str, id: str) -> Key:
    if not id or "/" in id:
        raise ValueError(f"A document's id is not empty and has no slash: {id!r}.")
    return Key(collection, id)


class FirestoreTransaction:
    def __init__(self, read: Callable[[str, str], Read]) -> None:
        self._read = read
        self.reads: dict[Key, Read] = {}
        self.writes: list[tuple[Key, Document | None]] = []
        self.creates: set[Key] = set()

    def get(self, collection: str, id: str) -> Document | None:
        if self.writes:
            raise RuntimeError(f"{collection}/{id} is read after a write: reads come before writes.")
        key = key_of(collection, id)
        if key not in self.reads:
            self.reads[key] = self._read(collection, id)
        return self.reads[key].document

    def create(self, collection: str, id: str, document: Document) -> None:
        self.put(collection, id, document)
        self.creates.add(Key(collection, id))

    def put(self, collection: str, id: str, document: Document) -> None:
        self.writes.append((key_of(collection, id), document))

    def delete(self, collection: str, id: str) -> None:
        self.writes.append((key_of(collection, id), None))

    def commit(self, database: str) -> Any:
        """The one request: documents only read come first, as writes that change nothing, and a document's
        first write carries its precondition.
        """
        request = CommitRequest(database=database)
        root = f"{database}/documents/"
        written = {key for key, _ in self.writes}
        for key in self.reads.keys() - written:
            self._guard(request.writes.add(), root, key)
        for key, document in self.writes:
            write = request.writes.add()
            if document is None:
                write.delete = root + "/".join(key)
            else:
                write.update.name = root + "/".join(key)
                write_fields(write.update.fields, document)
            if key in written:
                written.remove(key)
                self._condition(write, key)
        return request

    def _guard(self, write: Any, root: str, key: Key) -> None:
        if self.reads[key].document is None:
            write.delete = root + "/".join(key)
        else:
            write.update.name = root + "/".join(key)
            write.update_mask.SetInParent()
        self._condition(write, key)

    def _condition(self, write: Any, key: Key) -> None:
        if key in self.creates or (key in self.reads and self.reads[key].document is None):
            write.current_document.exists = False
        elif key in self.reads:
            write.current_document.update_time.CopyFrom(self.reads[key].update_time)
