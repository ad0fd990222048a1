"""A storm becomes a digest: many at once go in one message, and nothing is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared import reports
from shared.installation import Installation
from shared.messages import digests, receipts
from shared.platform.ports import Message
from shared.sweep import sweep
from tests.conftest import platform_of
from tests.life import START, picky, routed, told
from tests.offices import with_post
from tests.platform.together import together

MINUTE = timedelta(minutes=1)
POST, TO = "officer-satpolpp", "officer-satpolpp@kanal.test"
FLOOD = 40


@pytest.fixture(autouse=True)
def _posts(tokens: dict[str, str]) -> None:
    """Somebody to tell."""


def _flood(here: Installation, count: int = FLOOD) -> list[str]:
    """Reports that go straight to one SKPD, nothing told yet."""
    return [routed(here, code="hewan", text=f"Ular nomor {n:03d}", email=None).ticket for n in range(count)]


def _sent(here: Installation) -> list[Message]:
    return [message for message in platform_of(here).post.sent() if message.to == TO]


def _waiting(here: Installation) -> list[str]:
    return [one.id for one in receipts.inbox(here.store, POST).items if one.digest]


def test_ten_go_by_themselves_and_the_rest_in_one(installation: Installation) -> None:
    tickets = _flood(installation)
    for ticket in tickets:
        told(installation, ticket)
    assert len(_sent(installation)) == digests.STORM
    assert len(receipts.inbox(installation.store, POST).items) == FLOOD
    sweep(installation, START + 15 * MINUTE)
    [digest] = _sent(installation)[digests.STORM :]
    assert digest.text.startswith("30 pemberitahuan")
    assert _waiting(installation) == []


def test_however_many_are_told_at_once(installation: Installation) -> None:
    tickets = _flood(installation)
    together(*[lambda ticket=ticket: told(installation, ticket) for ticket in tickets])
    assert len({message.id for message in _sent(installation)}) == digests.STORM
    assert all(reports.get(installation.store, ticket).unsent == () for ticket in tickets)
    assert {one.ticket for one in receipts.inbox(installation.store, POST).items} == set(tickets)


def test_what_comes_after_its_digest_was_sent_comes_with_the_next_sweep(installation: Installation) -> None:
    *tickets, late = _flood(installation, 15)
    for ticket in tickets:
        told(installation, ticket)
    sweep(installation, START + 15 * MINUTE)
    told(installation, late)  # at START by its own clock: its digest is gone already
    assert len(_waiting(installation)) == 1
    sweep(installation, START + 20 * MINUTE)
    assert _waiting(installation) == []
    assert late in _sent(installation)[-1].text + _sent(installation)[-1].subject


def test_a_digest_that_nobody_took_waits_and_comes_once(installation: Installation) -> None:
    for ticket in _flood(installation, 15):
        told(installation, ticket)
    sweep(picky(installation, TO, OSError("later")), START + 15 * MINUTE)
    assert len(_waiting(installation)) == 5
    for minutes in (20, 25, 30):
        sweep(installation, START + minutes * MINUTE)
    assert len(_sent(installation)) == digests.STORM + 1


def test_an_hour_later_messages_go_by_themselves_again(installation: Installation) -> None:
    for ticket in _flood(installation, 12):
        told(installation, ticket)
    [later] = [routed(installation, START, code="hewan", text="Ular yang lain", email=None).ticket]
    told(installation, later, at=START + 61 * MINUTE)
    assert later in _sent(installation)[-1].text


def test_a_whole_outage_goes_in_one_message_however_large(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "AT_ONCE", 7)
    for ticket in _flood(installation):
        told(installation, ticket)
    sweep(installation, START + 15 * MINUTE)
    assert len(_sent(installation)) == digests.STORM + 1
    assert _waiting(installation) == []


def test_what_is_read_while_its_digest_is_on_the_way_stays_read(installation: Installation) -> None:
    for ticket in _flood(installation, 12):
        told(installation, ticket)
    first = _waiting(installation)[0]
    sweep(with_post(installation, Reading(installation, first)), START + 15 * MINUTE)
    [one] = [one for one in receipts.inbox(installation.store, POST).items if one.id == first]
    assert (one.digest, one.read_at) == ("", START)


class Reading:
    """Whoever gets a message has just read that item in the inbox."""

    def __init__(self, here: Installation, item: str) -> None:
        self.channels = here.platform.post.channels
        self._here = here
        self._item = item

    def send(self, message: Message) -> None:
        if message.to == TO:
            receipts.mark_read(self._here.store, POST, self._item, START)
        self._here.platform.post.send(message)
