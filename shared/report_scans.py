"""Reports as the functions on a schedule read them: by the thousand, page after page, whatever queue they are in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from shared import report_documents
from shared.moments import as_text
from shared.paging import Page, every, next_page
from shared.platform.ports import Cursor, Found, Query, Scalar, Store
from shared.report import TEST, Report, ReportPart
from shared.reports import COLLECTION
from shared.workflow import OPEN


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


def all_open(store: Store) -> Iterator[Report]:
    return report_documents.readable(every(store, _open()))


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
    return report_documents.readable(every(store, Query(COLLECTION, "changed_at")))


def number_confidential(store: Store, since: datetime, before: datetime) -> int:
    """Of those that came between the two; a test of the installation is none."""
    first, last = as_text(since), as_text(before - timedelta(microseconds=1))
    hidden: dict[str, Scalar] = {"visibility": "confidential"}
    found, tests = (
        store.count(Query(COLLECTION, "created_at", equal, first, last))
        for equal in (hidden, {**hidden, "source": TEST})
    )
    return found - tests


def _open() -> Query:
    return Query(COLLECTION, "created_at", {"is_open": True})


def _seen(row: Found) -> Seen:
    return Seen(row.id, report_documents.read(row, Report))


def _known(row: Found) -> Known:
    created_at, changed_at = (datetime.fromisoformat(str(row.document[name])) for name in ("created_at", "changed_at"))
    return Known(row.id, created_at, changed_at, report_documents.read(row, ReportPart))
