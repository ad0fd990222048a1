"""What every channel asks of a message before it looks at it."""

from __future__ import annotations

from shared.platform.ports import Message, Refused


def check(message: Message) -> None:
    """Raises Refused for a line break where it would put a second header into a letter or a call."""
    fields = (message.id, message.to, message.subject, message.link or "", message.stop_link or "")
    if any(ord(sign) < ord(" ") for sign in "".join(fields)):
        raise Refused(f"Message {message.id!r} has a control character in its id, address, subject or links.")
