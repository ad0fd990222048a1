"""What the reporter may see of the own report: what the public sees or would see, and the own words. Pure."""

from __future__ import annotations

from pydantic import BaseModel

from shared import alarms, evidence
from shared.catalogue import Catalogue
from shared.moments import Moment
from shared.moves import why_not_now
from shared.open_data import SAID, PublicReport, public_view, view
from shared.report import Report, Visibility
from shared.submission import PHOTO_LIMIT
from shared.workflow import MOVES, REPORTER, Role, Status

OWN_MOVES = ("answer", "reopen", "withdraw")


TO_REPORTER = frozenset({"ask", "progress", "finish", "refer", "reply"})


class Message(BaseModel, frozen=True):
    """What staff wrote for the reporter along with a step."""

    at: Moment
    said: str
    text: str


class OwnReport(PublicReport, frozen=True):
    """`messages`: the newest first. `question`: what the reporter is being asked, as long as an answer is awaited.
    `moves`: what the reporter may do now, an answer or an objection until `moves_until`. `may_rate`: the result, once.
    `own_photos`: all of the reporter's, also what nobody has looked at yet; `room`: how many more may be added at once.
    """

    is_published: bool
    is_closed: bool
    is_erased: bool
    visibility: Visibility
    text: str | None
    landmark: str | None
    messages: tuple[Message, ...]
    question: str | None
    moves: tuple[str, ...]
    moves_until: Moment | None
    may_rate: bool
    own_photos: tuple[str, ...]
    room: int


def own_view(report: Report, city: Catalogue) -> OwnReport:
    return OwnReport(
        **view(report, city).model_dump(),
        is_published=public_view(report, city) is not None,
        is_closed=report.closed_at is not None,
        is_erased=report.erased_at is not None,
        visibility=report.visibility,
        text=report.text,
        landmark=report.landmark,
        messages=_messages(report),
        question=_question(report),
        moves=tuple(name for name in OWN_MOVES if _may(report, name)),
        moves_until=_until(report, city),
        may_rate=report.rating is None and _may(report, "rate"),
        own_photos=own_photos(report),
        room=min(PHOTO_LIMIT, evidence.room(report, "report")) if _may(report, "attach") else 0,
    )


def own_photos(report: Report) -> tuple[str, ...]:
    """Ids of what the reporter has sent, and nobody else added for the report."""
    added = {step.photo for step in report.history if step.move == "attach" and step.role is not Role.REPORTER}
    return tuple(photo.id for photo in report.photos if photo.kind == "report" and photo.id not in added)


def _may(report: Report, move: str) -> bool:
    return why_not_now(report, MOVES[move], REPORTER) is None


def _until(report: Report, city: Catalogue) -> Moment | None:
    """How long an answer is waited for; until when an objection counts."""
    if report.status is Status.WAITING:
        return alarms.waiting_until(report, city)
    return alarms.closing_at(report, city) if report.status is Status.RESOLVED else None


def _question(report: Report) -> str | None:
    asked = report.last("ask") if report.status is Status.WAITING else None
    return report.note_of(asked.seq) if asked else None


def _messages(report: Report) -> tuple[Message, ...]:
    """Of work only once somebody else has validated it. The open question stands elsewhere."""
    validated, asked = report.last("validate"), report.last("ask")
    until = validated.seq if validated else 0
    question = asked.seq if asked and report.status is Status.WAITING else None
    told = (
        step
        for step in report.history
        if step.move in TO_REPORTER and step.seq != question and (step.move != "finish" or step.seq < until)
    )
    found = ((step, report.note_of(step.seq)) for step in told)
    return tuple(Message(at=step.at, said=SAID[step.move], text=text) for step, text in found if text)[::-1]
