"""Reports in the store: the only module that knows how they are kept and found."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Literal, NamedTuple

from shared.batches import Batch
from shared.errors import NotFound
from shared.moments import as_text
from shared.platform.ports import Cursor, Document, Found, Query, Scalar, Store, Transaction
from shared.report import FORM, Report
from shared.workflow import Actor, Status, may_see

log = logging.getLogger(__name__)

COLLECTION = "reports"
PAGE = 50
IN_CELL = 10
AT_ONCE = 500

DueField = Literal["next_event_at", "next_alarm_at", "parked_at"]


def _with_cell(document: Document) -> Document:
    """Form 2 keeps the report's `cell`, which follows from the rest and is written with the next change."""
    return {**document, "form": 2}


_UPGRADES: dict[int, Callable[[Document], Document]] = {1: _with_cell}  # from form N to form N + 1


class Page(NamedTuple):
    """`after` is where the next page begins; None on the last."""

    reports: list[Report]
    after: Cursor | None


class Seen(NamedTuple):
    """`report` is None when the document cannot be read."""

    ticket: str
    report: Report | None


def get(store: Store | Transaction, ticket: str) -> Report:
    """Raises NotFound."""
    report = find(store, ticket)
    if report is None:
        raise NotFound("Laporan tidak ditemukan.")
    return report


def find(store: Store | Transaction, ticket: str) -> Report | None:
    document = store.get(COLLECTION, ticket)
    return from_document(document) if document else None


def seen_by(store: Store | Transaction, actor: Actor, ticket: str) -> Report:
    """A report that is not the actor's to see is not there. Raises NotFound."""
    report = get(store, ticket)
    if not may_see(actor, report.holder):
        raise NotFound("Laporan tidak ditemukan.")
    return report


def create(transaction: Transaction, report: Report) -> None:
    transaction.create(COLLECTION, report.ticket, _document(report))


def put(transaction: Transaction, report: Report) -> None:
    transaction.put(COLLECTION, report.ticket, _document(report))


def change(store: Store, ticket: str, how: Callable[[Report], Report]) -> Report:
    """The report after `how`, which may run more than once. Nothing is written when it changes nothing."""

    def work(transaction: Transaction) -> Report:
        before = get(transaction, ticket)
        after = how(before)
        if after is not before:
            put(transaction, after)
        return after

    return store.transact(work)


def in_status(store: Store, status: Status, *, after: Cursor | None = None, limit: int = PAGE) -> Page:
    """In order of arrival, as all queues."""
    return _page(_found(store, {"status": status}, after, limit), limit)


def of_skpd(store: Store, skpd: str, status: Status, *, after: Cursor | None = None, limit: int = PAGE) -> Page:
    return _page(_found(store, {"skpd": skpd, "status": status}, after, limit), limit)


def in_areas(
    store: Store, areas: Sequence[str], status: Status, *, after: Cursor | None = None, limit: int = PAGE
) -> Page:
    """Of several kelurahan, as one queue."""
    queues = [_found(store, {"kelurahan": area, "status": status}, after, limit) for area in areas]
    by_arrival = merge(*queues, key=lambda row: (str(row.document["created_at"]), row.id))
    return _page(list(islice(by_arrival, limit)), limit)


def of_parent(store: Store, parent: str) -> Iterator[Report]:
    return _all(store, Query(COLLECTION, "created_at", {"parent": parent}))


def in_cell(store: Store, cell: str, code: str, since: datetime) -> list[Report]:
    """Of that code, those that have changed since, the newest first: as many as anybody looks through."""
    equal: dict[str, Scalar] = {"cell": cell, "code": code}
    query = Query(COLLECTION, "changed_at", equal, at_least=as_text(since), descending=True, limit=IN_CELL)
    return list(_readable(store.find(query)))


def due(store: Store, what: DueField, now: datetime, limit: int, after: Cursor | None = None) -> Batch[Report]:
    found = store.find(Query(COLLECTION, what, at_most=as_text(now), limit=limit, after=after))
    last = found[-1] if len(found) == limit else None
    return Batch(list(_readable(found)), Cursor(str(last.document[what]), last.id) if last else None)


def number_due(store: Store, what: DueField, now: datetime) -> int:
    return store.count(Query(COLLECTION, what, at_most=as_text(now)))


def late(store: Store, now: datetime, limit: int) -> list[Report]:
    """Open ones past the deadline that somebody is held to, the longest first."""
    found = store.find(Query(COLLECTION, "due_at", {"is_open": True}, at_most=as_text(now), limit=limit))
    return list(_readable(found))


def with_parked_events(store: Store, now: datetime, limit: int = PAGE) -> list[Report]:
    return list(due(store, "parked_at", now, limit).items)


def all_open(store: Store) -> Iterator[Report]:
    return _all(store, Query(COLLECTION, "created_at", {"is_open": True}))


def seen_open(store: Store, limit: int, after: Cursor | None = None) -> Batch[Seen]:
    """Of all that are open, those that cannot be read, too."""
    found = _found(store, {"is_open": True}, after, limit)
    last = found[-1] if len(found) == limit else None
    rows = [Seen(row.id, next(_readable([row]), None)) for row in found]
    return Batch(rows, Cursor(str(last.document["created_at"]), last.id) if last else None)


def count(store: Store, equal: dict[str, Scalar]) -> int:
    return store.count(Query(COLLECTION, "created_at", equal))


def every_open(store: Store) -> Iterator[Seen]:
    return _seen(store, Query(COLLECTION, "created_at", {"is_open": True}))


def changed_since(store: Store, since: datetime) -> Iterator[Seen]:
    """In order of the last change."""
    return _seen(store, Query(COLLECTION, "changed_at", at_least=as_text(since)))


def everything(store: Store) -> Iterator[Report]:
    """Every report, in order of its last change."""
    return _all(store, Query(COLLECTION, "changed_at"))


def from_document(document: Document) -> Report:
    """Older forms are upgraded on the way."""
    form = document["form"]
    while isinstance(form, int) and form < FORM:
        document = _UPGRADES[form](document)
        form = document["form"]
    return Report.model_validate(document)


def _document(report: Report) -> Document:
    return report.model_dump(mode="json")


def _found(store: Store, equal: dict[str, Scalar], after: Cursor | None, limit: int) -> list[Found]:
    return store.find(Query(COLLECTION, "created_at", equal, limit=limit, after=after))


def _page(found: list[Found], limit: int) -> Page:
    last = found[-1] if len(found) == limit else None
    return Page(list(_readable(found)), Cursor(str(last.document["created_at"]), last.id) if last else None)


def _readable(found: Iterable[Found]) -> Iterator[Report]:
    """A document that cannot be read must hold up no other."""
    for row in found:
        try:
            yield from_document(row.document)
        except (ValueError, KeyError):
            log.error("report cannot be read", extra={"report": row.id})  # noqa: TRY400 its words stay out of the log


def _all(store: Store, query: Query) -> Iterator[Report]:
    return (seen.report for seen in _seen(store, query) if seen.report is not None)


def _seen(store: Store, query: Query) -> Iterator[Seen]:
    after: Cursor | None = None
    while True:
        found = store.find(replace(query, limit=AT_ONCE, after=after))
        yield from (Seen(row.id, next(_readable([row]), None)) for row in found)
        if len(found) < AT_ONCE:
            return
        value = found[-1].document[query.order_by]
        after = Cursor(str(value), found[-1].id)
