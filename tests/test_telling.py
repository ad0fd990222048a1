"""Telling of a step: once by the channel that takes it, in the inbox whatever happens, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from shared import reports, staff
from shared.installation import Installation
from shared.messages import receipts, telling
from shared.messages.receipts import Receipt
from shared.platform.ports import Channel, Message, Refused, TryLater
from shared.platform.telegram import TelegramPost
from shared.settings import Settings
from tests.conftest import platform_of
from tests.life import REPORTERS_EMAIL, START, letters, moved, routed, told
from tests.offices import Dying, Meanwhile, Moody, dies, with_post, with_store
from tests.platform.api_server import Server, serving
from tests.platform.outside import TOKEN, WAYS
from tests.platform.together import together

MINUTE = timedelta(minutes=1)
DISHUB = "officer-dishub"


@pytest.fixture(autouse=True)
def _posts(installation: Installation, tokens: dict[str, str]) -> None:
    """Dishub's officer has a Telegram chat besides the mailbox."""
    officer = staff.find(installation.store, DISHUB)
    assert officer is not None
    staff.appoint(installation.store, [officer.model_copy(update={"telegram_chat": "770077"})])


def _dispatched(here: Installation) -> str:
    """A report whose only untold step sends it to Dishub."""
    ticket = routed(here).ticket
    told(here, ticket)
    moved(here, ticket, "confirm", "surveyor-1")
    return ticket


def _inbox(here: Installation) -> list[Receipt]:
    return receipts.inbox(here.store, DISHUB).items


def _moody(here: Installation, channel: Channel, *moods: Exception | None) -> tuple[Installation, Moody]:
    office = Moody(here.platform.post, {channel: list(moods)})
    return with_post(here, office), office


def test_the_preferred_channel_has_it_with_its_buttons_and_no_other(installation: Installation) -> None:
    ticket = _dispatched(installation)
    told(installation, ticket)
    [message] = [one for one in platform_of(installation).post.sent() if one.to != REPORTERS_EMAIL]
    assert (message.channel, [button.data for button in message.buttons]) == (
        "telegram", [f"accept:{ticket}", f"hand_back:{ticket}"],
    )  # fmt: skip
    [item] = _inbox(installation)
    assert (item.ticket, item.channel, item.text) == (ticket, "telegram", message.text)


def test_what_a_channel_refuses_for_good_goes_by_the_next_and_the_operator_sees_it(installation: Installation) -> None:
    ticket = _dispatched(installation)
    here, _ = _moody(installation, "telegram", Refused("bot was blocked"))
    told(here, ticket)
    assert [letter.channel for letter in letters(installation, f"{DISHUB}@kanal.test")] == ["email"]
    report = reports.get(installation.store, ticket)
    assert [(lost.to, lost.refused, lost.by) for lost in report.undelivered] == [(DISHUB, ("telegram",), "email")]
    assert (report.unsent, _inbox(installation)[0].refused) == ((), ("telegram",))


def test_a_channel_that_wants_to_be_left_alone_is(installation: Installation) -> None:
    ticket = _dispatched(installation)
    here, office = _moody(installation, "telegram", TryLater("too many", 600))
    told(here, ticket)
    [event] = reports.get(installation.store, ticket).unsent
    assert event.next_at >= START + 10 * MINUTE
    told(here, ticket, at=START + 9 * MINUTE)
    told(here, ticket, at=START + 11 * MINUTE)
    assert [message.to for message in office.asked] == ["770077", REPORTERS_EMAIL, "770077"]
    assert len(_inbox(installation)) == 1


def test_after_three_tries_in_vain_the_next_channel_is_used(installation: Installation) -> None:
    ticket = _dispatched(installation)
    here, _ = _moody(installation, "telegram", *[OSError("down")] * 9)
    reports.change(installation.store, ticket, lambda report: report.model_copy(
        update={"unsent": tuple(event.model_copy(update={"tries": telling.PATIENCE}) for event in report.unsent)}
    ))  # fmt: skip
    told(here, ticket)
    assert letters(installation, f"{DISHUB}@kanal.test")
    assert reports.get(installation.store, ticket).unsent == ()


@pytest.mark.parametrize("dying", ["after sending", "after the commit"])
def test_after_a_crash_it_is_told_again_with_the_same_id_or_not_at_all(installation: Installation, dying: str) -> None:
    ticket = _dispatched(installation)
    before = len(platform_of(installation).post.sent())
    sending = with_post(installation, Dying(installation.platform.post))
    here = sending if dying == "after sending" else with_store(installation, Meanwhile(installation.store, after=dies))
    [event] = reports.get(installation.store, ticket).unsent
    with pytest.raises(KeyboardInterrupt):
        telling.tell(here, ticket, event.id, START)
    telling.tell(installation, ticket, event.id, START)
    sent = [(message.id, message.to) for message in platform_of(installation).post.sent()[before:]]
    assert len(set(sent)) == 2
    assert reports.get(installation.store, ticket).unsent == ()


def test_two_deliveries_at_once_leave_one_receipt_each_and_one_id(installation: Installation) -> None:
    ticket = _dispatched(installation)
    [event] = reports.get(installation.store, ticket).unsent
    together(*[lambda: telling.tell(installation, ticket, event.id, START)] * 4)
    assert len(_inbox(installation)) == 1
    ids = {message.id for message in platform_of(installation).post.sent() if message.to == "770077"}
    assert len(ids) == 1


class WithTelegram:
    """The local mailbox, and Telegram on that server."""

    def __init__(self, here: Installation, server: Server) -> None:
        self._post = here.platform.post
        self._telegram = TelegramPost(Settings(telegram_token=TOKEN, telegram_api=server.address))
        self.channels = here.platform.post.channels

    def send(self, message: Message) -> None:
        (self._telegram if message.channel == "telegram" else self._post).send(message)


@pytest.fixture
def telegram() -> Iterator[Server]:
    with serving() as server:
        yield server


def test_a_blocked_bot_on_a_real_connection_means_mail(installation: Installation, telegram: Server) -> None:
    telegram.answers(403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"})
    ticket = _dispatched(installation)
    told(with_post(installation, WithTelegram(installation, telegram)), ticket)
    assert len(telegram.asked) == 1
    assert _inbox(installation)[0].channel == "email"


def test_a_429_on_a_real_connection_is_waited_out_and_then_sent_once(
    installation: Installation, telegram: Server
) -> None:
    telegram.answers(429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 120}})
    ticket, here = _dispatched(installation), with_post(installation, WithTelegram(installation, telegram))
    told(here, ticket)
    telegram.answers(200, WAYS["telegram"].ok)
    told(here, ticket, at=START + MINUTE)
    assert len(telegram.asked) == 1
    told(here, ticket, at=START + 3 * MINUTE)
    assert (len(telegram.asked), reports.get(installation.store, ticket).unsent) == (2, ())
