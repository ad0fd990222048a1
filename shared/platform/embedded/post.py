"""Outgoing messages as files in a mailbox folder: to read in development, to look into in tests."""

from __future__ import annotations

import secrets
import threading
import time
from pathlib import Path

from pydantic import TypeAdapter

from shared.platform.embedded.files import make, write_whole
from shared.platform.ports import Channel, Message, Refused

LETTER = TypeAdapter(Message)  # its form as JSON, and back


class EmbeddedPost:
    channels: frozenset[Channel] = frozenset({"email", "telegram", "whatsapp"})

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unfinished = folder / ".unfinished"
        make(self._unfinished)
        self._naming = threading.Lock()
        self._last = 0

    def send(self, message: Message) -> None:
        """A repetition is one more file with the same id. Raises Refused for what no mail server would
        take: a line break where it would put a second header into the letter."""
        if any(ord(sign) < ord(" ") for sign in message.id + message.to + message.subject):
            raise Refused(f"Message {message.id!r} has a control character in its id, address or subject.")
        letter = LETTER.dump_json(message, indent=1)
        with self._naming:
            self._last = max(self._last + 1, time.time_ns())
            name = f"{self._last:020d}-{secrets.token_hex(4)}.json"
        write_whole(self._folder / name, letter, apart=self._unfinished)

    def sent(self) -> list[Message]:
        """In the order of sending."""
        return [LETTER.validate_json(path.read_bytes()) for path in sorted(self._folder.glob("*.json"))]
