"""Messages of the city's Telegram bot (https://core.telegram.org/bots/api#sendmessage), by plain HTTPS.

Telegram knows no idempotency key: a repetition is a second message.
"""

from __future__ import annotations

import json
import re

from pydantic import BaseModel, Field

from shared.platform import calls
from shared.platform.calls import Answer, Call, Fault
from shared.platform.ports import Channel, Json, Message, Refused
from shared.settings import Settings

LONGEST_TEXT = 4096
LONGEST_DATA = 64
_CHAT = re.compile(r"-?[0-9]{1,20}")
_FLOOD = 420
_LONGEST_WORD = 80

# "chat not found", "user not found" and whatever else is wrong with the message; "bot was blocked by the user", "user
# is deactivated", "bot can't initiate conversation". Telegram documents no codes: https://github.com/TelegramBotAPI/errors
_NEVER = {400, 403}


class _Parameters(BaseModel):
    """https://core.telegram.org/bots/api#responseparameters"""

    retry_after: float | None = Field(default=None, ge=0, allow_inf_nan=False)


class _Reply(BaseModel):
    ok: bool = False
    parameters: _Parameters = _Parameters()


class TelegramPost:
    channels: frozenset[Channel] = frozenset({"telegram"})

    def __init__(self, settings: Settings, *, timeout: float = calls.TIMEOUT_SECONDS) -> None:
        self._url = f"{settings.telegram_api.rstrip('/')}/bot{settings.telegram_token}/sendMessage"
        self._timeout = timeout

    def send(self, message: Message) -> None:
        if not _CHAT.fullmatch(message.to):
            raise Refused(f"Message {message.id!r} goes to what is no chat.")
        body = json.dumps(_content(message)).encode()
        answer = calls.ask(Call("Telegram", self._url, body, {}, self._timeout))
        reply = answer.read(_Reply)
        calls.settle(answer, _fault(answer, reply), after=reply.parameters.retry_after)


def _fault(answer: Answer, reply: _Reply) -> Fault | None:
    """A token of no bot gets 401 or 404, which is ours."""
    if answer.status in _NEVER:
        return Fault.RECEIVER
    if answer.status == _FLOOD:
        return Fault.PASSING
    return Fault.OURS if answer.is_success and not reply.ok else None  # some other web server


def _content(message: Message) -> dict[str, Json]:
    """No `parse_mode`: what a citizen wrote is never markup."""
    content: dict[str, Json] = {
        "chat_id": message.to,
        "text": _text(message),
        "link_preview_options": {"is_disabled": True},
    }
    if message.buttons:
        content["reply_markup"] = {"inline_keyboard": [[_button(*button)] for button in message.buttons]}
    return content


def _button(label: str, data: str) -> dict[str, Json]:
    if not 1 <= len(data.encode()) <= LONGEST_DATA:
        raise ValueError(f"What a button sends back must be 1 to {LONGEST_DATA} bytes.")
    return {"text": label, "callback_data": data}


def _text(message: Message) -> str:
    """The link is whole, however long the text before it."""
    end = f"\n\n{message.link}" if message.link else ""
    return shortened(message.text.rstrip(), LONGEST_TEXT - _length(end)) + end


def shortened(text: str, longest: int) -> str:
    """Cut at a word, with … to show it."""
    if _length(text) <= longest:
        return text
    kept = text.encode("utf-16-le")[: 2 * (longest - 1)].decode("utf-16-le", "ignore")
    words = re.match(rf"(.*\S)\s+\S{{0,{_LONGEST_WORD}}}\Z", kept, re.DOTALL)
    return (words[1] if words else kept) + "…"


def _length(text: str) -> int:
    """As Telegram counts: a sign beyond the 65,536 first ones is two."""
    return len(text.encode("utf-16-le")) // 2
