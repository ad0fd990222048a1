"""How many reports are in each of a post's queues: what the frame of every staff page shows.

A count costs one read for 1,000 entries, and what was counted is kept for half a minute, so that the price of the
numbers is that of the instances at work, not that of the people who look.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from shared import reports
from shared.console import queues
from shared.console.staff_nav import LATE, QUEUES
from shared.platform.ports import Scalar, Store
from shared.workflow import Actor

KEPT_SECONDS = 30


class _Counted(NamedTuple):
    """One count; `turn` is the half minute that it is of."""

    equal: tuple[tuple[str, Scalar], ...]
    is_late: bool
    turn: int


def of(store: Store, actor: Actor, now: datetime) -> dict[str, int]:
    """By queue, in the order in which they are shown."""
    return {queue: _number(store, actor, queue, now) for queue in QUEUES[actor.role]}


def _number(store: Store, actor: Actor, queue: str, now: datetime) -> int:
    turn = int(now.timestamp()) // KEPT_SECONDS
    asked = [tuple(sorted(equal.items())) for equal in queues.counted_as(actor, queue)]
    return sum(_count(store, _Counted(equal, queue == LATE, turn)) for equal in asked)


@lru_cache(maxsize=1024)
def _count(store: Store, what: _Counted) -> int:
    late_at = datetime.fromtimestamp(what.turn * KEPT_SECONDS, UTC) if what.is_late else None
    return reports.count(store, dict(what.equal), late_at)
