"""The staff's queues: the reports of one status that are theirs, in order of arrival, or all that are late."""

from __future__ import annotations

from datetime import datetime

from shared import cursors, reports, tickets
from shared.console import queue_filter
from shared.console.queue_filter import YES, Filter
from shared.console.staff_nav import LATE
from shared.errors import Forbidden, Invalid, Problem
from shared.moments import as_text
from shared.paging import Page
from shared.platform.ports import Cursor, Json, Scalar, Store
from shared.report import Report
from shared.workflow import Actor, Role, Status, may_see

PARKED = "parked"  # reports with an event that could not be told; the admin's and the auditor's
_FEW = 10
_MOST_LOOKS = 5


def page(  # noqa: PLR0913 one find
    store: Store,
    actor: Actor,
    queue: str,
    *,
    after: str | None,
    now: datetime,
    limit: int = reports.PAGE,
    wanted: Filter = queue_filter.ALL,
) -> Page[Report]:
    """At most `limit` are read: an index finds those of one wish, by the others they are sifted, so that a page
    may have fewer though there is a next one. Raises Invalid for an unknown queue or a damaged cursor.
    """
    if queue == PARKED:
        if actor.role not in {Role.ADMIN, Role.AUDITOR}:
            raise Forbidden("Antrean ini bukan wewenang jabatan Anda.")
        return reports.due(store, "parked_at", now, limit, cursors.read(after, tickets.is_ticket))
    if queue not in {*Status, LATE}:
        choices = ", ".join((*Status, LATE))
        raise Invalid("Antrean ini tidak dikenal.", Problem("queue", f"Pilih salah satu: {choices}."))
    return _sifted(store, actor, queue, wanted, cursors.read(after, tickets.is_ticket), now=now, limit=limit)


def next_of(
    store: Store, actor: Actor, queue: str, *, after: Cursor | None, now: datetime, wanted: Filter = queue_filter.ALL
) -> Report | None:
    """The first one of that queue behind `after`; None where there is none, or too far behind."""
    for _ in range(_MOST_LOOKS):
        found = _sifted(store, actor, queue, wanted, after, now=now, limit=_FEW if wanted != queue_filter.ALL else 1)
        if found.items:
            return found.items[0]
        if found.after is None:
            break
        after = found.after
    return None


def place_of(report: Report, actor: Actor, queue: str, wanted: Filter) -> Cursor | None:
    """Where it stands in that queue, as a cursor has it; None where it cannot stand there."""
    moment = report.due_at if _is_by_deadline(actor, queue, wanted) else report.created_at
    return Cursor(as_text(moment), report.ticket) if moment else None


def equal_of(actor: Actor, queue: str, wanted: Filter = queue_filter.ALL) -> dict[str, Scalar]:
    """What an index finds of a queue; a surveyor's areas are asked one by one."""
    whole: dict[str, Scalar] = {"is_open": True} if queue == LATE else {"status": queue}
    if actor.role in {Role.OFFICER, Role.HEAD}:
        return {**whole, "skpd": actor.skpd or ""}
    if wanted.skpd:
        return {**whole, "skpd": wanted.skpd}
    if wanted.kelurahan and not _is_by_deadline(actor, queue, wanted):
        return {**whole, "kelurahan": wanted.kelurahan}
    if wanted.kategori and not _is_by_deadline(actor, queue, wanted):
        return {**whole, "code": wanted.kategori}
    return {**whole, "is_restricted": False}  # a confidential report is its body's alone


def counted_as(actor: Actor, queue: str) -> list[dict[str, Scalar]]:
    """What is to be counted and added up for the number of a queue."""
    if _has_areas(actor):
        return [{"kelurahan": area, "status": queue} for area in actor.areas]
    return [equal_of(actor, queue)]


def parked(report: Report) -> Json:
    """What the admin needs to see of it, which is no word of a confidential report."""
    events: list[Json] = [event.model_dump(mode="json") for event in report.parked]
    return {"ticket": report.ticket, "status": report.status, "parked": events}


def _has_areas(actor: Actor) -> bool:
    return actor.role is Role.SURVEYOR and "*" not in actor.areas


def _is_by_deadline(actor: Actor, queue: str, wanted: Filter) -> bool:
    """Else in order of arrival, as always where several areas are one queue."""
    return not _has_areas(actor) and (queue == LATE or wanted.lewat != "")


def _sifted(  # noqa: PLR0913 one find
    store: Store, actor: Actor, queue: str, wanted: Filter, after: Cursor | None, *, now: datetime,
    limit: int,
) -> Page[Report]:  # fmt: skip
    if _has_areas(actor):
        wanted, queue = (wanted._replace(lewat=YES), Status.SURVEY) if queue == LATE else (wanted, queue)
        found = reports.in_areas(store, actor.areas, Status(queue), after=after, limit=limit)
    else:
        late_at = now if _is_by_deadline(actor, queue, wanted) else None
        found = reports.in_queue(store, equal_of(actor, queue, wanted), late_at=late_at, after=after, limit=limit)
    theirs = [report for report in found.items if may_see(actor, report.holder) and wanted.fits(report, now)]
    return Page(theirs, found.after)
