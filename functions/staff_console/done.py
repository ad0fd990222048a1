"""What was just done, carried in the address to the next page: `PGK-7F3K-29QX-5.dispatch`."""

from __future__ import annotations

from typing import NamedTuple

from shared import tickets
from shared.console.move_words import WORDS


class Done(NamedTuple):
    ticket: str
    label: str


def as_text(ticket: str, move: str) -> str:
    return f"{ticket}.{move}"


def read(text: str) -> Done | None:
    """None for whatever else stands there."""
    ticket, _, move = text.partition(".")
    known = WORDS.get(move)
    return Done(ticket, known.label) if known and tickets.is_ticket(ticket) else None
