"""What has become of a report since somebody decided on a move, perhaps without a network: is that move made already,
or has the report gone on without it? Pure.
"""

from __future__ import annotations

from datetime import datetime

from shared.errors import Conflict
from shared.history import Step
from shared.needs import Details
from shared.report import Report
from shared.wording import clock
from shared.workflow import APPEARANCE, Actor, Move, Role

_BY = {
    Role.REPORTER: "pelapor",
    Role.SYSTEM: "sistem",
    Role.OPERATOR: "operator",
    Role.SURVEYOR: "petugas cek lapangan",
    Role.OFFICER: "petugas SKPD",
    Role.HEAD: "kepala SKPD",
    Role.SUPERVISOR: "pimpinan",
    Role.ADMIN: "admin",
}


def is_made(report: Report, move: str, actor: Actor, details: Details) -> bool:
    """Whether the same post has made the same move after what it had seen: a repeat, whose answer was lost."""
    if details.seen is None:
        return False
    return any(_is_same(report, step, move, actor, details) for step in report.history[details.seen + 1 :])


def _is_same(report: Report, step: Step, move: str, actor: Actor, details: Details) -> bool:
    """By all that a step keeps of what came with it; an SKPD or a deadline may also follow from the report."""
    rating = str(details.rating) if details.rating is not None else None
    asked = (move, actor.post, details.reason or details.post or rating, details.photo, details.code, details.parent)
    return (
        asked == (step.move, step.post, step.reason, step.photo, step.code, step.parent)
        and details.skpd in {None, step.skpd}
        and details.due_at in {None, step.due_at}
        and details.note == report.note_of(step.seq)
    )


def check(report: Report, rule: Move, details: Details, at: datetime) -> None:
    """Raises Conflict, saying who did what and when, for a move to another status of what is no longer as seen."""
    began = report.began
    if details.seen is None or not rule.to or began.seq <= details.seen:
        return
    status = APPEARANCE[report.status].label
    raise Conflict(f"Laporan ini sudah “{status}” oleh {_BY[began.role]} pukul {clock(began.at, at)}.")
