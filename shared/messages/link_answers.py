"""What was answered on the page behind a letter's link, carried out."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from shared.installation import Installation
from shared.messages import addresses
from shared.messages.links import Link, Purpose
from shared.moves import Details
from shared.reporter import own_moves
from shared.reporter.own_view import OwnReport

Done: TypeAlias = Purpose | Literal["stop_all"]
EVERYTHING = "all"
_MOVES: dict[Purpose, str] = {"answer": "answer", "object": "reopen"}


def check(here: Installation, purpose: Purpose, link: Link) -> None:
    """Raises NotFound when the report has another address by now. To stop works for ever, also when nothing is left."""
    if purpose != "stop":
        addresses.meant(here.store, here.secret, link)


def is_possible(purpose: Purpose, own: OwnReport) -> bool:
    return purpose not in _MOVES or _MOVES[purpose] in own.moves


def carry_out(
    here: Installation, purpose: Purpose, link: Link, *, note: str | None, stop: str | None, now: datetime
) -> Done:
    """`stop`: what is to stop, where somebody said so. Raises what the move raises; NotFound as `check`."""
    if purpose in _MOVES:
        own_moves.move_once(here, link.ticket, _MOVES[purpose], Details(note=note), now)
        return purpose
    if purpose == "confirm" and stop is None:
        addresses.confirm(here.store, here.secret, link)
        return "confirm"
    addresses.stop(here.store, here.secret, link, everywhere=stop == EVERYTHING)
    return "stop_all" if stop == EVERYTHING else "stop"
