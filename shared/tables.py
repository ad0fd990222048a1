"""Tables as CSV (RFC 4180) that a spreadsheet opens without executing what is in them. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from shared.platform.ports import Json

_EXECUTED = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(columns: Iterable[str], rows: Iterable[Mapping[str, Json]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns))
    writer.writeheader()
    for row in rows:
        writer.writerow({name: cell(value) for name, value in row.items()})
    return text.getvalue().encode()


def cell(value: Json) -> Json:
    """Text that a spreadsheet would take for a formula gets an apostrophe; numbers stay numbers."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if isinstance(value, str) and value.startswith(_EXECUTED) else value
