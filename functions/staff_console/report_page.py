"""`/laporan/<ticket>`: one report for everybody on the staff, with the forms of the moves that they may make now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from flask import Request, Response

from functions.staff_console import done, frame
from functions.staff_console.visitor import Visitor
from shared import alike, cursors, lifecycle, progress, reports, staff, web
from shared.alike import Neighbour
from shared.attempt import NOTHING, Attempt
from shared.console import doubts, move_forms, post_names, queue_filter, queue_rows, queues, report_facts, staff_nav
from shared.console.queue_filter import ALL, Filter
from shared.errors import NotFound
from shared.imaging import thumbnails
from shared.installation import here
from shared.open_data import view
from shared.report import Report
from shared.sources import SOURCES
from shared.staff import Post
from shared.workflow import Actor, Role

_PHOTO_CACHE = {"Cache-Control": "private, max-age=600"}


class Context(NamedTuple):
    """The queue in which the report was opened; an empty one is none."""

    queue: str = ""
    wanted: Filter = ALL

    @property
    def query(self) -> str:
        return self.wanted.query(antrean=self.queue) if self.queue else ""

    def next_path(self, report: Report, actor: Actor, made: str = "") -> str:
        """From that report on."""
        place = queues.place_of(report, actor, self.queue, self.wanted)
        query = self.wanted.query(sesudah=cursors.as_text(place) or "", selesai=made)
        return f"/antrean/{self.queue}/berikutnya{query}"


def answered(request: Request, visitor: Visitor, ticket: str) -> Response:
    report = reports.seen_by(here().store, visitor.actor, reports.ticket_of(ticket))
    made = done.read(request.args.get("selesai", ""))
    return shown(visitor, report, context_of(request.args), made=made)


def photo(request: Request, visitor: Visitor, ticket: str, id: str) -> Response:
    """With `?kecil` as a small picture."""
    report = reports.seen_by(here().store, visitor.actor, reports.ticket_of(ticket))
    if report.photo(id) is None:
        raise NotFound("Foto tidak ditemukan.")
    file = lifecycle.photo(here(), report, id)
    kept = web.NO_STORE if report.is_restricted else _PHOTO_CACHE
    return Response(
        thumbnails.small(file.data) if "kecil" in request.args else file.data, content_type="image/jpeg", headers=kept
    )


def context_of(args: Mapping[str, str]) -> Context:
    queue = args.get("antrean", "")
    wanted, _ = queue_filter.read(args, here().city)
    return Context(queue, wanted) if queue in staff_nav.QUEUE_NAMES else Context()


def shown(
    visitor: Visitor, report: Report, context: Context, *, attempt: Attempt = NOTHING, made: done.Done | None = None
) -> Response:
    now, actor, city = web.now(), visitor.actor, here().city
    neighbours = _neighbours(report, actor, now)
    children = list(reports.of_parent(here().store, report.ticket)) if report.children else []
    return frame.page(
        visitor,
        "report.html",
        web.status_of(attempt.refusal),
        web.WITH_MAP,
        report=report,
        line=queue_rows.row(report, city, now),
        why=report_facts.why_here(report, city),
        history=_history(report, now),
        deadlines=progress.deadlines(view(report, city), now),
        forms=move_forms.offered(report, actor, city, now),
        neighbours=neighbours,
        children=children,
        colleagues=_colleagues(report, actor),
        may_unmerge=bool(children) and move_forms.may(children[0], "unmerge", actor),
        places=_places(report, neighbours),
        sources=SOURCES,
        may=partial(move_forms.may, report, actor=actor),
        kind_of=partial(queue_rows.kind_of, city=city),
        doubts=partial(doubts.sentences, ticket=report.ticket),
        context=context,
        next_path=context.next_path(report, actor) if context.queue else None,
        attempt=attempt,
        made=made,
    )


def _history(report: Report, now: datetime) -> list[report_facts.Happened]:
    names = post_names.of(here().store, report_facts.posts_in(report), now)
    return report_facts.history(report, here().city, names)


def _colleagues(report: Report, actor: Actor) -> list[Post]:
    """To whom the work can be given."""
    if not move_forms.may(report, "assign", actor):
        return []
    return [post for role in (Role.OFFICER, Role.HEAD) for post in staff.holding(here().store, role, report.skpd)]


def _neighbours(report: Report, actor: Actor, now: datetime) -> list[Neighbour]:
    return alike.mergeable(here(), report, now) if move_forms.may(report, "merge", actor) else []


def _places(report: Report, neighbours: Sequence[Neighbour]) -> str:
    """For the map's script: this report first, then the neighbours in their order."""
    points = [report.point, *(near.report.point for near in neighbours)]
    return json.dumps([{"lat": point.lat, "lon": point.lon, "accuracy": point.accuracy} for point in points if point])
