"""Outgoing messages by SMTP, encrypted on every way that leaves this machine."""

from __future__ import annotations

import re
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formatdate

from shared.platform import outgoing
from shared.platform.ports import Channel, Message, Refused
from shared.settings import THIS_MACHINE, Settings

TIMEOUT_SECONDS = 10
IMPLICIT_TLS_PORT = 465
PERMANENT = range(500, 600)
_PLAIN = r"[!#-'*+\-./0-9=?A-Z^-~]+"  # without what has a meaning of its own in a header
_ADDRESS = re.compile(f"{_PLAIN}@{_PLAIN}")
_LOG_IN_FIRST = 530
LINK, STOP = "Buka", "Berhenti menerima pesan"
_UNSUBSCRIBE = "List-Unsubscribe"
_AGAINST_US = b"5.7."  # RFC 3463: security or policy; it says nothing about the address


class _Policy(EmailPolicy):
    """Folds what may be folded: the usual one tears a long address apart into encoded words, which no mail
    program puts together again.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == _UNSUBSCRIBE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_LETTERS = _Policy(linesep="\r\n")


def body(message: Message) -> str:
    """The text, and after it the links, each on a line of its own."""
    links = ((LINK, message.link), (STOP, message.stop_link))
    lines = "".join(f"{label}: {link}\n" for label, link in links if link)
    end = "" if message.text.endswith("\n") else "\n"
    return f"{message.text}{end}\n{lines}" if lines else message.text


class SmtpPost:
    channels: frozenset[Channel] = frozenset({"email"})

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(self, message: Message) -> None:
        """Returns when the server has accepted the letter. Raises Refused when it never will, OSError when
        it may later; neither says the address, which smtplib's own errors do.
        """
        letter = self._letter(message)
        if not self._settings.smtp_host:
            raise ValueError("KANAL_SMTP_HOST is empty: there is no server to send messages with.")
        with self._connected() as server:
            if self._settings.smtp_user:
                server.login(self._settings.smtp_user, self._settings.smtp_password)
            self._hand_over(server, letter, message.to)

    def check(self) -> None:
        """Raises OSError when the server does not answer or does not let us in."""
        with self._connected() as server:
            if self._settings.smtp_user:
                server.login(self._settings.smtp_user, self._settings.smtp_password)
            server.noop()

    def _hand_over(self, server: smtplib.SMTP, letter: EmailMessage, to: str) -> None:
        try:
            server.send_message(letter, to_addrs=[to])
        except smtplib.SMTPRecipientsRefused as refusal:
            [(code, said)] = refusal.recipients.values()
            if code in PERMANENT and code != _LOG_IN_FIRST and not said.startswith(_AGAINST_US):
                raise Refused(f"The mail server refuses the address ({code}).") from None
            raise smtplib.SMTPException(f"The mail server does not take the letter ({code}).") from None
        except smtplib.SMTPResponseException as refusal:
            raise smtplib.SMTPException(f"The mail server does not take the letter ({refusal.smtp_code}).") from None

    def _letter(self, message: Message) -> EmailMessage:
        outgoing.check(message)
        if not _ADDRESS.fullmatch(message.to):
            raise Refused(f"Message {message.id!r} goes to what is no plain address.")
        letter = EmailMessage(_LETTERS)
        letter["Message-ID"] = f"<{message.id}@{self._settings.mail_from.rpartition('@')[2]}>"
        letter["Date"] = formatdate()
        letter["From"] = self._settings.mail_from
        letter["To"] = message.to
        letter["Subject"] = message.subject
        letter["Auto-Submitted"] = "auto-generated"  # keeps out-of-office answers away
        if message.stop_link:  # RFC 8058: mail programs show a button for it
            letter[_UNSUBSCRIBE] = f"<{message.stop_link}>"
            letter[f"{_UNSUBSCRIBE}-Post"] = "List-Unsubscribe=One-Click"
        letter.set_content(body(message))
        return letter

    def _connected(self) -> smtplib.SMTP:
        host, port = self._settings.smtp_host, self._settings.smtp_port
        if port == IMPLICIT_TLS_PORT:
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
        try:
            self._encrypt(server)
        except OSError:
            server.close()
            raise
        return server

    def _encrypt(self, server: smtplib.SMTP) -> None:
        """A server on the way could hide that STARTTLS is offered, so it is not asked: it must be there."""
        if self._settings.smtp_host not in THIS_MACHINE:
            server.starttls(context=ssl.create_default_context())
