"""A work order on paper: what is to be done and where, with room for who did it and a code that leads to the report."""

from __future__ import annotations

import segno
from flask import Request, Response
from markupsafe import Markup

from functions.staff_console import frame, summary
from functions.staff_console.visitor import Visitor
from shared import progress, reports, web
from shared.installation import here
from shared.messages import notice_words
from shared.report import Report


def answered(_: Request, visitor: Visitor, ticket: str) -> Response:
    report = reports.seen_by(here().store, visitor.actor, reports.ticket_of(ticket))
    city, now = here().city, web.now()
    skpd = city.agencies.get(report.skpd or "")
    address = notice_words.page_of(report, here().address)
    return frame.page(
        visitor,
        "work_order.html",
        order=summary.of(report, city, now),
        skpd=skpd.name if skpd else None,
        kecamatan=city.areas.kecamatan_names.get(report.kecamatan or ""),
        clocks=[(progress.CLOCKS[name], clock.due_at) for name, clock in report.clocks.items() if clock.is_running],
        survey=_survey(report),
        address=address,
        qr=_qr(address) if report.is_published else None,
        printed_at=now,
    )


def _survey(report: Report) -> str | None:
    """What the survey team wrote."""
    found = report.last("confirm")
    return report.note_of(found.seq) if found else None


def _qr(address: str) -> Markup:
    """As an SVG element. Made by a library of nothing but squares, hence safe as it is."""
    return Markup(segno.make(address, error="m").svg_inline(scale=4, border=0, omitsize=True))  # noqa: S704
