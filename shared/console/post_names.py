"""What posts are called, for the histories on staff pages: each is read once in some minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from shared import staff
from shared.platform.ports import Store

KEPT_SECONDS = 600


def of(store: Store, posts: Iterable[str], now: datetime) -> dict[str, str]:
    """By id; one that nobody has ever appointed is called by its id."""
    turn = int(now.timestamp()) // KEPT_SECONDS
    return {post: _name(store, post, turn) for post in posts}


@lru_cache(maxsize=1024)
def _name(store: Store, post: str, _: int) -> str:
    found = staff.find(store, post)
    return found.name if found else post
