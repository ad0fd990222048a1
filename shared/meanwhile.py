"""What has become of a report since somebody decided on a move, perhaps without a network: is that move made already,
or has the report gone on without it? Pure.
"""

from __future__ import annotations

from datetime import datetime

from shared.errors import Conflict
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
    asked = (move, actor.post, details.reason, details.photo, details.note)
    return any(
        asked == (step.move, step.post, step.reason, step.photo, report.note_of(step.seq))
        for step in report.history[details.seen + 1 :]
    )


def check(report: Report, rule: Move, details: Details, at: datetime) -> None:
    """Raises Conflict, saying who did what and when, for a move to another status of what is no longer as seen."""
    began = report.began
    if details.seen is None or not rule.to or began.seq <= details.seen:
        return
    status = APPEARANCE[report.status].label
    raise Conflict(f"Laporan ini sudah “{status}” oleh {_BY[began.role]} pukul {clock(began.at, at)}.")
