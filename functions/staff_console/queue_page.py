"""`/antrean/<queue>`: one queue in order of arrival, as a page or as a table for a spreadsheet; and its next report."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Request, Response

from functions.staff_console import done, frame, paths
from functions.staff_console.visitor import Visitor
from shared import cursors, public_proof, tables, tickets, web
from shared.console import queue_filter, queue_rows, queues, staff_nav
from shared.console.queue_rows import COLUMNS, Row
from shared.errors import NotFound
from shared.installation import here
from shared.public_list import lines
from shared.public_list.lines import Group
from shared.workflow import Actor, Role

CSV = "csv"


def answered(request: Request, visitor: Visitor, queue: str) -> Response:
    _check(queue)
    wanted, problems = queue_filter.read(request.args, here().city)
    after, now = request.args.get("after"), web.now()
    found = queues.page(here().store, visitor.actor, queue, after=after, now=now, wanted=wanted)
    rows = [queue_rows.row(report, here().city, now) for report in found.items]
    if request.args.get("bentuk") == CSV:
        return _table(queue, rows, now)
    return frame.page(
        visitor,
        "queue.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        queue=queue,
        title=staff_nav.name_of(queue, visitor.post.role),
        wanted=wanted,
        problems=problems,
        choices=_choices(visitor.actor),
        rows=rows,
        after=cursors.as_text(found.after),
        is_first=after is None,
        made=done.read(request.args.get("selesai", "")),
        csv_query=urlencode({**request.args.to_dict(), "bentuk": CSV}),
        proof=public_proof.newest(here().platform.files) if visitor.post.role is Role.OPERATOR else None,
    )


def next_one(request: Request, visitor: Visitor, queue: str) -> Response:
    """To the report behind the one at `sesudah`, else to the first; to the list where there is none."""
    _check(queue)
    wanted, _ = queue_filter.read(request.args, here().city)
    after = cursors.read(request.args.get("sesudah"), tickets.is_ticket)
    actor, store, now = visitor.actor, here().store, web.now()
    report = queues.next_of(store, actor, queue, after=after, now=now, wanted=wanted)
    if report is None and after is not None:
        report = queues.next_of(store, actor, queue, after=None, now=now, wanted=wanted)
    made = request.args.get("selesai", "")
    if report is None:
        return paths.to(f"/antrean/{queue}{wanted.query(selesai=made)}")
    return paths.to(f"/laporan/{report.ticket}{wanted.query(antrean=queue, selesai=made)}")


def _check(queue: str) -> None:
    if queue not in staff_nav.QUEUE_NAMES:
        raise NotFound("Antrean ini tidak ada.")


def _table(queue: str, rows: list[Row], now: datetime) -> Response:
    name = f"{queue}-{here().city.calendar.local_day(now)}.csv"
    headers = {**web.NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}
    table = tables.as_csv(COLUMNS, map(queue_rows.cells, rows))
    return Response(table, content_type="text/csv; charset=utf-8", headers=headers)


def _choices(actor: Actor) -> dict[str, list[Group]]:
    """Of the filters; whoever has but one SKPD need not choose it."""
    offered = lines.choices(here().city, ())
    codes = [
        Group(channel.name, [(code, here().city.codes[code].name) for code in channel.codes])
        for channel in here().city.channels.values()
    ]
    kept = {"kategori": codes, "kelurahan": offered["kelurahan"], "skpd": offered["skpd"]}
    return {name: groups for name, groups in kept.items() if name != "skpd" or actor.skpd is None}
