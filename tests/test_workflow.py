"""The table of moves: complete, without dead ends, and every move allowed exactly where it says."""

from __future__ import annotations

from itertools import product

import pytest

from shared.workflow import (
    APPEARANCE,
    ENDED,
    MOVES,
    OPEN,
    Actor,
    Holder,
    Role,
    Status,
    may_see,
    permits,
)


def _reachable() -> set[Status]:
    reached = {Status.RECEIVED}
    while True:
        further = {to for move in MOVES.values() if move.sources & reached for to in move.to} | reached
        if further == reached:
            return reached
        reached = further


def test_every_status_can_be_reached() -> None:
    assert _reachable() == set(Status)


@pytest.mark.parametrize("status", sorted(OPEN))
def test_no_open_status_is_a_dead_end(status: Status) -> None:
    assert any(status in move.sources and set(move.to) - {status} for move in MOVES.values())


@pytest.mark.parametrize("status", sorted(ENDED))
def test_an_ended_report_can_be_closed(status: Status) -> None:
    assert status in MOVES["close"].sources


def test_every_status_has_a_label_and_a_lamp() -> None:
    assert set(APPEARANCE) == set(Status)
    assert {appearance.lamp for appearance in APPEARANCE.values()} == {"red", "yellow", "green", "grey"}


DISHUB = Holder(Status.DISPATCHED, "DISHUB", "19.71.02.1001", is_restricted=False)
SECRET = Holder(Status.DISPATCHED, "INSPEKTORAT", None, is_restricted=True)

OFFICER = Actor(Role.OFFICER, "officer-dishub", "DISHUB")
OTHER_OFFICER = Actor(Role.OFFICER, "officer-dlh", "DLH")
SURVEYOR = Actor(Role.SURVEYOR, "surveyor-1", areas=("19.71.02.1001",))
OTHER_SURVEYOR = Actor(Role.SURVEYOR, "surveyor-2", areas=("19.71.01.1004",))
OPERATOR = Actor(Role.OPERATOR, "operator-1")
AUDITOR = Actor(Role.AUDITOR, "auditor")
INSPECTOR = Actor(Role.HEAD, "head-inspektorat", "INSPEKTORAT")


@pytest.mark.parametrize(
    ("actor", "holder", "sees"),
    [
        (OFFICER, DISHUB, True),
        (OTHER_OFFICER, DISHUB, False),
        (SURVEYOR, DISHUB, True),
        (OTHER_SURVEYOR, DISHUB, False),
        (OPERATOR, DISHUB, True),
        (AUDITOR, DISHUB, True),
        (OPERATOR, SECRET, False),
        (SURVEYOR, SECRET, False),
        (INSPECTOR, SECRET, True),
        (OFFICER, SECRET, False),
        (OPERATOR, SECRET._replace(status=Status.TRIAGE), False),
        (AUDITOR, SECRET, False),
    ],
)
def test_everybody_sees_only_what_is_theirs(actor: Actor, holder: Holder, sees: bool) -> None:
    assert may_see(actor, holder) is sees


def test_nobody_acts_outside_their_role() -> None:
    for move, role in product(MOVES.values(), Role):
        actor = Actor(role, "somebody", "DISHUB", ("*",))
        assert permits(move, actor, DISHUB) == (role in move.by and may_see(actor, DISHUB))


def test_the_auditor_and_the_admin_change_nothing() -> None:
    for move in MOVES.values():
        assert not move.by & {Role.AUDITOR, Role.ADMIN}


def test_the_head_of_the_receiving_body_validates_a_confidential_report() -> None:
    validate = MOVES["validate"]
    checking = SECRET._replace(status=Status.CHECKING)
    assert permits(validate, INSPECTOR, checking)
    assert not permits(validate, OPERATOR, checking)
    assert not permits(validate, Actor(Role.HEAD, "head-dishub", "DISHUB"), DISHUB)
