"""Whatever somebody writes, it begins no header, no letter and no receiver of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Final

import pytest

from shared.installation import Installation
from shared.platform.ports import Message, Refused
from shared.platform.smtp import SmtpPost
from shared.settings import Settings
from tests.conftest import Client, platform_of
from tests.platform.test_smtp import MESSAGE, Mailbox, serving
from tests.samples import LAMP

BREAKS: Final = (
    "\r\n",
    "\n",
    "\r",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
    "\0",
)
HEADERS: Final = {
    "message-id", "date", "from", "to", "subject", "auto-submitted", "list-unsubscribe", "list-unsubscribe-post",
    "content-type", "content-transfer-encoding", "mime-version",
}  # fmt: skip
SMUGGLED: Final = (
    "x\r\n.\r\nMAIL FROM:<evil@evil.test>\r\nRCPT TO:<victim@kanal.test>\r\nDATA\r\nSubject: evil\r\n\r\nx\r\n.\r\n",
    "x\n.\nMAIL FROM:<evil@evil.test>\n", "x\r.\rMAIL FROM:<evil@evil.test>\r",
    "x\n.\r\nMAIL FROM:<evil@evil.test>\n", ".",
)  # fmt: skip


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def settings(mailbox: Mailbox) -> Iterator[Settings]:
    with serving(mailbox) as settings:
        yield settings


def _evil(message: Message, field: str, line_break: str) -> Message:
    before = getattr(message, field) or "https://kanal.test/x"
    return replace(message, **{field: f"{before}{line_break}Bcc: victim@kanal.test{line_break}X-Evil: 1"})


def _sent(post: SmtpPost, message: Message) -> bool:
    try:
        post.send(message)
    except Refused:
        return False
    return True


def test_no_line_break_in_a_message_begins_a_header_of_its_letter(settings: Settings, mailbox: Mailbox) -> None:
    post, wrong = SmtpPost(settings), []
    for field, line_break in product(("id", "to", "subject", "text", "link", "stop_link"), BREAKS):
        mailbox.letters.clear()
        was_sent = _sent(post, _evil(MESSAGE, field, line_break))
        headers = [{name.lower() for name in letter} for letter in mailbox.letters]
        receivers = [letter["To"] for letter in mailbox.letters]
        if len(headers) != was_sent or any(not names <= HEADERS for names in headers) or set(receivers) - {MESSAGE.to}:
            wrong.append((field, line_break, headers, receivers))
    assert wrong == []


@pytest.mark.parametrize("text", SMUGGLED)
def test_no_text_ends_its_letter_and_begins_another(settings: Settings, mailbox: Mailbox, text: str) -> None:
    SmtpPost(settings).send(replace(MESSAGE, text=text))
    assert [letter["To"] for letter in mailbox.letters] == [MESSAGE.to]
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", mailbox.raw[0]) is None


def test_what_citizens_write_is_in_no_head_of_a_message(
    installation: Installation, client: Client, tokens: dict[str, str], delivered: Callable[[], None]
) -> None:
    http, taken = client("submit_report"), list[str]()
    for number, line_break in enumerate(("\r\n", "\x85", "\u2028")):
        evil = f"x{line_break}Bcc: victim@kanal.test{line_break}"
        for field in ("text", "name", "landmark", "email", "phone"):
            answer = http.post(
                "/", json=LAMP | {"text": f"Lampu {number} {field}", field: f"{LAMP.get(field, '')}{evil}"}
            )
            taken += [field] if answer.status_code == 201 else []
            assert answer.status_code in {201, 400, 422}, (field, line_break, json.loads(answer.data))
    assert set(taken) == {"text", "name", "landmark"}
    delivered()
    messages = platform_of(installation).post.sent()
    heads = [(each.id, each.to, each.subject, each.link or "") for each in messages]
    assert len(heads) >= 3
    assert [head for head in heads if not "".join(head).isprintable() or "victim" in "".join(head)] == []
