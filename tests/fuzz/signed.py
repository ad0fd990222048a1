"""What only Kanal itself can have made, and anybody can send: links, passes, sessions, posts' tokens."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

from shared import staff
from shared.console import sessions
from shared.errors import NotFound, Unauthorised
from shared.installation import here
from shared.messages import links

_NOW = datetime(2026, 12, 1, tzinfo=UTC)
_SECRET = "only-for-tests-" * 3


def token(data: bytes) -> None:
    """Nothing that a machine makes up opens a door."""
    text = data.decode("utf-8", "surrogateescape")
    assert sessions.opened(_SECRET, text, _NOW) is None
    for purpose in links.LASTS:
        with contextlib.suppress(NotFound):
            raise AssertionError(links.opened(_SECRET, purpose, text, _NOW))
    with contextlib.suppress(Unauthorised):
        raise AssertionError(staff.signed_in(here().store, _SECRET, text))
