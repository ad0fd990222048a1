"""What is tried, by name. Each takes any bytes, and raises only where Kanal does what it does not say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.fuzz import asked, imported, pictured, published, sent, signed

CORPUS = Path(__file__).parent / "corpus"
TARGETS: dict[str, Callable[[bytes], None]] = {
    "query": asked.query,
    "open311": asked.open311,
    "cursor": asked.cursor,
    "ticket": asked.ticket,
    "form": sent.form,
    "report": sent.report,
    "app_report": sent.app_report,
    "update": sent.update,
    "cookie": sent.cookie,
    "path": sent.path,
    "token": signed.token,
    "table": imported.table,
    "city": imported.city,
    "boundary": imported.boundary,
    "area": imported.area,
    "exif": pictured.exif,
    "photo": pictured.photo,
    "editor": pictured.editor,
    "keys": published.keys,
    "statement": published.signed,
    "proof": published.proof,
    "bucket": published.bucket,
}
