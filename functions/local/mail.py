"""A mail server for this computer: what functions send by SMTP ends in the mailbox folder."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from functions.local.emulators import HOST, free_port
from shared.platform.embedded.post import EmbeddedPost
from shared.platform.ports import Message


class _Keeper:
    def __init__(self, mailbox: EmbeddedPost) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        content = envelope.content
        letter = message_from_bytes(content if isinstance(content, bytes) else b"", policy=policy.default)
        body = letter.get_body(("plain",))
        self._mailbox.send(
            Message(
                id=str(letter["Message-ID"]).strip("<>").rpartition("@")[0],
                to=str(letter["To"]),
                subject=str(letter["Subject"]),
                text=body.get_content() if body else "",
            )
        )
        return "250 OK"


@contextmanager
def server(folder: Path) -> Generator[tuple[EmbeddedPost, dict[str, str]]]:
    """The mailbox, and the settings by which functions find the server."""
    mailbox = EmbeddedPost(folder)
    controller = Controller(_Keeper(mailbox), hostname=HOST, port=free_port())
    controller.start()
    try:
        yield mailbox, {"KANAL_SMTP_HOST": HOST, "KANAL_SMTP_PORT": str(controller.port)}
    finally:
        controller.stop()
