"""A photo added to a report by whoever may: cleaned, held against what is known, and kept once."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from pydantic import BaseModel, Field

from shared import evidence, lifecycle, moves, photo_intake
from shared.admission import repeats
from shared.errors import Invalid, Problem
from shared.fields import Line
from shared.imaging.editors import editor_in
from shared.installation import Installation
from shared.moments import Moment
from shared.photo import Capture, Photo, PhotoKind, Point
from shared.photos import photo_id
from shared.report import Report
from shared.reports import Opened
from shared.workflow import MOVES, Actor


class Declared(BaseModel, frozen=True, extra="forbid"):
    """What the page that sends a photo says of it, and of its file before that was shrunk."""

    kind: PhotoKind = "report"
    taken_at: Moment | None = None
    lat: float | None = Field(default=None, ge=-90, le=90, allow_inf_nan=False)
    lon: float | None = Field(default=None, ge=-180, le=180, allow_inf_nan=False)
    accuracy: float | None = Field(default=None, ge=0, le=100_000, allow_inf_nan=False)
    shrunk: bool = False
    software: Line | None = Field(default=None, max_length=200)

    @property
    def capture(self) -> Capture:
        """Raises Invalid for half a place."""
        if (self.lat is None) != (self.lon is None):
            half = "lat" if self.lat is None else "lon"
            raise Invalid("Ada isian yang belum benar.", Problem(half, "Isi lintang dan bujur bersama-sama."))
        is_placed = self.lat is not None and self.lon is not None
        point = Point(lat=self.lat or 0.0, lon=self.lon or 0.0, accuracy=self.accuracy) if is_placed else None
        editor = editor_in(self.software) if self.software else None
        return Capture(taken_at=self.taken_at, point=point, is_shrunk=self.shrunk, editor=editor)


class Sent(NamedTuple):
    """The bytes as they came, and the type they are said to be."""

    data: bytes
    type: str


def add(here: Installation, opened: Opened, actor: Actor, sent: Sent, declared: Declared, *, now: datetime) -> str:
    """The photo's id. One that has come before changes nothing; one that is not wanted is not decoded. Refusals as in
    `evidence`, `moves`, `photos` and `lifecycle.attach`.
    """
    sent_id, capture = photo_id(sent.data), declared.capture
    report = opened.report
    moves.check_seen(report, actor)
    evidence.check_kind(declared.kind, actor.role)
    if report.photo(sent_id) is not None:
        return sent_id
    moves.check_who_and_when(report, MOVES["attach"], actor)
    evidence.check_room(report, declared.kind)
    photo = photo_intake.keep(
        here.platform.files, report.ticket, sent.data, sent.type, kind=declared.kind, declared=capture, now=now
    )
    lifecycle.attach(here, report.ticket, actor, _judged(here, report, photo, now), now, opened.transaction)
    return sent_id


def _judged(here: Installation, report: Report, photo: Photo, now: datetime) -> Photo:
    """What a reporter sends is no evidence of anybody's work; it may only have come with another report, too."""
    if photo.kind == "report":
        return repeats.of(here.store).flagged(report, photo, here.city)
    from shared.imaging import resemblance  # noqa: PLC0415 a function that has just started answers without it

    return evidence.flagged(report, photo, resemblance.found(here, report, photo, now))
