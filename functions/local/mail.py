"""A mail server for this computer: what functions send by SMTP ends in the mailbox folder."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from functions.local.emulators import HOST, free_port
from shared.platform.embedded.post import EmbeddedPost
from shared.platform.ports import Message
from shared.platform.smtp import LINK, STOP

_LINKS = re.compile(rf"\n\n(?=\S)(?:{LINK}: (?P<link>https?://\S+)\n)?(?:{STOP}: (?P<stop>https?://\S+)\n)?\Z")


class _Keeper:
    def __init__(self, mailbox: EmbeddedPost) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        content = envelope.content
        letter = message_from_bytes(content if isinstance(content, bytes) else b"", policy=policy.default)
        body = letter.get_body(("plain",))
        text, link, stop_link = _apart(body.get_content().replace("\r\n", "\n") if body else "")
        self._mailbox.send(
            Message(
                id=str(letter["Message-ID"]).strip("<>").rpartition("@")[0],
                to=str(letter["To"]),
                subject=str(letter["Subject"]),
                text=text,
                link=link,
                stop_link=stop_link,
            )
        )
        return "250 OK"


def _apart(body: str) -> tuple[str, str | None, str | None]:
    """Text, link and stop link, as `shared.platform.smtp` put them together."""
    links = _LINKS.search(body)
    if links is None:
        return body, None, None
    return body[: links.start() + 1], links["link"], links["stop"]


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
