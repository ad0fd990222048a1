"""How the C library shares memory out among the threads of this one process."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_M_ARENA_MAX = -8  # of glibc's malloc.h
MOST = 2


def share() -> None:
    """Call it before there are threads. glibc would give them eight arenas for each processor, of which each keeps what
    it once needed; behind one interpreter lock that makes nothing faster. Other C libraries have none.
    """
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, MOST)
