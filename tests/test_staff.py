"""Posts and their tokens."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared import staff
from shared.errors import Unauthorised
from shared.installation import Installation
from shared.staff import Post
from shared.web import now
from shared.workflow import Actor, Role

HOUR = timedelta(hours=1)
OFFICER = Post(id="officer-dishub", name="Petugas Dishub", role=Role.OFFICER, skpd="DISHUB", email="o@kanal.test")
HEAD = Post(id="head-dishub", name="Kepala Dishub", role=Role.HEAD, skpd="DISHUB")
OTHER = Post(id="officer-dlh", name="Petugas DLH", role=Role.OFFICER, skpd="DLH")
SURVEYOR = Post(id="surveyor", name="Petugas cek lapangan", role=Role.SURVEYOR, areas=("19.71.02.1001",))


@pytest.fixture(autouse=True)
def _appointed(installation: Installation) -> None:
    staff.appoint(installation.store, [OFFICER, HEAD, OTHER, SURVEYOR])


def test_a_token_stands_for_its_post(installation: Installation) -> None:
    token = staff.token(installation.secret, SURVEYOR.id, now(), HOUR)
    post = staff.signed_in(installation.store, installation.secret, token)
    assert post == SURVEYOR
    assert post.actor == Actor(Role.SURVEYOR, "surveyor", None, ("19.71.02.1001",))


def test_a_token_ends(installation: Installation) -> None:
    token = staff.token(installation.secret, OFFICER.id, now() - HOUR, HOUR - timedelta(seconds=5))
    with pytest.raises(Unauthorised):
        staff.signed_in(installation.store, installation.secret, token)


def test_a_post_that_has_ended_ends_its_tokens_at_once(installation: Installation) -> None:
    token = staff.token(installation.secret, OFFICER.id, now(), HOUR)
    staff.appoint(installation.store, [OFFICER.model_copy(update={"ended_at": now()})])
    with pytest.raises(Unauthorised):
        staff.signed_in(installation.store, installation.secret, token)


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", "....", "é.é.é", "x" * 10_000])
def test_what_is_no_token_is_refused(installation: Installation, token: str | None) -> None:
    with pytest.raises(Unauthorised):
        staff.signed_in(installation.store, installation.secret, token)


def test_a_token_of_no_post_is_refused(installation: Installation) -> None:
    token = staff.token(installation.secret, "unknown", now(), HOUR)
    with pytest.raises(Unauthorised):
        staff.signed_in(installation.store, installation.secret, token)


def test_who_holds_a_role_is_found_by_skpd(installation: Installation) -> None:
    assert staff.holding(installation.store, Role.OFFICER, "DISHUB") == [OFFICER]
    assert staff.holding(installation.store, Role.OFFICER) == [OFFICER, OTHER]
    assert staff.holding(installation.store, Role.HEAD, "DLH") == []


def test_a_named_post_is_found_and_if_nobody_holds_it_all_of_the_role(installation: Installation) -> None:
    def heard(id: str | None) -> list[str]:
        return [post.id for post in staff.hearing(installation.store, Role.OFFICER, None, id)]

    assert heard(OTHER.id) == [OTHER.id]
    assert heard("nobody") == heard(None) == [OFFICER.id, OTHER.id]
    staff.appoint(installation.store, [OTHER.model_copy(update={"ended_at": now()})])
    assert heard(OTHER.id) == [OFFICER.id]


def test_who_has_left_is_not_told(installation: Installation) -> None:
    staff.appoint(installation.store, [OFFICER.model_copy(update={"ended_at": now()})])
    assert staff.holding(installation.store, Role.OFFICER, "DISHUB") == []


def test_an_appointment_again_replaces_the_old_one(installation: Installation) -> None:
    staff.appoint(installation.store, [OFFICER.model_copy(update={"email": "new@kanal.test"})])
    found = staff.find(installation.store, OFFICER.id)
    assert found is not None
    assert found.email == "new@kanal.test"
