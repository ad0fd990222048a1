"""Outgoing messages as files in a mailbox folder: to read in development, to look into in tests.

A channel that is really set up really goes out.
"""

from __future__ import annotations

import secrets
import threading
import time
from pathlib import Path

from pydantic import TypeAdapter

from shared.platform import outgoing
from shared.platform.embedded.files import check_folder, make, write_whole
from shared.platform.ports import Channel, Message, Post, Refused

LETTER = TypeAdapter(Message)  # its form as JSON, and back
KEPT: frozenset[Channel] = frozenset({"email", "telegram", "whatsapp"})


class EmbeddedPost:
    def __init__(self, folder: Path, *, outside: Post | None = None) -> None:
        self._folder = folder
        self._outside = outside
        self._going_out: frozenset[Channel] = outside.channels if outside else frozenset()
        self.channels = KEPT | self._going_out
        self._unfinished = folder / ".unfinished"
        make(self._unfinished)
        self._naming = threading.Lock()
        self._last = 0

    def send(self, message: Message) -> None:
        """A repetition is one more file with the same id. Raises Refused for what no server would take."""
        outgoing.check(message)
        if message.channel not in self.channels:
            raise Refused(f"Nothing is sent by {message.channel} here: it is not set up.")
        if self._outside is not None and message.channel in self._going_out:
            self._outside.send(message)
            return
        self._keep(message)

    def check(self) -> None:
        check_folder(self._folder, is_written=True)

    def _keep(self, message: Message) -> None:
        letter = LETTER.dump_json(message, indent=1)
        with self._naming:
            self._last = max(self._last + 1, time.time_ns())
            name = f"{self._last:020d}-{secrets.token_hex(4)}.json"
        write_whole(self._folder / name, letter, apart=self._unfinished)

    def sent(self, after: int = 0) -> list[Message]:
        """In the order of sending, without the first so many."""
        return [LETTER.validate_json(path.read_bytes()) for path in sorted(self._folder.glob("*.json"))[after:]]
