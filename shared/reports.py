"""Reports in the store, as people ask for them; `report_scans` for what runs on a schedule. Nothing else knows how they
are kept and found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Literal, NamedTuple

from shared import report_documents, tickets
from shared.errors import NotFound
from shared.moments import as_text
from shared.paging import Page, every, next_page
from shared.platform.ports import Cursor, Query, Scalar, Store, Transaction
from shared.report import Report
from shared.workflow import Actor, Status, may_see

COLLECTION = "reports"
PAGE = 50
IN_CELL = 10

DueField = Literal["next_event_at", "next_alarm_at", "parked_at"]


class Within(NamedTuple):
    """Which reports, by when they came or changed (both moments belong to it). No codes: of all kinds."""

    first: datetime
    last: datetime
    codes: tuple[str, ...] = ()
    is_open: tuple[bool, ...] = (True, False)


class Opened(NamedTuple):
    """A report as it was read, and the transaction that may go on from there."""

    report: Report
    transaction: Transaction


def ticket_of(typed: str) -> str:
    """As it is kept. Raises NotFound for what is no ticket."""
    ticket = tickets.normalised(typed)
    if ticket is None:
        raise NotFound("Laporan tidak ditemukan.")
    return ticket


def get(store: Store | Transaction, ticket: str) -> Report:
    """Raises NotFound."""
    report = find(store, ticket)
    if report is None:
        raise NotFound("Laporan tidak ditemukan.")
    return report


def find(store: Store | Transaction, ticket: str) -> Report | None:
    document = store.get(COLLECTION, ticket)
    return report_documents.from_document(document) if document else None


def seen_by(store: Store | Transaction, actor: Actor, ticket: str) -> Report:
    """A report that is not the actor's to see is not there. Raises NotFound."""
    report = get(store, ticket)
    if not may_see(actor, report.holder):
        raise NotFound("Laporan tidak ditemukan.")
    return report


def opened(store: Store, ticket: str) -> Opened:
    """Raises NotFound."""
    transaction = store.open()
    return Opened(get(transaction, ticket), transaction)


def create(transaction: Transaction, report: Report) -> None:
    transaction.create(COLLECTION, report.ticket, report_documents.as_document(report))


def put(transaction: Transaction, report: Report) -> None:
    transaction.put(COLLECTION, report.ticket, report_documents.as_document(report))


def change(store: Store, ticket: str, how: Callable[[Report], Report]) -> Report:
    """The report after `how`, which may run more than once. Nothing is written when it changes nothing."""

    def work(transaction: Transaction) -> Report:
        before = get(transaction, ticket)
        after = how(before)
        if after is not before:
            put(transaction, after)
        return after

    return store.transact(work)


def in_queue(
    store: Store,
    equal: dict[str, Scalar],
    *,
    late_at: datetime | None = None,
    after: Cursor | None = None,
    limit: int = PAGE,
) -> Page[Report]:
    """In order of arrival, as all queues; with `late_at` those past the deadline that somebody is held to, the longest
    first.
    """
    return _page(store, _queue(equal, late_at, after, limit))


def by_deadline(
    store: Store, skpd: str, status: Status, *, after: Cursor | None = None, limit: int = PAGE
) -> Page[Report]:
    """What an SKPD has in a status in which somebody is held to a time, the least time first."""
    equal: dict[str, Scalar] = {"skpd": skpd, "status": status}
    return _page(store, Query(COLLECTION, "due_at", equal, at_least="", limit=limit, after=after))


def in_areas(
    store: Store, areas: Sequence[str], status: Status, *, after: Cursor | None = None, limit: int = PAGE
) -> Page[Report]:
    """Of several kelurahan, as one queue. About twice `limit` documents are read where all of them have many."""
    queues = [_queue({"kelurahan": area, "status": status}, None, after, limit) for area in areas]
    rows = [every(store, queue, 1 + limit // len(queues)) for queue in queues]
    by_arrival = merge(*rows, key=lambda row: (str(row.document["created_at"]), row.id))
    found = list(islice(by_arrival, limit))
    return Page(list(report_documents.readable(found)), next_page(queues[0], found) if queues else None)


def of_parent(store: Store, parent: str) -> Iterator[Report]:
    return report_documents.readable(every(store, Query(COLLECTION, "created_at", {"parent": parent})))


def in_cell(store: Store, cell: str, kind: dict[str, Scalar], since: datetime) -> list[Report]:
    """Of that code or channel, those that have changed since, the newest first: as many as anybody looks through."""
    query = Query(
        COLLECTION, "changed_at", {"cell": cell, **kind}, at_least=as_text(since), descending=True, limit=IN_CELL
    )
    return list(report_documents.readable(store.find(query)))


def pictured_since(store: Store, since: datetime, limit: int) -> list[Report]:
    """Those that may be named and whose newest photo came since, in that order."""
    return list(
        report_documents.readable(store.find(Query(COLLECTION, "pictured_at", at_least=as_text(since), limit=limit)))
    )


def newest(store: Store, which: Within, limit: int) -> Iterator[Report]:
    """The newest first. About `limit` documents are read before that many have been asked for."""
    return _several(store, which, limit, "created_at", descending=True)


def by_change(store: Store, which: Within, limit: int) -> Iterator[Report]:
    """In order of the last change, else as `newest`."""
    return _several(store, which, limit, "changed_at", descending=False)


def _several(store: Store, which: Within, limit: int, by: str, *, descending: bool) -> Iterator[Report]:
    kinds: list[dict[str, Scalar]] = [{"code": code} for code in which.codes] or [{}]
    equals = [kind | {"is_open": is_open} for kind in kinds for is_open in which.is_open]
    first, last = as_text(which.first), as_text(which.last)
    queries = [Query(COLLECTION, by, each, first, last, descending=descending) for each in equals]
    rows = [every(store, query, 1 + limit // len(queries)) for query in queries]
    return report_documents.readable(merge(*rows, key=lambda row: (str(row.document[by]), row.id), reverse=descending))


def number_from(store: Store, source: str, since: datetime) -> int:
    return store.count(Query(COLLECTION, "created_at", {"source": source}, at_least=as_text(since)))


def arrival_from(store: Store, source: str, since: datetime, number: int) -> datetime | None:
    """When the first, second … report of that source came, counted from then; at most the fiftieth is looked for."""
    query = Query(
        COLLECTION, "created_at", {"source": source}, at_least=as_text(since), limit=min(max(number, 1), PAGE)
    )
    found = store.find(query)
    return datetime.fromisoformat(str(found[-1].document["created_at"])) if found else None


def due(store: Store, what: DueField, now: datetime, limit: int, after: Cursor | None = None) -> Page[Report]:
    return _page(store, Query(COLLECTION, what, at_most=as_text(now), limit=limit, after=after))


def undelivered(store: Store, limit: int, after: Cursor | None = None) -> Page[Report]:
    """With a message that reached nobody, the newest first."""
    return _page(store, Query(COLLECTION, "undelivered_at", at_least="", descending=True, limit=limit, after=after))


def number_due(store: Store, what: DueField, now: datetime) -> int:
    return store.count(Query(COLLECTION, what, at_most=as_text(now)))


def count(store: Store, equal: dict[str, Scalar], late_at: datetime | None = None) -> int:
    """With `late_at` of those that are late by then."""
    return store.count(_queue(equal, late_at))


def _queue(equal: dict[str, Scalar], late_at: datetime | None, after: Cursor | None = None, limit: int = PAGE) -> Query:
    if late_at is None:
        return Query(COLLECTION, "created_at", equal, limit=limit, after=after)
    return Query(COLLECTION, "due_at", equal, at_most=as_text(late_at), limit=limit, after=after)


def _page(store: Store, query: Query) -> Page[Report]:
    found = store.find(query)
    return Page(list(report_documents.readable(found)), next_page(query, found))
