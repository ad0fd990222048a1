"""A form of the report's page that brings a photo of its own. Apart, as only it pays for the decoder."""

from __future__ import annotations

from flask import Request

from functions.staff_console import photo_parts
from shared import bodies, moves_with_photo, web
from shared.console.move_fields import PHOTOS
from shared.errors import NotFound
from shared.installation import here
from shared.needs import Details
from shared.report import Report
from shared.workflow import Actor


def made(request: Request, report: Report, move: str, actor: Actor) -> Report:
    """Raises NotFound for a move that takes none; else as `moves_with_photo.carry_out`."""
    if move not in PHOTOS:
        raise NotFound("Langkah ini tidak memakai foto.")
    fields = request.form.to_dict(flat=False)
    details = bodies.from_fields(photo_parts.others(fields), Details)
    sent, declared = photo_parts.sent(request), photo_parts.declared(fields, PHOTOS[move])
    asked = moves_with_photo.Asked(move, details, sent, declared)
    return moves_with_photo.carry_out(here(), report.ticket, actor, asked, now=web.now())
