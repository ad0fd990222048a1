"""What must be true of one report: kept in step with it by hand, move by move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from shared.platform.ports import Json
from tests.model.flow import ENDED, FLOW, OPEN

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
Said = dict[str, Json]


class Taken(NamedTuple):
    """A photo of a report."""

    kind: str
    added_at: datetime
    flags: tuple[str, ...]


class Made(NamedTuple):
    """A step, as far as a repeat is known by it: `said` is all that came with it but words, which can be erased."""

    move: str
    post: str
    said: Said
    note: Json
    skpd: Json


Effect = Callable[["Known", str, str, Said], None]


@dataclass
class Known:
    """`words`: all that only this report's people know. `began`: the number of the step by which the status began.
    `since`: when. `asked_at`: when its work was last asked for. `is_told`: its reporter's address hears everything.
    """

    ticket: str
    secret: str
    code: str | None
    channel: str
    visibility: str
    kelurahan: str | None
    created_at: datetime
    words: set[str]
    email: str | None
    status: str = "received"
    is_placed: bool = False
    is_near_border: bool = False
    is_restricted: bool = False
    skpd: str | None = None
    asked_from: str | None = None
    is_closed: bool = False
    is_erased: bool = False
    parent: str | None = None
    children: int = 0
    split_from: str | None = None
    supporters: int = 0
    marks: set[str] = field(default_factory=set[str])
    steps: list[Made] = field(default_factory=list[Made])
    began: int = 0
    since: datetime = NEVER
    asked_at: datetime = NEVER
    finished_by: str | None = None
    due_at: datetime | None = None
    extended_by: set[str] = field(default_factory=set[str])
    is_rated: bool = False
    reopened: int = 0
    photos: dict[str, Taken] = field(default_factory=dict[str, Taken])
    shown: set[str] = field(default_factory=set[str])
    is_told: bool = False

    @property
    def is_open(self) -> bool:
        return self.status in OPEN.split()

    @property
    def is_withdrawn(self) -> bool:
        return any(step.move == "withdraw" for step in self.steps)

    @property
    def is_published(self) -> bool:
        return self.visibility != "confidential" and not self.is_erased

    def made(self, move: str, post: str, role: str, said: Said, at: datetime, to: str = "") -> None:
        """The step, and all that follows from it in this report alone."""
        self.steps.append(Made(move, post, _in_chain(said), said.get("note"), said.get("skpd") or self.skpd))
        target = to or (FLOW[move].to if move in FLOW else "")
        target = (self.asked_from or "triage") if target == "asked" else target
        if move == "ask":
            self.asked_from = self.status
        if target and target != self.status:
            self.status, self.began, self.since = target, len(self.steps) - 1, at
        if move in {"route", "confirm", "dispatch", "send_back", "reopen"}:
            self.asked_at = at
        if move in _EFFECTS:
            _EFFECTS[move](self, post, role, said)

    def forget(self) -> None:
        """Whatever the reporter has told, shown or left."""
        self.is_erased, self.is_told = True, False
        self.words, self.email = set(), None
        self.steps = [step._replace(note=None) for step in self.steps]
        self.photos = {name: photo for name, photo in self.photos.items() if photo.kind != "report"}
        self.shown &= set(self.photos)

    def is_made(self, move: str, post: str, said: Said) -> bool:
        """The same move by the same post after what was seen: a repeat."""
        seen = said.get("seen")
        if not isinstance(seen, int):
            return False
        asked = (move, post, _in_chain(said), said.get("note"))
        return any(
            asked == (step.move, step.post, step.said, step.note) and said.get("skpd") in (None, step.skpd)
            for step in self.steps[seen + 1 :]
        )

    def last_work(self) -> dict[str, Taken]:
        return {
            name: photo
            for name, photo in self.photos.items()
            if photo.kind == "completion" and photo.added_at >= max(self.asked_at, self.created_at)
        }


def _in_chain(said: Said) -> Said:
    """A place is kept beside the steps, and a repeat is not told from another one by it."""
    return {name: value for name, value in said.items() if name in _KEPT and value is not None}


_KEPT = frozenset({"reason", "post", "rating", "photo", "code", "parent", "due_at"})


def _set(name: str, value: object) -> Effect:
    return lambda known, _post, _role, _said: setattr(known, name, value)


def _takes(name: str, from_said: str) -> Effect:
    """Where it is said."""
    return lambda known, _post, _role, said: setattr(known, name, said.get(from_said) or getattr(known, name))


def _finished(known: Known, post: str, _role: str, _said: Said) -> None:
    known.finished_by = post


def _extended(known: Known, _post: str, role: str, _said: Said) -> None:
    known.extended_by.add(role)


def _reopened(known: Known, _post: str, _role: str, _said: Said) -> None:
    known.reopened, known.is_rated, known.extended_by = known.reopened + 1, False, set()


def _unmerged(known: Known, _post: str, _role: str, _said: Said) -> None:
    known.parent, known.extended_by = None, set()


def _shown(known: Known, _post: str, _role: str, said: Said) -> None:
    known.shown.add(str(said["photo"]))


def _hidden(known: Known, _post: str, _role: str, said: Said) -> None:
    known.shown.discard(str(said["photo"]))


def _erased(known: Known, _post: str, _role: str, _said: Said) -> None:
    known.forget()


_EFFECTS: dict[str, Effect] = {
    "answer": _set("asked_from", value=None),
    "resume": _set("asked_from", value=None),
    "dispatch": _takes("skpd", "skpd"),
    "send_survey": _takes("skpd", "skpd"),
    "refer": _takes("skpd", "skpd"),
    "merge": _takes("parent", "parent"),
    "unmerge": _unmerged,
    "finish": _finished,
    "extend": _extended,
    "rate": _set("is_rated", value=True),
    "reopen": _reopened,
    "close": _set("is_closed", value=True),
    "withdraw": _set("is_closed", value=True),
    "show_photo": _shown,
    "hide_photo": _hidden,
    "erase": _erased,
}


def is_ended(status: str) -> bool:
    return status in ENDED.split()
