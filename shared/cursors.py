"""Where a page of a list ended, as text for an address and back."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime

from shared.errors import Invalid, Problem
from shared.moments import as_text as moment_text
from shared.platform.ports import Cursor


def as_text(cursor: Cursor | None) -> str | None:
    if cursor is None:
        return None
    return base64.urlsafe_b64encode(f"{cursor.value}|{cursor.id}".encode()).decode()


def read(text: str | None, is_id: Callable[[str], bool]) -> Cursor | None:
    """Of a list in order of moments. Raises Invalid for a damaged one."""
    if not text:
        return None
    try:
        value, _, last = base64.b64decode(text, altchars=b"-_", validate=True).decode().partition("|")
    except ValueError:
        value = last = ""
    if not _is_moment(value) or not is_id(last):
        raise Invalid("Penanda halaman ini rusak.", Problem("after", "Mulai lagi dari halaman pertama."))
    return Cursor(value, last)


def _is_moment(text: str) -> bool:
    """As the store keeps them."""
    try:
        return moment_text(datetime.fromisoformat(text)) == text
    except (ValueError, OverflowError):
        return False
