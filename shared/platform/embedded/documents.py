"""Documents as text, and only such as the cloud would keep too."""

from __future__ import annotations

import json
import re

from shared.platform.ports import Document, Json

MOST_BYTES = 1_000_000  # Firestore's limit of 1 MiB also counts names and indexes
LARGEST_INTEGER = 2**63 - 1
RESERVED = re.compile(r"\.|\.\.|__.*__")


def as_text(document: Document) -> str:
    """Sorted, as the order of a map's keys does not survive the cloud. Raises ValueError for what JSON has
    no word for (nan, infinity) and TypeError for other objects.
    """
    return json.dumps(document, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def storable(document: Document) -> str:
    """Its text. Raises ValueError for what Firestore would refuse."""
    _refuse_unstorable(document)
    text = as_text(document)
    if len(text.encode()) > MOST_BYTES:  # encode refuses half a character (a lone surrogate)
        raise ValueError(f"A document of more than {MOST_BYTES} bytes is too large to be stored.")
    return text


def checked_id(id: str) -> str:
    if not id or "/" in id or RESERVED.fullmatch(id) or not id.isprintable():
        raise ValueError(f"{id!r} cannot be a document's id.")
    return id


def _refuse_unstorable(document: Document) -> None:
    open_values: list[Json] = [document]
    while open_values:
        value = open_values.pop()
        if isinstance(value, dict):
            open_values += value.values()
        elif isinstance(value, list):
            if any(isinstance(one, list) for one in value):
                raise ValueError("Firestore keeps no list directly inside a list: put an object between them.")
            open_values += value
        elif isinstance(value, int) and not -LARGEST_INTEGER - 1 <= value <= LARGEST_INTEGER:
            raise ValueError(f"{value} does not fit into 64 bits.")
