"""What Telegram sends to the bot: the parts of an Update that are used. Pure.

The names are Telegram's. Fields that it adds some day are passed over.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from pydantic import BaseModel, Field

Number = Annotated[int, Field(ge=-(2**63), lt=2**63)]


class Chat(BaseModel, frozen=True, hide_input_in_errors=True):
    id: Number
    type: str

    @property
    def is_private(self) -> bool:
        """With one person; only there is it clear who speaks and who presses."""
        return self.type == "private"

    @property
    def key(self) -> str:
        """As a post keeps it."""
        return str(self.id)


class Message(BaseModel, frozen=True, hide_input_in_errors=True):
    """Without text when it is a photo, say, or (below a button) too old to be shown."""

    message_id: Number
    chat: Chat
    text: str = ""


class CallbackQuery(BaseModel, frozen=True, hide_input_in_errors=True):
    """A button was pressed. Its `data` is what the client says: it proves nothing."""

    id: str
    message: Message | None = None
    data: str = ""


class Update(BaseModel, frozen=True, hide_input_in_errors=True):
    update_id: Number
    message: Message | None = None
    callback_query: CallbackQuery | None = None


class Command(NamedTuple):
    """Of `/start@kanal_bot X` the name is `start` and the argument `X`; of other text both are empty."""

    name: str
    argument: str


def command(text: str) -> Command:
    first, *rest = text.split(maxsplit=1) or [""]
    if not first.startswith("/"):
        return Command("", "")
    return Command(first[1:].partition("@")[0].lower(), "".join(rest).strip())
