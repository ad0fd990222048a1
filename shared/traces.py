"""What belongs together: one trace from a citizen's request through the events it causes to the messages they send.

It comes, and is handed on, as W3C's `traceparent`. Spans are made only where KANAL_TRACES says where they go.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from shared import settings

_FORM: Final = re.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_traceparent: ContextVar[str] = ContextVar("traceparent", default="")


def current() -> str:
    """The `traceparent` to hand on; empty when nothing is under way."""
    return _traceparent.get()


def trace_id() -> str:
    """By which log lines are found; empty when nothing is under way."""
    found = _FORM.fullmatch(current())
    return found[1] if found else ""


@contextmanager
def following(given: str, name: str) -> Generator[None]:
    """Log lines, events and spans of this block belong to the trace that was `given`, or else to a new one."""
    known = given if _FORM.fullmatch(given) else ""
    if not settings.plain("traces"):
        with _under(known or f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00"):
            yield
        return
    from shared import spans  # noqa: PLC0415 a tenth of a second, for those who ask for spans

    with spans.root(name, known) as own, _under(own):
        yield


def answered(status: int) -> None:
    """What came of the request under way."""
    if settings.plain("traces"):
        from shared import spans  # noqa: PLC0415 as above

        spans.answered(status)


@contextmanager
def _under(traceparent: str) -> Generator[None]:
    before = _traceparent.set(traceparent)
    try:
        yield
    finally:
        _traceparent.reset(before)
