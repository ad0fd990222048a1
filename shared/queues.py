"""The staff's queues: all reports of one status that are theirs, in order of arrival."""

from __future__ import annotations

from datetime import datetime

from shared import cursors, reports, tickets
from shared.errors import Forbidden, Invalid, Problem
from shared.paging import Page
from shared.platform.ports import Cursor, Json, Store
from shared.report import Report
from shared.workflow import Actor, Role, Status

PARKED = "parked"  # reports with an event that could not be told; the admin's and the auditor's


def page(
    store: Store, actor: Actor, queue: str, *, after: str | None, now: datetime, limit: int = reports.PAGE
) -> Page[Report]:
    """Raises Invalid for an unknown queue or a damaged cursor."""
    if queue == PARKED:
        if actor.role not in {Role.ADMIN, Role.AUDITOR}:
            raise Forbidden("Antrean ini bukan wewenang jabatan Anda.")
        return reports.due(store, "parked_at", now, limit, cursors.read(after, tickets.is_ticket))
    if queue not in set(Status):
        choices = ", ".join(Status)
        raise Invalid("Antrean ini tidak dikenal.", Problem("queue", f"Pilih salah satu: {choices}."))
    return _of_status(store, actor, Status(queue), cursors.read(after, tickets.is_ticket), limit)


def parked(report: Report) -> Json:
    """What the admin needs to see of it, which is no word of a confidential report."""
    events: list[Json] = [event.model_dump(mode="json") for event in report.parked]
    return {"ticket": report.ticket, "status": report.status, "parked": events}


def _of_status(store: Store, actor: Actor, status: Status, after: Cursor | None, limit: int) -> Page[Report]:
    if actor.role in {Role.OFFICER, Role.HEAD}:
        return reports.of_skpd(store, actor.skpd or "", status, after=after, limit=limit)
    if actor.role is Role.SURVEYOR and "*" not in actor.areas:
        return reports.in_areas(store, actor.areas, status, after=after, limit=limit)
    return reports.in_status(store, status, after=after, limit=limit)
