# pyright: basic
"""Documents in Firestore. Transactions are optimistic: reads remember versions, all writes are one commit.

The commit is never repeated by the client library: a repeat could meet its own first attempt and take it
for somebody else's. When its answer is lost, TimeoutError says so, and the caller may look.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, TypeVar

from google.api_core import exceptions, retry
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter
from google.cloud.firestore_v1.types import CommitRequest

from shared.platform.google_documents import read_fields
from shared.platform.google_transaction import FirestoreTransaction, Read, key_of
from shared.platform.ports import AlreadyExists, Contended, Document, Found, Query, Transaction

T = TypeVar("T")
TIMEOUT_SECONDS = 10
TRIES = 30
FIRST_PAUSE_SECONDS = 0.01
LONGEST_PAUSE_SECONDS = 0.5
DIRECTION = {False: "ASCENDING", True: "DESCENDING"}
LOST_RACE = (exceptions.FailedPrecondition, exceptions.Aborted, exceptions.NotFound)
NO_ANSWER = (exceptions.DeadlineExceeded, exceptions.ServiceUnavailable, exceptions.RetryError)

_chance = random.SystemRandom()


class _LostRace(Exception):
    """A document is no longer as the transaction read it."""


class FirestoreStore:
    def __init__(self, project: str, *, timeout: float = TIMEOUT_SECONDS, tries: int = TRIES) -> None:
        self._project = project
        self._timeout = timeout
        self._tries = tries
        unavailable = retry.if_exception_type(exceptions.ServiceUnavailable)
        patience = retry.Retry(unavailable, initial=0.1, maximum=1, timeout=timeout)
        self._reading: dict[str, Any] = {"timeout": timeout, "retry": patience}

    @cached_property
    def client(self) -> firestore.Client:
        return firestore.Client(project=self._project)

    def get(self, collection: str, id: str) -> Document | None:
        return self._read(collection, id).document

    def find(self, query: Query) -> list[Found]:
        ordered = self._matching(query).order_by("__name__", direction=DIRECTION[query.descending])
        limited = ordered.limit(query.limit)
        if query.after is not None:
            limited = limited.start_after({query.order_by: query.after.value, "__name__": query.after.id})
        request = {"parent": f"{self._database}/documents", "structured_query": limited._to_protobuf()}  # noqa: SLF001
        with _answering():
            rows = [row.document for row in self._api.run_query(request=request, **self._asking) if row.document]
        return [Found(row.name.rpartition("/")[2], read_fields(row)) for row in rows]

    def count(self, query: Query) -> int:
        """Of everything that matches: neither limit nor cursor count."""
        with _answering():
            return int(self._matching(query).count(alias="all").get(**self._reading)[0][0].value)

    def open(self) -> Transaction:
        return FirestoreTransaction(self._read)

    def transact(self, work: Callable[[Transaction], T], opened: Transaction | None = None) -> T:
        for tries in range(self._tries):
            transaction = opened if isinstance(opened, FirestoreTransaction) else FirestoreTransaction(self._read)
            opened = None
            result = work(transaction)
            try:
                self._commit(transaction)
            except _LostRace:
                longest = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2**tries)
                time.sleep(_chance.uniform(0, longest))
            else:
                return result
        raise Contended(f"Lost {self._tries} races.")

    def _matching(self, query: Query) -> Any:
        filters = [(field, "==", value) for field, value in sorted(query.equal.items())]
        bounds = [(query.order_by, ">=", query.at_least), (query.order_by, "<=", query.at_most)]
        matching: Any = self.client.collection(query.collection)
        for field, operator, value in (*filters, *(bound for bound in bounds if bound[2] is not None)):
            matching = matching.where(filter=FieldFilter(field, operator, value))
        return matching.order_by(query.order_by, direction=DIRECTION[query.descending])

    def _read(self, collection: str, id: str) -> Read:
        name = f"{self._database}/documents/{'/'.join(key_of(collection, id))}"
        try:
            with _answering():
                found = self._api.get_document(request={"name": name}, **self._asking)
        except exceptions.NotFound:
            return Read(None)
        return Read(read_fields(found), type(found).pb(found).update_time)

    def _commit(self, transaction: FirestoreTransaction) -> None:
        if not transaction.writes:
            return
        try:
            self._send(transaction)
        except exceptions.AlreadyExists as taken:
            if not transaction.creates or not self._are_as_read(transaction):
                raise _LostRace from taken
            raise AlreadyExists(taken.message) from taken
        except LOST_RACE as lost:
            raise _LostRace from lost

    def _send(self, transaction: FirestoreTransaction) -> None:
        """The client's own batches know no precondition on a whole document: the commit is made by hand."""
        request = CommitRequest.wrap(transaction.commit(self._database))
        with _answering():
            self._api.commit(request=request, metadata=self._metadata, retry=None, timeout=self._timeout)

    @property
    def _api(self) -> Any:
        return self.client._firestore_api  # noqa: SLF001

    @property
    def _database(self) -> str:
        return self.client._database_string  # noqa: SLF001

    @property
    def _metadata(self) -> Any:
        return self.client._rpc_metadata  # noqa: SLF001

    @property
    def _asking(self) -> dict[str, Any]:
        return {"metadata": self._metadata, **self._reading}

    def _are_as_read(self, transaction: FirestoreTransaction) -> bool:
        """ALREADY_EXISTS does not say which document: one to be created, or one that was read as missing."""
        return all(self._read(*key).update_time == read.update_time for key, read in transaction.reads.items())


@contextmanager
def _answering() -> Generator[None]:
    try:
        yield
    except NO_ANSWER as silence:
        raise TimeoutError(f"Firestore did not answer: {silence}") from silence
