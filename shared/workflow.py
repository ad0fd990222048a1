"""The state machine: statuses, roles, and one table of named moves.

Whatever happens to a report is a move of this table. `report.py` carries a move out, `permits` says
who may; README's diagram is drawn from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    RECEIVED = "received"
    TRIAGE = "triage"
    SURVEY = "survey"
    DISPATCHED = "dispatched"
    WORKING = "working"
    CHECKING = "checking"
    WAITING = "waiting"
    RESOLVED = "resolved"
    REFERRED = "referred"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


class Appearance(NamedTuple):
    """What the public reads of a status."""

    label: str
    lamp: str


APPEARANCE = {
    Status.RECEIVED: Appearance("Diterima", "red"),
    Status.TRIAGE: Appearance("Diperiksa operator", "red"),
    Status.SURVEY: Appearance("Cek lapangan", "red"),
    Status.DISPATCHED: Appearance("Diteruskan ke SKPD", "red"),
    Status.WORKING: Appearance("Dikerjakan", "yellow"),
    Status.CHECKING: Appearance("Menunggu validasi", "yellow"),
    Status.WAITING: Appearance("Butuh keterangan", "yellow"),
    Status.RESOLVED: Appearance("Selesai", "green"),
    Status.REFERRED: Appearance("Diteruskan ke luar kota", "grey"),
    Status.REJECTED: Appearance("Ditolak", "grey"),
    Status.DUPLICATE: Appearance("Digabung", "grey"),
}

ENDED = frozenset({Status.RESOLVED, Status.REFERRED, Status.REJECTED, Status.DUPLICATE})
OPEN = frozenset(Status) - ENDED


class Role(StrEnum):
    REPORTER = "reporter"
    SYSTEM = "system"
    OPERATOR = "operator"
    SURVEYOR = "surveyor"
    OFFICER = "officer"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMIN = "admin"


class ClockName(StrEnum):
    RESPOND = "respond"
    COORDINATE = "coordinate"
    RESOLVE = "resolve"


class Need(StrEnum):
    """A detail that a move cannot do without; the value is the field's name."""

    NOTE = "note"
    REASON = "reason"
    PHOTO = "photo"
    EVIDENCE = "evidence"  # photo or note, as the code's `evidence` says
    DUE_AT = "due_at"
    PARENT = "parent"
    SKPD = "skpd"
    CODE = "code"
    RATING = "rating"
    POST = "post"


@dataclass(frozen=True)
class Move:
    """`to` empty: the status stays. Several targets: `report.py` and the rules choose one of them."""

    name: str
    sources: frozenset[Status]
    to: tuple[Status, ...]
    by: frozenset[Role]
    needs: frozenset[Need] = frozenset()
    stops: frozenset[ClockName] = frozenset()
    is_public: bool = True
    is_told: bool = False


_ALL_CLOCKS = frozenset(ClockName)
_STAFF = frozenset({Role.OPERATOR, Role.SURVEYOR, Role.OFFICER, Role.HEAD, Role.SUPERVISOR})
_SKPD = (Role.OFFICER, Role.HEAD)


def _move(  # noqa: PLR0913 a table row names what it sets
    name: str,
    *sources: Status,
    to: Status | tuple[Status, ...] = (),
    by: Role | tuple[Role, ...] | frozenset[Role],
    needs: tuple[Need, ...] = (),
    stops: frozenset[ClockName] = frozenset(),
    is_public: bool = True,
    is_told: bool = False,
) -> Move:
    targets = (to,) if isinstance(to, Status) else to
    roles = frozenset({by} if isinstance(by, Role) else by)
    return Move(name, frozenset(sources), targets, roles, frozenset(needs), stops, is_public, is_told)


_S, _R, _N = Status, Role, Need

_TABLE = (
    # the system
    _move("route", _S.RECEIVED, to=(_S.SURVEY, _S.DISPATCHED), by=_R.SYSTEM, is_told=True),
    _move("triage", _S.RECEIVED, to=_S.TRIAGE, by=_R.SYSTEM, needs=(_N.REASON,), is_told=True),
    _move("resume", _S.WAITING, to=(_S.TRIAGE, _S.DISPATCHED, _S.WORKING), by=_R.SYSTEM, is_told=True),
    _move("remind", *OPEN, by=_R.SYSTEM, is_public=False, is_told=True),
    _move("close", *ENDED, by=_R.SYSTEM),
    _move("transfer", *OPEN, by=_R.SYSTEM, needs=(_N.SKPD,)),
    # the operator
    _move("correct", _S.TRIAGE, by=_R.OPERATOR),
    _move("send_survey", _S.TRIAGE, to=_S.SURVEY, by=_R.OPERATOR, is_told=True),
    _move("dispatch", _S.TRIAGE, _S.SURVEY, to=_S.DISPATCHED, by=(_R.OPERATOR, _R.SYSTEM), is_told=True),
    _move("refer", _S.TRIAGE, to=_S.REFERRED, by=_R.OPERATOR, needs=(_N.SKPD, _N.NOTE), stops=_ALL_CLOCKS,
          is_told=True),
    _move("reject", _S.TRIAGE, to=_S.REJECTED, by=_R.OPERATOR, needs=(_N.REASON,), stops=_ALL_CLOCKS, is_told=True),
    _move("reply", _S.TRIAGE, to=_S.RESOLVED, by=_R.OPERATOR, needs=(_N.NOTE,), stops=_ALL_CLOCKS, is_told=True),
    _move("merge", _S.TRIAGE, _S.SURVEY, _S.DISPATCHED, to=_S.DUPLICATE, by=_R.OPERATOR, needs=(_N.PARENT,),
          stops=_ALL_CLOCKS, is_told=True),
    _move("unmerge", _S.DUPLICATE, to=_S.TRIAGE, by=_R.OPERATOR, needs=(_N.NOTE,), is_told=True),
    _move("split", _S.TRIAGE, by=_R.OPERATOR, needs=(_N.CODE, _N.NOTE), is_public=False),
    _move("show_photo", *Status, by=_R.OPERATOR, needs=(_N.PHOTO,), is_public=False),
    _move("hide_photo", *Status, by=_R.OPERATOR, needs=(_N.PHOTO,), is_public=False),
    # the survey team
    _move("confirm", _S.SURVEY, to=_S.DISPATCHED, by=_R.SURVEYOR, is_told=True),
    _move("refute", _S.SURVEY, to=_S.TRIAGE, by=_R.SURVEYOR, needs=(_N.REASON,), is_told=True),
    # the SKPD
    _move("accept", _S.DISPATCHED, to=_S.WORKING, by=_SKPD, stops=frozenset({ClockName.COORDINATE}), is_told=True),
    _move("hand_back", _S.DISPATCHED, _S.WORKING, to=_S.TRIAGE, by=_SKPD, needs=(_N.REASON,), is_told=True),
    _move("extend", _S.DISPATCHED, _S.WORKING, by=(*_SKPD, _R.SUPERVISOR), needs=(_N.DUE_AT, _N.REASON), is_told=True),
    _move("assign", _S.DISPATCHED, _S.WORKING, by=_SKPD, needs=(_N.POST,), is_public=False),
    _move("progress", _S.WORKING, by=_SKPD, needs=(_N.NOTE,), is_told=True),
    _move("finish", _S.WORKING, to=_S.CHECKING, by=_SKPD, needs=(_N.EVIDENCE,)),
    _move("ask", _S.TRIAGE, _S.DISPATCHED, _S.WORKING, to=_S.WAITING, by=(_R.OPERATOR, *_SKPD), needs=(_N.NOTE,),
          is_told=True),
    # validation, never by the one who finished
    _move("validate", _S.CHECKING, to=_S.RESOLVED, by=_R.OPERATOR, stops=_ALL_CLOCKS, is_told=True),
    _move("send_back", _S.CHECKING, to=_S.WORKING, by=_R.OPERATOR, needs=(_N.NOTE,), is_told=True),
    # the reporter
    _move("answer", _S.WAITING, to=(_S.TRIAGE, _S.DISPATCHED, _S.WORKING), by=(_R.REPORTER, _R.OPERATOR),
          needs=(_N.NOTE,), is_told=True),
    _move("reopen", _S.RESOLVED, to=_S.TRIAGE, by=(_R.REPORTER, _R.OPERATOR), needs=(_N.NOTE,), is_told=True),
    _move("withdraw", _S.RECEIVED, _S.TRIAGE, _S.SURVEY, _S.DISPATCHED, _S.WAITING, to=_S.REJECTED, by=_R.REPORTER,
          stops=_ALL_CLOCKS),
    _move("rate", _S.RESOLVED, by=_R.REPORTER, needs=(_N.RATING,)),
    _move("erase", *Status, by=_R.REPORTER, is_public=False),
    # several
    _move("attach", *OPEN, _S.RESOLVED, by=(_R.REPORTER, _R.OPERATOR, _R.SURVEYOR, *_SKPD), needs=(_N.PHOTO,),
          is_public=False),
    _move("note", *Status, by=_STAFF, needs=(_N.NOTE,), is_public=False),
)  # fmt: skip

MOVES = {move.name: move for move in _TABLE}


class Scope(StrEnum):
    """Which reports a role can reach at all."""

    EVERYTHING = "everything"
    CITY = "city"  # all but the confidential
    AREAS = "areas"  # those in one's own kelurahan, but the confidential
    SKPD = "skpd"  # those with one's own SKPD, the confidential too


SCOPE: dict[Role, Scope] = {
    Role.SYSTEM: Scope.EVERYTHING,
    Role.REPORTER: Scope.EVERYTHING,  # of the own report alone, to which the secret has led (`own_access.py`)
    Role.OPERATOR: Scope.CITY,
    Role.SURVEYOR: Scope.AREAS,
    Role.OFFICER: Scope.SKPD,
    Role.HEAD: Scope.SKPD,
    Role.SUPERVISOR: Scope.CITY,
    Role.AUDITOR: Scope.CITY,
    Role.ADMIN: Scope.CITY,
}


class Holder(NamedTuple):
    """Who may touch a report besides those who may touch all: where it is, and with whom."""

    status: Status
    skpd: str | None
    kelurahan: str | None
    is_restricted: bool  # a confidential code: the receiving body only


class Actor(NamedTuple):
    """Somebody acting: a post (`post` is its id), the reporter, or the system. `own_posts`: others whose work is
    also this person's own.
    """

    role: Role
    post: str
    skpd: str | None = None
    areas: tuple[str, ...] = ()
    own_posts: tuple[str, ...] = ()


SYSTEM = Actor(Role.SYSTEM, "system")
REPORTER = Actor(Role.REPORTER, "reporter")


def permits(move: Move, actor: Actor, holder: Holder) -> bool:
    """The permission table, role and move and scope: `Move.by` and `SCOPE`. Whether the status allows the move is
    another question.
    """
    return _role_on(actor, holder) & move.by != frozenset() and may_see(actor, holder)


def may_see(actor: Actor, holder: Holder) -> bool:
    """A confidential report is its receiving body's alone, in every status."""
    match SCOPE[actor.role]:
        case Scope.EVERYTHING:
            return True
        case Scope.SKPD:
            return actor.skpd is not None and actor.skpd == holder.skpd
        case Scope.AREAS:
            return not holder.is_restricted and ("*" in actor.areas or holder.kelurahan in actor.areas)
        case Scope.CITY:
            return not holder.is_restricted


def _role_on(actor: Actor, holder: Holder) -> frozenset[Role]:
    """On a confidential report the head of the receiving body also does what the operator does elsewhere."""
    if holder.is_restricted and actor.role is Role.HEAD:
        return frozenset({Role.HEAD, Role.OPERATOR})
    return frozenset({actor.role})
