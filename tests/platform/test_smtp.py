"""Letters by SMTP, against a real server on this machine."""

from __future__ import annotations

import smtplib
import ssl
import traceback
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from functions.local import mail
from functions.local.emulators import free_port
from shared.platform.ports import Message, Refused
from shared.platform.smtp import SmtpPost
from shared.settings import Settings
from tests.platform.certificate import self_signed

MESSAGE = Message("PGK-7F3K/2/siti", "siti@example.org", "Laporan Anda diterima 🕳️", "Terima kasih.\nSalam")
LINK = "https://kanal.example.go.id/public-site/laporan/PGK-7F3K"
STOP_LINK = "https://kanal.example.go.id/public-site/berhenti/" + "aB3_-" * 60
ANSWERS = {
    "nobody@example.org": "550 No such user",
    "later@example.org": "451 Try again",
    "login@example.org": "530 Log in first",
    "policy@example.org": "554 5.7.1 Relay access denied",
}
LOGIN = {"smtp_user": "kanal", "smtp_password": "rahasia"}


@dataclass
class Mailbox:
    """What a server accepted, and who said they were."""

    letters: list[EmailMessage] = field(default_factory=list[EmailMessage])
    raw: list[bytes] = field(default_factory=list[bytes])
    encrypted: list[bool] = field(default_factory=list[bool])
    logins: list[LoginPassword] = field(default_factory=list[LoginPassword])

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if envelope.rcpt_tos == ["full@example.org"]:
            return "552 no room for <full@example.org>"
        self.raw.append(envelope.content)
        self.letters.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=default))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in ANSWERS:
            return f"{ANSWERS[address]} <{address}>"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, login: Any) -> AuthResult:
        self.logins.append(login)
        return AuthResult(success=True)


@contextmanager
def serving(mailbox: Mailbox, **options: Any) -> Generator[Settings]:
    server = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **options)
    server.start()
    try:
        yield Settings(smtp_host="127.0.0.1", smtp_port=server.port, mail_from="kanal@kota.example")
    finally:
        server.stop()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def settings(mailbox: Mailbox) -> Iterator[Settings]:
    with serving(mailbox) as settings:
        yield settings


def test_a_letter_arrives_as_it_was_sent(settings: Settings, mailbox: Mailbox) -> None:
    SmtpPost(settings).send(MESSAGE)
    [letter] = mailbox.letters
    assert (letter["To"], letter["From"]) == ("siti@example.org", "kanal@kota.example")
    assert letter["Subject"] == MESSAGE.subject
    assert letter.get_content().splitlines() == MESSAGE.text.splitlines()


def test_links_stand_on_lines_of_their_own(settings: Settings, mailbox: Mailbox) -> None:
    SmtpPost(settings).send(replace(MESSAGE, link=LINK, stop_link=STOP_LINK))
    [letter] = mailbox.letters
    assert letter.get_content().splitlines() == [
        *MESSAGE.text.splitlines(),
        "",
        f"Buka: {LINK}",
        f"Berhenti menerima pesan: {STOP_LINK}",
    ]


def test_a_mail_program_can_stop_the_letters_with_one_click(settings: Settings, mailbox: Mailbox) -> None:
    SmtpPost(settings).send(replace(MESSAGE, stop_link=STOP_LINK))
    [raw] = mailbox.raw
    assert f"\r\nList-Unsubscribe: <{STOP_LINK}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_a_letter_that_cannot_be_stopped_offers_nothing(settings: Settings, mailbox: Mailbox) -> None:
    SmtpPost(settings).send(replace(MESSAGE, link=LINK))
    assert b"List-Unsubscribe" not in mailbox.raw[0]


@pytest.mark.parametrize(("link", "stop_link"), [(None, None), (LINK, None), (None, STOP_LINK), (LINK, STOP_LINK)])
def test_the_local_mailbox_shows_a_letter_as_it_was_meant(
    tmp_path: Path, link: str | None, stop_link: str | None
) -> None:
    letter = replace(MESSAGE, text="Terima kasih.\n\nBuka: pintu\n", link=link, stop_link=stop_link)
    with mail.server(tmp_path) as (box, at):
        settings = Settings(smtp_host=at["KANAL_SMTP_HOST"], smtp_port=int(at["KANAL_SMTP_PORT"]))
        SmtpPost(settings).send(letter)
        assert box.sent() == [letter]


def test_a_repetition_carries_the_same_message_id(settings: Settings, mailbox: Mailbox) -> None:
    for _ in range(2):
        SmtpPost(settings).send(MESSAGE)
    SmtpPost(settings).send(replace(MESSAGE, id="PGK-7F3K/3/siti"))
    assert [letter["Message-ID"] for letter in mailbox.letters] == [
        "<PGK-7F3K/2/siti@kota.example>",
        "<PGK-7F3K/2/siti@kota.example>",
        "<PGK-7F3K/3/siti@kota.example>",
    ]


@pytest.mark.parametrize(
    "to", ["nobody@example.org", "a,b@example.org", "a@", "x:y;@example.org", "s\u00edti@example.org"]
)
def test_an_address_that_will_never_do_is_refused_for_good(settings: Settings, mailbox: Mailbox, to: str) -> None:
    with pytest.raises(Refused) as refused:
        SmtpPost(settings).send(replace(MESSAGE, to=to))
    assert mailbox.letters == []
    assert to not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize("to", ["later@example.org", "login@example.org", "policy@example.org", "full@example.org"])
def test_what_may_do_later_is_an_error_that_does_not_say_the_address(settings: Settings, to: str) -> None:
    with pytest.raises(OSError, match="does not take the letter") as refused:
        SmtpPost(settings).send(replace(MESSAGE, to=to))
    assert to not in "".join(traceback.format_exception(refused.value))


def test_without_a_server_nothing_counts_as_sent() -> None:
    with pytest.raises(ValueError, match="KANAL_SMTP_HOST"):
        SmtpPost(Settings()).send(MESSAGE)


def test_nothing_leaves_this_machine_unencrypted(settings: Settings, mailbox: Mailbox) -> None:
    elsewhere = replace(settings, smtp_host="127.1", **LOGIN)
    with pytest.raises(smtplib.SMTPNotSupportedError, match="STARTTLS"):
        SmtpPost(elsewhere).send(MESSAGE)
    assert (mailbox.letters, mailbox.logins) == ([], [])


def test_a_server_elsewhere_gets_letter_and_login_encrypted(
    mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = self_signed(tmp_path, "127.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with serving(mailbox, tls_context=context, authenticator=mailbox.authenticate) as settings:
        SmtpPost(replace(settings, smtp_host="127.1", **LOGIN)).send(MESSAGE)
    assert mailbox.encrypted == [True]
    assert mailbox.logins == [LoginPassword(b"kanal", b"rahasia")]


def test_a_server_whose_certificate_nobody_knows_gets_nothing(mailbox: Mailbox, tmp_path: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(self_signed(tmp_path, "127.1"))
    with serving(mailbox, tls_context=context) as settings, pytest.raises(ssl.SSLCertVerificationError):
        SmtpPost(replace(settings, smtp_host="127.1")).send(MESSAGE)
    assert mailbox.letters == []
