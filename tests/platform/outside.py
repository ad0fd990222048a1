"""The three channels that are somebody's web server, each against a server of the tests."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from shared.platform.ports import Channel, Message, Post
from shared.platform.telegram import TelegramPost
from shared.platform.webhook import WebhookPost
from shared.platform.whatsapp import WhatsAppPost
from shared.settings import Settings
from tests.platform.api_server import Server

TOKEN: Final = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SIGNING: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
TEXT: Final = "Lampu jalan di depan rumah Siti sudah diperbaiki."


class Way(NamedTuple):
    """A channel, a message for it, and what its server says when all is well."""

    post: type[TelegramPost] | type[WhatsAppPost] | type[WebhookPost]
    message: Message
    ok: Any


WAYS: Final[dict[Channel, Way]] = {
    "telegram": Way(
        TelegramPost,
        Message("PGK-7F3K-2.siti", "770077", "Laporan", TEXT, "telegram"),
        {"ok": True, "result": {"message_id": 9, "chat": {"id": 770077, "type": "private"}, "text": TEXT}},
    ),
    "whatsapp": Way(
        WhatsAppPost,
        Message(
            "PGK-7F3K-2.siti", "628117700770", "Laporan", TEXT, "whatsapp", template="laporan_selesai", values=("PGK",)
        ),
        {
            "messaging_product": "whatsapp",
            "contacts": [{"input": "628117700770", "wa_id": "628117700770"}],
            "messages": [{"id": "wamid.HBgMNjI4MTE3NzAwNzcw", "message_status": "accepted"}],
        },
    ),
    "webhook": Way(
        WebhookPost, Message("PGK-7F3K-2.kota", "kota", "Laporan", '{"ticket": "PGK-7F3K"}', "webhook"), "thanks"
    ),
}


def settings(server: Server) -> Settings:
    return Settings(
        telegram_token=TOKEN,
        telegram_api=server.address,
        whatsapp_token=TOKEN,
        whatsapp_phone_id="106540352242922",
        whatsapp_api=f"{server.address}/v26.0",
        webhook_url=f"{server.address}/events",
        webhook_secret=SIGNING,
    )


def post(channel: Channel, server: Server, *, timeout: float = 10) -> Post:
    return WAYS[channel].post(settings(server), timeout=timeout)
