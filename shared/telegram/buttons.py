"""The buttons below a message to an SKPD, and what a press of one says. Pure.

A press proves nothing: the post's rights are checked again (`bot.py`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from shared.catalogue import Catalogue
from shared.errors import NotFound
from shared.platform.ports import Button
from shared.tickets import normalised

ACCEPT = "accept"
HAND_BACK = "hand_back"
BACK = "back"
_REASON = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Press(NamedTuple):
    """`verb`: a move, or `back` to the first two buttons. Handing back without a `reason` asks for one."""

    verb: str
    ticket: str
    reason: str | None

    @property
    def move(self) -> str:
        return ACCEPT if self.verb == ACCEPT else HAND_BACK


def to_decide(ticket: str) -> tuple[Button, ...]:
    return Button("Terima", f"{ACCEPT}:{ticket}"), Button("Kembalikan", f"{HAND_BACK}:{ticket}")


def to_give_reason(ticket: str, city: Catalogue) -> tuple[Button, ...]:
    reasons = city.city.reasons[HAND_BACK]
    return (
        *(Button(reason.label, f"{HAND_BACK}:{ticket}:{reason.id}") for reason in reasons),
        Button("Batal", f"{BACK}:{ticket}"),
    )


def pressed(data: str) -> Press:
    """Raises NotFound for what is on none of our buttons."""
    match data.split(":"):
        case [("accept" | "hand_back" | "back") as verb, typed]:
            return Press(verb, _ticket(typed), None)
        case ["hand_back", typed, reason] if _REASON.fullmatch(reason):
            return Press(HAND_BACK, _ticket(typed), reason)
        case _:
            raise NotFound("Tombol ini tidak dikenal.")


def _ticket(typed: str) -> str:
    ticket = normalised(typed)
    if ticket is None:
        raise NotFound("Laporan tidak ditemukan.")
    return ticket
