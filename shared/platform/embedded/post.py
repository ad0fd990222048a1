"""Outgoing messages as files in a mailbox folder: to read in development, to look into in tests."""

from __future__ import annotations

import json
import secrets
import threading
import time
from dataclasses import asdict
from pathlib import Path

from shared.platform.embedded.files import make, write_whole
from shared.platform.ports import Message, Refused


class EmbeddedPost:
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
        letter = json.dumps(asdict(message), ensure_ascii=False, indent=1).encode()
        with self._naming:
            self._last = max(self._last + 1, time.time_ns())
            name = f"{self._last:020d}-{secrets.token_hex(4)}.json"
        write_whole(self._folder / name, letter, apart=self._unfinished)

    def sent(self) -> list[Message]:
        """In the order of sending."""
        return [Message(**json.loads(path.read_bytes())) for path in sorted(self._folder.glob("*.json"))]
