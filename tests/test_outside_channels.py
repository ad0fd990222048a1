"""Notices on their way out of the house: from a report's step to what a city's servers are really asked."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from standardwebhooks.webhooks import Webhook

from shared import lifecycle, reports
from shared.console import staff_view
from shared.installation import Installation
from shared.platform.channels import Channels
from shared.platform.ports import Channel
from shared.telegram import bot, chats
from shared.telegram.updates import Update
from shared.wording import wib
from shared.workflow import Status
from tests.life import START, bribed, moved, routed, sent, submitted, told
from tests.offices import with_post
from tests.platform import outside
from tests.platform.api_server import Asked, Server, serving
from tests.platform.outside import SIGNING, WAYS
from tests.telegram import pressed, private

CHAT = 770077
PERSONAL = {"name": "Siti Aminah", "phone": "0812 3456 7890"}
WORDS = ["Siti", "6281234567890", "0812", "warga@", "padam sejak"]


@pytest.fixture(autouse=True)
def _posts(tokens: dict[str, str]) -> None:
    """Somebody to tell."""


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def _city(here: Installation, server: Server, channel: Channel) -> Installation:
    """With all three servers at that address, which answers as that channel's does."""
    server.answers(200, WAYS[channel].ok)
    return with_post(here, Channels(outside.settings(server)))


def _asked(server: Server, path: str) -> list[Asked]:
    return [asked for asked in server.asked if path in asked.path]


def _dispatched(here: Installation) -> str:
    return moved(here, routed(here, **PERSONAL).ticket, "confirm", "surveyor-1").ticket


def test_an_officer_reads_a_new_report_in_the_bound_chat_and_accepts_it_there(
    installation: Installation, server: Server
) -> None:
    chats.bind(installation.store, chats.invite(installation.store, "officer-dishub", START).code, str(CHAT), START)
    ticket = _dispatched(installation)
    told(_city(installation, server, "telegram"), ticket)
    [asked] = _asked(server, "sendMessage")
    assert [word for word in WORDS if word in asked.body.decode()] == []
    button = asked.json["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    bot.answer(installation, Update.model_validate(pressed(private(CHAT), button)), START)
    assert reports.get(installation.store, ticket).status is Status.WORKING


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_a_reporter_without_mail_is_asked_and_told_by_whatsapp_with_a_way_to_stop(
    installation: Installation, server: Server, *, is_confirmed: bool
) -> None:
    report = (submitted if is_confirmed else sent)(installation, email=None, **PERSONAL)
    lifecycle.route(installation, report.ticket, START)
    told(_city(installation, server, "whatsapp"), report.ticket)
    [asked] = _asked(server, "/messages")
    template = asked.json["template"]
    [text, link, stop] = [parameter["text"] for parameter in template["components"][0]["parameters"]]
    assert (asked.json["to"], template["name"]) == (
        "6281234567890", "kanal_pelapor" if is_confirmed else "kanal_konfirmasi",
    )  # fmt: skip
    assert ("/surat/confirm/" in link, "/surat/stop/" in stop, "padam" in text) == (not is_confirmed, True, False)


def test_the_citys_own_system_is_told_of_the_step_and_nothing_of_the_reporter(
    installation: Installation, server: Server
) -> None:
    ticket = _dispatched(installation)
    told(_city(installation, server, "webhook"), ticket)
    [asked] = _asked(server, "/events")
    said = Webhook(SIGNING).verify(asked.body, dict(asked.headers))
    step = reports.get(installation.store, ticket).history[-1]
    assert said == {
        "id": asked.headers["webhook-id"], "ticket": ticket, "move": "confirm", "status": "dispatched",
        "skpd": "DISHUB", "at": step.model_dump(mode="json")["at"],
    }  # fmt: skip


def test_of_a_confidential_report_no_other_system_is_told(installation: Installation, server: Server) -> None:
    told(_city(installation, server, "webhook"), bribed(installation).ticket)
    assert _asked(server, "/events") == []


def test_an_officer_can_share_a_report_with_a_group_and_shares_nothing_of_its_reporter(
    installation: Installation,
) -> None:
    report = reports.get(installation.store, _dispatched(installation))
    link = urlsplit(str(staff_view.view(report, installation.city, installation.address)["share_link"]))
    [text] = parse_qs(link.query)["text"]
    assert (link.netloc, report.due_at is not None) == ("wa.me", True)
    assert all(part in text for part in (report.ticket, "Lampu jalan padam", "Kelurahan", wib(report.due_at or START)))
    assert [word for word in WORDS if word in text] == []


@pytest.mark.parametrize("is_restricted", [True, False])
def test_a_confidential_report_is_shared_with_no_group(installation: Installation, *, is_restricted: bool) -> None:
    report = bribed(installation) if is_restricted else submitted(installation, visibility="confidential")
    assert staff_view.view(report, installation.city, installation.address)["share_link"] is None
