"""The one post office: hands every message to the adapter of its channel, if that channel is set up.

Adapters are imported at first use, so that a function pays for the channels it sends through, no others.
"""

from __future__ import annotations

from shared.platform import outgoing
from shared.platform.ports import Channel, Message, Post, Refused
from shared.settings import Settings


class Channels:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._adapters: dict[Channel, Post] = {}
        self.channels = _set_up(settings)

    def send(self, message: Message) -> None:
        outgoing.check(message)
        if message.channel not in self.channels:
            raise Refused(f"Nothing is sent by {message.channel} here: it is not set up.")
        if message.channel not in self._adapters:
            self._adapters[message.channel] = _adapter(message.channel, self._settings)
        self._adapters[message.channel].send(message)

    def check(self) -> None:
        """Whether the mail server answers, where there is one; the others show it with the next message."""
        if "email" in self.channels:
            from shared.platform.smtp import SmtpPost

            SmtpPost(self._settings).check()


def _set_up(settings: Settings) -> frozenset[Channel]:
    needed: dict[Channel, tuple[str, ...]] = {
        "email": (settings.smtp_host,),
        "telegram": (settings.telegram_token,),
        "whatsapp": (settings.whatsapp_token, settings.whatsapp_phone_id),
        "webhook": (settings.webhook_url, settings.webhook_secret),
    }
    return frozenset(channel for channel, values in needed.items() if all(values))


def _adapter(channel: Channel, settings: Settings) -> Post:
    if channel == "telegram":
        from shared.platform.telegram import TelegramPost

        return TelegramPost(settings)
    if channel == "whatsapp":
        from shared.platform.whatsapp import WhatsAppPost

        return WhatsAppPost(settings)
    if channel == "webhook":
        from shared.platform.webhook import WebhookPost

        return WebhookPost(settings)
    from shared.platform.smtp import SmtpPost

    return SmtpPost(settings)
