"""One post office for all channels: what is set up goes out, the rest is refused or, embedded, stays in the mailbox."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from functions.local import mail
from shared.platform import embedded
from shared.platform.channels import Channels
from shared.platform.embedded import EmbeddedPlatform
from shared.platform.ports import Channel, Message, Refused
from shared.settings import Settings
from tests.platform import outside
from tests.platform.api_server import Server, serving
from tests.platform.outside import SIGNING, WAYS

LETTER = Message("PGK-7F3K-2.siti", "siti@kanal.test", "Laporan", "Terima kasih.\n")
MESSAGES: dict[Channel, Message] = {"email": LETTER, **{channel: way.message for channel, way in WAYS.items()}}
NOTHING: dict[str, str] = {}
ALL = tuple(MESSAGES)
ONLY_EMAIL = """
import sys
from shared.platform.channels import Channels
from shared.platform.ports import Message
from shared.settings import load
Channels(load()).send(Message("1", "siti@kanal.test", "Laporan", "Terima kasih."))
print(*sorted({"requests", "urllib3", "smtplib"} & set(sys.modules)))
"""


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def _platform(folder: Path, settings: Settings) -> EmbeddedPlatform:
    return embedded.open_platform(replace(settings, data=str(folder / "data"), strict=True))


@pytest.mark.parametrize(
    ("settings", "channels"),
    [
        (NOTHING, ""),
        ({"smtp_host": "smtp.example.go.id"}, "email"),
        ({"telegram_token": "1:A"}, "telegram"),
        ({"whatsapp_token": "EAA"}, ""),
        ({"whatsapp_token": "EAA", "whatsapp_phone_id": "1"}, "whatsapp"),
        ({"webhook_url": "https://kota.example"}, ""),
        ({"webhook_url": "https://kota.example", "webhook_secret": SIGNING}, "webhook"),
        ({"smtp_host": "smtp.example.go.id", "telegram_token": "1:A"}, "email telegram"),
    ],
)
def test_a_channel_is_there_when_all_it_needs_is(settings: dict[str, str], channels: str) -> None:
    assert Channels(Settings(**settings)).channels == set(channels.split())  # type: ignore[arg-type]


@pytest.mark.parametrize("channel", ALL)
def test_what_is_not_set_up_is_refused(channel: Channel) -> None:
    with pytest.raises(Refused, match="not set up"):
        Channels(Settings()).send(MESSAGES[channel])


@pytest.mark.parametrize("channel", WAYS)
def test_a_message_goes_to_the_server_of_its_channel(server: Server, channel: Channel) -> None:
    server.answers(200, WAYS[channel].ok)
    post = Channels(outside.settings(server))
    for _ in range(2):
        post.send(MESSAGES[channel])
    places = {"telegram": "/bot", "whatsapp": "/v26.0/", "webhook": "/events"}
    assert [asked.path.startswith(places[channel]) for asked in server.asked] == [True, True]


def test_a_letter_goes_to_the_mail_server(server: Server, tmp_path: Path) -> None:
    with mail.server(tmp_path) as (mailbox, at):
        chosen = replace(
            outside.settings(server), smtp_host=at["KANAL_SMTP_HOST"], smtp_port=int(at["KANAL_SMTP_PORT"])
        )
        Channels(chosen).send(LETTER)
        assert mailbox.sent() == [LETTER]
    assert server.asked == []


def test_whoever_sends_letters_only_loads_nothing_else(tmp_path: Path) -> None:
    with mail.server(tmp_path) as (mailbox, at):
        ran = subprocess.run(
            [sys.executable, "-c", ONLY_EMAIL], env=os.environ | at, capture_output=True, text=True, check=True
        )
        assert (ran.stdout, len(mailbox.sent())) == ("smtplib\n", 1)


def test_without_settings_the_embedded_platform_keeps_what_it_sends(tmp_path: Path) -> None:
    platform = _platform(tmp_path, Settings())
    kept = [MESSAGES[channel] for channel in ("email", "telegram", "whatsapp")]
    for message in kept:
        platform.post.send(message)
    with pytest.raises(Refused, match="webhook"):
        platform.post.send(MESSAGES["webhook"])
    assert platform.post.sent() == kept
    assert platform.post.channels == {"email", "telegram", "whatsapp"}
    platform.close()


@pytest.mark.parametrize("channel", WAYS)
def test_what_is_set_up_goes_out_of_the_embedded_platform_too(server: Server, channel: Channel, tmp_path: Path) -> None:
    platform = _platform(tmp_path, outside.settings(server))
    server.answers(200, WAYS[channel].ok)
    platform.post.send(MESSAGES[channel])
    platform.post.send(LETTER)
    assert (len(server.asked), platform.post.sent()) == (1, [LETTER])
    assert platform.post.channels == set(ALL)
    platform.close()


@pytest.mark.parametrize("field", ["id", "to", "subject", "link", "stop_link"])
@pytest.mark.parametrize("channel", ALL)
def test_no_channel_takes_a_line_break_where_it_could_be_a_header(channel: Channel, field: str) -> None:
    odd = replace(MESSAGES[channel], **{field: "x\r\nBcc: all@example.org"})
    with pytest.raises(Refused, match="control character"):
        Channels(Settings()).send(odd)
