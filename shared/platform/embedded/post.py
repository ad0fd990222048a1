"""Outgoing messages as files in a mailbox folder: to read in development, to look into in tests."""

from __future__ import annotations

import json
import secrets
import threading
import time
from dataclasses import asdict
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8
from pathlib import Path

from shared.platform.embedded.files import write_whole
from shared.platform.ports import Message

POLICY = SMTPUTF8.clone(linesep="\n")


class EmbeddedPost:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unfinished = folder / ".unfinished"
        self._unfinished.mkdir(parents=True, exist_ok=True)
        self._naming = threading.Lock()
        self._last = 0

    def send(self, message: Message) -> None:
        """A repetition is one more file with the same Message-ID. Raises ValueError when a line break
        would put a second header into the letter."""
        letter = _letter(message)
        with self._naming:
            self._last = max(self._last + 1, time.time_ns())
            name = f"{self._last:020d}-{secrets.token_hex(4)}.eml"
        write_whole(self._folder / name, bytes(letter), apart=self._unfinished)

    def sent(self) -> list[Message]:
        """In the order of sending."""
        return [_message(path.read_bytes()) for path in sorted(self._folder.glob("*.eml"))]


def _letter(message: Message) -> EmailMessage:
    """For reading; the message itself goes along, as headers and line ends change on the way."""
    if any(ord(sign) < ord(" ") for sign in message.id + message.to + message.subject):
        raise ValueError(f"Message {message.id!r} has a control character in its id, address or subject.")
    letter = EmailMessage(POLICY)
    letter["Message-ID"] = f"<{message.id}@kanal.invalid>"
    letter["To"] = message.to
    letter["Subject"] = message.subject
    letter.set_content(message.text)
    exact = json.dumps(asdict(message), ensure_ascii=False).encode()
    letter.add_attachment(exact, maintype="application", subtype="json", filename="message.json")
    return letter


def _message(data: bytes) -> Message:
    letter = message_from_bytes(data, _class=EmailMessage, policy=POLICY)
    [exact] = letter.iter_attachments()
    return Message(**json.loads(exact.get_content()))
