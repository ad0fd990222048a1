"""Events to a server of the city's choice, signed as https://www.standardwebhooks.com says.

docs/webhook.md is for those who make that server.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Callable

from shared.platform import calls
from shared.platform.calls import Call, Fault
from shared.platform.ports import Channel, Message, Refused
from shared.settings import Settings

_ID = re.compile("[!-~]{1,256}")
_GONE = 410  # in the specification: the server is no longer interested


class WebhookPost:
    channels: frozenset[Channel] = frozenset({"webhook"})

    def __init__(
        self, settings: Settings, *, timeout: float = calls.TIMEOUT_SECONDS, now: Callable[[], float] = time.time
    ) -> None:
        self._url = settings.webhook_url
        self._key = settings.webhook_key
        self._timeout = timeout
        self._now = now

    def send(self, message: Message) -> None:
        """`text` is the JSON. A repetition has the same id and a new time."""
        if not _ID.fullmatch(message.id):
            raise Refused(f"Message {message.id!r} has an id that no header can hold.")
        body = message.text.encode()
        headers = self._headers(message.id, body)
        answer = calls.ask(Call("The webhook's server", self._url, body, headers, self._timeout, reads=False))
        calls.settle(answer, Fault.RECEIVER if answer.status == _GONE else None)

    def _headers(self, id: str, body: bytes) -> dict[str, str]:
        at = str(int(self._now()))
        signature = hmac.digest(self._key, b".".join((id.encode(), at.encode(), body)), hashlib.sha256)
        return {
            "webhook-id": id,
            "webhook-timestamp": at,
            "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
        }
