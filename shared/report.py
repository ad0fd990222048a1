"""One report: what is known of it, all that has happened to it, and what is still to be told.

Identity is never in here (`contacts.py`). A report changes only by moves (`moves.py`).
"""

from __future__ import annotations

from datetime import datetime
from itertools import takewhile
from typing import Literal

from pydantic import BaseModel, computed_field

from shared import grid
from shared.admission.suspicions import Suspicion
from shared.clocks import Clock, ClockPart
from shared.history import Step, StepPart, Text
from shared.moments import Moment
from shared.photo import Photo, PhotoPart, Point
from shared.platform.ports import Channel
from shared.workflow import OPEN, ClockName, Holder, Status

FORM = 3
TOPIC_SUBMITTED = "report-submitted"
TOPIC_MOVED = "report-moved"
TEST = "test"  # the source of what `make smoke` sends

Visibility = Literal["public", "anonymous", "confidential"]


class Event(BaseModel, frozen=True):
    """What must still be told to one consumer about step `seq`; its write takes the event away. `told`: whom it has
    reached already, while somebody else is still to be tried again; not before `rests_until`. `noted`: who of those
    has it in the inbox.
    """

    id: str
    topic: str
    seq: int
    created_at: Moment
    tries: int = 0
    next_at: Moment
    told: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    rests_until: Moment | None = None


class Undelivered(BaseModel, frozen=True):
    """A message that channels refused for good; `to` is as in a receipt, never an address. `by`: the channel that is
    used instead, None when nobody was reached.
    """

    seq: int
    to: str
    at: Moment
    refused: tuple[Channel, ...] = ()
    by: Channel | None = None


class Submission(BaseModel, frozen=True):
    """Keyed digests that tell a repeat from a conflict."""

    key_digest: str
    body_digest: str


class ReportPart(BaseModel, frozen=True, hide_input_in_errors=True):
    """All that the public view and the seal of the history are made of: not what somebody wrote, where it is called
    what, or which post acted. Whoever publishes a million reports reads only so much of each.
    """

    ticket: str
    submission: Submission
    created_at: Moment
    changed_at: Moment
    source: str
    visibility: Visibility
    channel: str
    code: str | None
    point: Point | None = None
    kelurahan: str | None = None
    kecamatan: str | None = None
    skpd: str | None = None
    status: Status = Status.RECEIVED
    clocks: dict[ClockName, ClockPart] = {}
    parent: str | None = None
    supporters: int = 0
    photos: tuple[PhotoPart, ...] = ()
    history: tuple[StepPart, ...] = ()
    reopened: int = 0
    rating: int | None = None
    erased_at: Moment | None = None

    @property
    def is_published(self) -> bool:
        """Neither what is confidential or erased nor what a test of the installation has sent."""
        return self.visibility != "confidential" and self.source != TEST and self.erased_at is None


class Report(ReportPart, frozen=True, hide_input_in_errors=True):
    """Stored as `reports/{ticket}`; every field is written, so that every query finds it. `assigned`: the post that
    does the work, where the SKPD has named one.
    """

    form: int = FORM
    is_restricted: bool
    landmark: str | None = None
    near_border: bool = False
    supporting: tuple[str, ...] = ()
    assigned: str | None = None
    is_open: bool = True
    asked_from: Status | None = None
    clocks: dict[ClockName, Clock] = {}  # pyright: ignore[reportIncompatibleVariableOverride] nobody adds to it
    reminded: dict[ClockName, int] = {}
    next_alarm_at: Moment | None = None
    due_at: Moment | None = None
    children: int = 0
    split_from: str | None = None
    photos: tuple[Photo, ...] = ()
    texts: dict[str, Text] = {}
    history: tuple[Step, ...] = ()
    unsent: tuple[Event, ...] = ()
    parked: tuple[Event, ...] = ()
    next_event_at: Moment | None = None
    undelivered: tuple[Undelivered, ...] = ()
    parked_at: Moment | None = None
    closed_at: Moment | None = None
    suspicions: tuple[Suspicion, ...] = ()
    sp4n_id: str | None = None

    @computed_field
    @property
    def cell(self) -> str | None:
        """By which a published report with a place is found from near by; stored, and always as the rest says."""
        return grid.cell_of(self.point.lat, self.point.lon) if self.point and self.is_published else None

    @computed_field
    @property
    def undelivered_at(self) -> Moment | None:
        """When the newest message was lost that reached nobody; stored, so that the admin finds it."""
        return max((lost.at for lost in self.undelivered if lost.by is None), default=None)

    @computed_field
    @property
    def pictured_at(self) -> Moment | None:
        """When its newest photo came, of a report that may be named to whoever sends the same one; stored, too."""
        if not self.photos or not self.is_published or self.is_restricted:
            return None
        return max(photo.added_at for photo in self.photos)

    @property
    def holder(self) -> Holder:
        return Holder(self.status, self.skpd, self.kelurahan, self.is_restricted)

    @property
    def text(self) -> str | None:
        """What the reporter wrote; None once erased."""
        return self.note_of(0)

    def note_of(self, seq: int) -> str | None:
        kept = self.texts.get(str(seq))
        return kept.text if kept else None

    def photo(self, id: str) -> Photo | None:
        return next((photo for photo in self.photos if photo.id == id), None)

    def event(self, id: str) -> Event | None:
        return next((event for event in (*self.unsent, *self.parked) if event.id == id), None)

    def last(self, move: str) -> Step | None:
        """The newest step of that move."""
        return next((step for step in reversed(self.history) if step.move == move), None)

    @property
    def began(self) -> Step:
        """The step by which it came to its present status."""
        *_, first = takewhile(lambda step: step.status == self.status, reversed(self.history))
        return first

    def is_at(self, status: Status) -> Report:
        return self.model_copy(update={"status": status, "is_open": status in OPEN})

    def without_person(self, at: datetime) -> Report:
        """Whatever the reporter told and showed, and what staff noted, gone for good; the chain stays whole."""
        place = grid.rounded(self.point.lat, self.point.lon) if self.point else None
        return self.model_copy(
            update={
                "erased_at": at,
                "texts": {},
                "landmark": None,
                "suspicions": (),
                "point": Point(lat=place.lat, lon=place.lon) if place else None,
                "photos": tuple(photo for photo in self.photos if photo.kind != "report"),
            }
        )
