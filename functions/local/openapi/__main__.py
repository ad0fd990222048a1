"""Writes the document where the citizens' pages find it."""

from __future__ import annotations

from functions.local.openapi.document import text
from functions.local.openapi.place import DOCUMENT

DOCUMENT.write_text(text(), encoding="utf-8")
print(f"{DOCUMENT.name}: {len(DOCUMENT.read_bytes()) // 1024} KiB")
