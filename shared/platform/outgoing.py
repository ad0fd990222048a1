"""What every channel asks of a message before it looks at it."""

from __future__ import annotations

from shared.platform.ports import Message, Refused


def check(message: Message) -> None:
    """Raises Refused for a line break where it would put a second header into a letter or a call."""
    head = "".join((message.id, message.to, message.subject, message.link or "", message.stop_link or ""))
    if any(ord(sign) < ord(" ") for sign in head) or len(f"{head}.".splitlines()) > 1:  # Unicode has more of them
        raise Refused(f"Message {message.id!r} has a control character in its id, address, subject or links.")
