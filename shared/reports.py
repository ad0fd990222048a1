"""Reports in the store: the only module that knows how they are kept and found."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Literal, NamedTuple, TypeVar

from shared import tickets
from shared.errors import NotFound
from shared.moments import as_text
from shared.paging import Page, every, next_page
from shared.platform.ports import Cursor, Document, Found, Query, Scalar, Store, Transaction
from shared.report import FORM, TEST, Report, ReportPart
from shared.workflow import OPEN, Actor, Status, may_see

log = logging.getLogger(__name__)

COLLECTION = "reports"
PAGE = 50
IN_CELL = 10

P = TypeVar("P", bound=ReportPart)
DueField = Literal["next_event_at", "next_alarm_at", "parked_at"]


def _with_cell(document: Document) -> Document:
    """Form 2 keeps the report's `cell`, which follows from the rest and is written with the next change."""
    return {**document, "form": 2}


def _with_pictured_at(document: Document) -> Document:
    """Form 3 keeps the report's `pictured_at` as well; its photos' perceptual hashes are of another kind."""
    return {**document, "form": 3}


# from form N to form N + 1
_UPGRADES: dict[int, Callable[[Document], Document]] = {1: _with_cell, 2: _with_pictured_at}


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


class Seen(NamedTuple):
    """`report` is None when the document cannot be read."""

    ticket: str
    report: Report | None


class Known(NamedTuple):
    """What is read of a report to publish it. Both moments are known also of a document that cannot be read: then
    `report` is None.
    """

    ticket: str
    created_at: datetime
    changed_at: datetime
    report: ReportPart | None


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
    return from_document(document) if document else None


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
    return Page(list(_readable(found)), next_page(queues[0], found) if queues else None)


def of_parent(store: Store, parent: str) -> Iterator[Report]:
    return _readable(every(store, Query(COLLECTION, "created_at", {"parent": parent})))


def in_cell(store: Store, cell: str, kind: dict[str, Scalar], since: datetime) -> list[Report]:
    """Of that code or channel, those that have changed since, the newest first: as many as anybody looks through."""
    query = Query(
        COLLECTION, "changed_at", {"cell": cell, **kind}, at_least=as_text(since), descending=True, limit=IN_CELL
    )
    return list(_readable(store.find(query)))


def pictured_since(store: Store, since: datetime, limit: int) -> list[Report]:
    """Those that may be named and whose newest photo came since, in that order."""
    return list(_readable(store.find(Query(COLLECTION, "pictured_at", at_least=as_text(since), limit=limit))))


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
    return _readable(merge(*rows, key=lambda row: (str(row.document[by]), row.id), reverse=descending))


def number_from(store: Store, source: str, since: datetime) -> int:
    return store.count(Query(COLLECTION, "created_at", {"source": source}, at_least=as_text(since)))


def arrival_from(store: Store, source: str, since: datetime, number: int) -> datetime | None:
    """When the first, second … report of that source came, counted from then; at most the fiftieth is looked for."""
    query = Query(
        COLLECTION, "created_at", {"source": source}, at_least=as_text(since), limit=min(max(number, 1), PAGE)
    )
    found = store.find(query)
    return datetime.fromisoformat(str(found[-1].document["created_at"])) if found else None


def number_confidential(store: Store, since: datetime, before: datetime) -> int:
    """Of those that came between the two; a test of the installation is none."""
    first, last = as_text(since), as_text(before - timedelta(microseconds=1))
    hidden: dict[str, Scalar] = {"visibility": "confidential"}
    found, tests = (
        store.count(Query(COLLECTION, "created_at", equal, first, last))
        for equal in (hidden, {**hidden, "source": TEST})
    )
    return found - tests


def due(store: Store, what: DueField, now: datetime, limit: int, after: Cursor | None = None) -> Page[Report]:
    return _page(store, Query(COLLECTION, what, at_most=as_text(now), limit=limit, after=after))


def undelivered(store: Store, limit: int, after: Cursor | None = None) -> Page[Report]:
    """With a message that reached nobody, the newest first."""
    return _page(store, Query(COLLECTION, "undelivered_at", at_least="", descending=True, limit=limit, after=after))


def number_due(store: Store, what: DueField, now: datetime) -> int:
    return store.count(Query(COLLECTION, what, at_most=as_text(now)))


def all_open(store: Store) -> Iterator[Report]:
    return _readable(every(store, _open()))


def tickets_open_with(store: Store, skpd: str) -> Iterator[str]:
    """Of those that cannot be read, too."""
    for status in OPEN:
        query = Query(COLLECTION, "created_at", {"skpd": skpd, "status": status})
        yield from (row.id for row in every(store, query))


def seen_open(store: Store, limit: int, after: Cursor | None = None) -> Page[Seen]:
    """Of all that are open, those that cannot be read, too."""
    query = replace(_open(), limit=limit, after=after)
    found = store.find(query)
    return Page([_seen(row) for row in found], next_page(query, found))


def count(store: Store, equal: dict[str, Scalar], late_at: datetime | None = None) -> int:
    """With `late_at` of those that are late by then."""
    return store.count(_queue(equal, late_at))


def every_open(store: Store) -> Iterator[Seen]:
    return map(_seen, every(store, _open()))


def changed_since(store: Store, since: datetime) -> Iterator[Seen]:
    """In order of the last change."""
    return map(_seen, every(store, Query(COLLECTION, "changed_at", at_least=as_text(since))))


def changed_between(store: Store, since: datetime, until: datetime) -> Iterator[Known]:
    """In order of the last change; both moments belong to it."""
    return map(_known, every(store, Query(COLLECTION, "changed_at", at_least=as_text(since), at_most=as_text(until))))


def arrived_between(store: Store, first: datetime, last: datetime) -> Iterator[Known]:
    """By when they came, the open ones first: one that changes sides meanwhile may come twice or not at all."""
    for is_open in (True, False):
        yield from map(
            _known, every(store, Query(COLLECTION, "created_at", {"is_open": is_open}, as_text(first), as_text(last)))
        )


def first_arrived_at(store: Store) -> datetime | None:
    """None where there are no reports."""
    queries = (Query(COLLECTION, "created_at", {"is_open": is_open}, limit=1) for is_open in (True, False))
    moments = [str(row.document["created_at"]) for query in queries for row in store.find(query)]
    return datetime.fromisoformat(min(moments)) if moments else None


def everything(store: Store) -> Iterator[Report]:
    """Every report, in order of its last change."""
    return _readable(every(store, Query(COLLECTION, "changed_at")))


def from_document(document: Document) -> Report:
    """Older forms are upgraded on the way."""
    return Report.model_validate(_upgraded(document))


def _upgraded(document: Document) -> Document:
    form = document["form"]
    while isinstance(form, int) and form < FORM:
        document = _UPGRADES[form](document)
        form = document["form"]
    return document


def _document(report: Report) -> Document:
    """Every field that is asked for is written; inside photos and steps, which nobody asks for, only what is said."""
    document: Document = report.model_dump(mode="json", exclude={"photos", "history"})
    document["photos"] = [photo.model_dump(mode="json", exclude_none=True) for photo in report.photos]
    document["history"] = [step.model_dump(mode="json", exclude_none=True) for step in report.history]
    return document


def _open() -> Query:
    return Query(COLLECTION, "created_at", {"is_open": True})


def _queue(equal: dict[str, Scalar], late_at: datetime | None, after: Cursor | None = None, limit: int = PAGE) -> Query:
    if late_at is None:
        return Query(COLLECTION, "created_at", equal, limit=limit, after=after)
    return Query(COLLECTION, "due_at", equal, at_most=as_text(late_at), limit=limit, after=after)


def _page(store: Store, query: Query) -> Page[Report]:
    found = store.find(query)
    return Page(list(_readable(found)), next_page(query, found))


def _seen(row: Found) -> Seen:
    return Seen(row.id, _read(row, Report))


def _known(row: Found) -> Known:
    created_at, changed_at = (datetime.fromisoformat(str(row.document[name])) for name in ("created_at", "changed_at"))
    return Known(row.id, created_at, changed_at, _read(row, ReportPart))


def _readable(found: Iterable[Found]) -> Iterator[Report]:
    return (report for row in found if (report := _read(row, Report)) is not None)


def _read(row: Found, kind: type[P]) -> P | None:
    """None of a document that cannot be read: it must hold up no other."""
    try:
        return kind.model_validate(_upgraded(row.document))
    except (ValueError, KeyError):
        log.error("report cannot be read", extra={"report": row.id})  # noqa: TRY400 its words stay out of the log
        return None
