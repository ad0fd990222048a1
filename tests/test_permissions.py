"""Who may do what: every role on every move, in every status, on every kind of report, against a table written by hand.

10 posts, every move, 11 statuses, 5 kinds of report: 19,250 cases with 35 moves; the run prints the number at its end.
`test_rights.py` does the same for pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Final, NamedTuple

import pytest

from shared import moves
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.installation import Installation
from shared.moves import Details
from shared.platform.ports import Json
from shared.report import Report
from shared.workflow import MOVES, Actor, ClockName, Move, Need, Role, Status
from tests import cases
from tests.life import START, attached, bribed, moved, routed

HERE, ELSEWHERE = "19.71.02.1001", "19.71.01.1004"
OTHER = "PGK-7F3K-29QX-5"

OPERATOR = {
    "correct", "send_survey", "dispatch", "refer", "reject", "merge", "unmerge", "split", "show_photo", "hide_photo",
    "ask", "validate", "send_back", "answer", "reopen", "attach", "note", "reply",
}  # fmt: skip
SKPD = {"accept", "hand_back", "extend", "assign", "progress", "finish", "ask", "attach", "note"}
MAY: Final[dict[Role, set[str]]] = {
    Role.OPERATOR: OPERATOR,
    Role.SURVEYOR: {"confirm", "refute", "attach", "note"},
    Role.OFFICER: SKPD,
    Role.HEAD: SKPD,
    Role.SUPERVISOR: {"extend", "note"},
    Role.AUDITOR: set(),
    Role.ADMIN: set(),
}

ALL_BUT_CONFIDENTIAL = {"own", "foreign SKPD", "foreign area", "foreign both"}
SEES: Final[dict[Actor, set[str]]] = {
    Actor(Role.OPERATOR, "operator-1"): ALL_BUT_CONFIDENTIAL,
    Actor(Role.SURVEYOR, "surveyor-1", None, ("*",)): ALL_BUT_CONFIDENTIAL,
    Actor(Role.SURVEYOR, "surveyor-2", None, (HERE,)): {"own", "foreign SKPD"},
    Actor(Role.OFFICER, "officer-2", "DISHUB"): {"own", "foreign area"},
    Actor(Role.HEAD, "head-dishub", "DISHUB"): {"own", "foreign area"},
    Actor(Role.OFFICER, "officer-inspektorat", "INSPEKTORAT"): {"confidential"},
    Actor(Role.HEAD, "head-inspektorat", "INSPEKTORAT"): {"confidential"},
    Actor(Role.SUPERVISOR, "sekda"): ALL_BUT_CONFIDENTIAL,
    Actor(Role.AUDITOR, "auditor"): ALL_BUT_CONFIDENTIAL,
    Actor(Role.ADMIN, "admin"): ALL_BUT_CONFIDENTIAL,
}
KINDS: Final[dict[str, dict[str, str]]] = {
    "own": {"skpd": "DISHUB", "kelurahan": HERE},
    "foreign SKPD": {"skpd": "DLH", "kelurahan": HERE},
    "foreign area": {"skpd": "DISHUB", "kelurahan": ELSEWHERE},
    "foreign both": {"skpd": "DLH", "kelurahan": ELSEWHERE},
    "confidential": {},
}


class Case(NamedTuple):
    actor: Actor
    move: Move
    status: Status
    kind: str


def _cases() -> Iterator[Case]:
    return (Case(*each) for each in product(SEES, MOVES.values(), Status, KINDS))


def _expected(case: Case) -> type[Exception] | None:
    """None: the move succeeds."""
    if case.kind not in SEES[case.actor]:
        return NotFound
    may = MAY[case.actor.role]
    if case.kind == "confidential" and case.actor.role is Role.HEAD:
        may = may | OPERATOR
    if case.move.name not in may:
        return Forbidden
    if case.status not in case.move.sources:
        return Conflict
    is_no_question = case.move.name == "reply"  # neither a lamp nor a bribe is; `test_reply.py` has one
    return Invalid if is_no_question or (case.kind == "confidential" and case.move.name == "send_survey") else None


@pytest.fixture
def whole(installation: Installation) -> dict[str, Report]:
    """Of each kind one that has been through the SKPD's hands, with a photo of the work."""
    lamp = routed(installation).ticket
    moved(installation, lamp, "confirm", "surveyor-1")
    moved(installation, lamp, "accept", "officer-dishub")
    attached(installation, lamp, "officer-dishub")
    done = moved(installation, lamp, "finish", "officer-dishub", photo="after")
    bribe = bribed(installation)
    bribe = bribe.model_copy(update={"photos": done.photos})
    return {kind: (done if fields else bribe).model_copy(update=fields) for kind, fields in KINDS.items()}


def _details(here: Installation, move: Move, report: Report) -> Details:
    """All that the move needs, and right."""
    resolve = report.clocks.get(ClockName.RESOLVE)
    reasons = here.city.city.reasons.get(move.name, ())
    values: dict[Need, Json] = {
        Need.NOTE: "Sudah dilihat",
        Need.REASON: reasons[0].id if reasons else "tidak_yakin",
        Need.PHOTO: "after",
        Need.DUE_AT: (resolve.due_at + timedelta(days=2)).isoformat() if resolve else None,
        Need.PARENT: OTHER,
        Need.SKPD: "X-PLN",
        Need.CODE: "kabel_tiang",
        Need.RATING: 4,
        Need.POST: "officer-dishub",
    }
    needs = move.needs | {Need.PHOTO, Need.NOTE} if Need.EVIDENCE in move.needs else move.needs
    fields = {need.value: values[need] for need in needs if need is not Need.EVIDENCE}
    return Details.model_validate(fields)


def _outcome(here: Installation, case: Case, report: Report) -> type[Exception] | None:
    *earlier, newest = report.history
    history = (*earlier, newest.model_copy(update={"status": case.status}))
    before = report.is_at(case.status).model_copy(update={"history": history})
    try:
        moves.move(
            before, case.move.name, case.actor, at=START + timedelta(hours=1), city=here.city, salt="x",
            details=_details(here, case.move, before),
        )  # fmt: skip
    except (NotFound, Forbidden, Conflict, Invalid) as refusal:
        return type(refusal)
    return None


def test_exactly_the_allowed_moves_succeed(installation: Installation, whole: dict[str, Report]) -> None:
    wrong = {
        (case.actor.post, case.move.name, case.status.value, case.kind): (found, _expected(case))
        for case in _cases()
        if (found := _outcome(installation, case, whole[case.kind])) is not _expected(case)
    }
    cases.TRIED["moves tried against the permission table"] = len(list(_cases()))
    assert dict(list(wrong.items())[:20]) == {}


def test_every_move_is_somebodys() -> None:
    people = {name for may in MAY.values() for name in may}
    others = {move.name for move in MOVES.values() if move.by <= {Role.SYSTEM, Role.REPORTER}}
    assert people | others == MOVES.keys()
    assert not people & others
