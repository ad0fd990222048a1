"""What a reporter does with the own report: answer, object, withdraw, rate, add photos, have it erased."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, Field

from shared import lifecycle, moves, reports
from shared.errors import Conflict, Invalid, Problem
from shared.fields import Line
from shared.installation import Installation
from shared.languages import say
from shared.moves import Details
from shared.personal_data import erasure
from shared.photo import Photo
from shared.report import Report
from shared.reporter import own_view
from shared.submission import TEXT_LIMIT
from shared.workflow import MOVES, REPORTER

Name: TypeAlias = Literal["answer", "reopen", "withdraw", "rate", "attach", "erase"]
PhotoKeeper: TypeAlias = Callable[[], Sequence[Photo]]


class OwnMove(BaseModel, frozen=True, extra="forbid"):
    """`sent`: ids of photos that have been attached already, because a script sent them before the form. `sure`: that
    the reporter knows that erasing is for ever.
    """

    move: Name
    note: Annotated[Line, Field(max_length=TEXT_LIMIT)] | None = None
    rating: Annotated[int, Field(ge=1, le=5)] | None = None
    sent: Annotated[Line, Field(max_length=200)] | None = None
    sure: bool = False

    @property
    def sent_ids(self) -> list[str]:
        return self.sent.split(",") if self.sent else []


def carry_out(
    here: Installation,
    ticket: str,
    asked: OwnMove,
    *,
    now: datetime,
    photos: Sequence[str] = (),
    keep: PhotoKeeper = tuple,
) -> Report:
    """The move is not made without its photos, and none is kept for a move that cannot be.

    `photos`: ids of those that come along; `keep` cleans and keeps them. Raises Invalid, Conflict.
    """
    if asked.move == "erase":
        return _erased(here, ticket, asked, now)
    report = reports.get(here.store, ticket)
    new = [each for each in photos if report.photo(each) is None]
    _check(here, report, asked, now)
    _check_photos(here, report, asked, photos, new)
    for photo in keep():
        lifecycle.attach(here, ticket, REPORTER, photo, now)
    if asked.move == "attach":
        return reports.get(here.store, ticket)
    return move_once(here, ticket, asked.move, _details(asked), now)


def move_once(here: Installation, ticket: str, name: str, details: Details, now: datetime) -> Report:
    """Once, also when the button was pressed twice."""
    try:
        return lifecycle.move(here, ticket, name, REPORTER, now=now, details=details)
    except Conflict:
        report = reports.get(here.store, ticket)
        if not _is_made(report, name, details.note):
            raise
        return report


def _erased(here: Installation, ticket: str, asked: OwnMove, now: datetime) -> Report:
    if not asked.sure:
        problem = Problem("sure", say("Centang bahwa Anda memahami akibatnya."))
        raise Invalid(say("Ada isian yang belum benar."), problem)
    return erasure.erase(here, ticket, now)


def _check(here: Installation, report: Report, asked: OwnMove, now: datetime) -> None:
    if asked.move == "attach":
        moves.check_who_and_when(report, MOVES["attach"], REPORTER)
    elif not _is_made(report, asked.move, asked.note):
        moves.check(report, MOVES[asked.move], REPORTER, _details(asked), city=here.city, at=now)


def _check_photos(
    here: Installation, report: Report, asked: OwnMove, photos: Sequence[str], new: Sequence[str]
) -> None:
    has_come = bool(photos) or any(report.photo(each) for each in asked.sent_ids)
    if asked.move == "attach" and not has_come:
        raise _refused(say("Pilih fotonya dahulu."))
    room = own_view.own_view(report, here.city).room
    if len(new) > room:
        raise _refused(say("Terlalu banyak foto. Laporan ini masih bisa menerima {n} foto.").format(n=room))


def _is_made(report: Report, name: str, note: str | None) -> bool:
    step = report.last(name)
    return step is not None and note is not None and report.note_of(step.seq) == note


def _details(asked: OwnMove) -> Details:
    return Details(note=asked.note, rating=asked.rating)


def _refused(sentence: str) -> Invalid:
    return Invalid(say("Ada isian yang belum benar."), Problem("photo", sentence))
