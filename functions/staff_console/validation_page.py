"""The validator's work: photos before and after side by side, what speaks against them, and whose work it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Request, Response

from functions.staff_console import frame, summary
from functions.staff_console.summary import Summary
from functions.staff_console.visitor import Visitor
from shared import cursors, evidence, web, wording
from shared.catalogue import Catalogue
from shared.console import doubts, queues
from shared.history import Step
from shared.installation import here
from shared.photo import Photo
from shared.report import Report
from shared.workflow import MOVES, Actor, Status, permits

CASES = 10  # of a page
_KINDS = {"report": "Pelapor", "survey": "Cek lapangan", "completion": "Hasil pekerjaan"}


@dataclass(frozen=True)
class Shown:
    """A photo with what is known of it. `taken`, `away`: in words; None where that is not known."""

    photo: Photo
    by: str
    taken: str | None
    away: str | None
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """`is_own`: the work of the visitor, in whichever post. `needs_note`: the photo that is to prove it is flagged."""

    summary: Summary
    before: list[Shown]
    after: list[Shown]
    finished: Step
    note: str | None
    took: str | None
    is_own: bool
    needs_note: bool


def answered(request: Request, visitor: Visitor) -> Response:
    now, city, after = web.now(), here().city, request.args.get("after")
    found = queues.page(here().store, visitor.actor, Status.CHECKING, after=after, now=now, limit=CASES)
    permitted = [one for one in found.items if permits(MOVES["validate"], visitor.actor, one.holder)]
    return frame.page(
        visitor,
        "validation.html",
        cases=[case for one in permitted if (case := _case(one, city, visitor.actor, now))],
        noted=request.args.get("tercatat", "")[:32],
        after=cursors.as_text(found.after),
    )


def _case(report: Report, city: Catalogue, actor: Actor, now: datetime) -> Case | None:
    finished = report.last("finish")
    if finished is None:
        return None
    about, accepted = summary.of(report, city, now), report.last("accept")
    return Case(
        summary=about,
        before=[_shown(photo, report) for photo in about.photos("report", "survey")],
        after=[_shown(photo, report) for photo in reversed(about.photos("completion"))],
        finished=finished,
        note=report.note_of(finished.seq),
        took=wording.duration(finished.at - accepted.at) if accepted else None,
        is_own=finished.post in {actor.post, *actor.own_posts},
        needs_note=bool(evidence.doubted(report)),
    )


def _shown(photo: Photo, report: Report) -> Shown:
    taken_at = photo.from_file.taken_at or photo.declared.taken_at
    point = photo.from_file.point or photo.declared.point
    away = evidence.metres(report.point, point) if report.point and point else None
    return Shown(
        photo=photo,
        by=_KINDS[photo.kind],
        taken=wording.wib(taken_at) if taken_at else None,
        away=wording.distance(away) if away is not None else None,
        flags=tuple(doubts.sentences(photo, report.ticket)),
    )
