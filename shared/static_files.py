"""Styles, pictures and scripts of a function's pages; `/static/` is taken by Flask itself, hence `aset`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from flask import Request, Response
from werkzeug.security import safe_join

from shared import web
from shared.errors import NotFound

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
_OURS = "public, max-age=600"
_VERSIONED = "public, max-age=31536000, immutable"  # a package's path has its version in it


def answered(request: Request, folder: Path, name: str) -> Response:
    """That file of the folder. Raises NotFound."""
    web.allow(request, "GET", "HEAD")
    path = safe_join(str(folder), name)
    file = Path(path) if path else folder
    kept = _VERSIONED if name.startswith("vendor/") else _OURS
    response = Response(_content(file), content_type=_TYPES[file.suffix], headers={"Cache-Control": kept})
    response.add_etag(weak=True)  # the same for the file as it is and gzipped
    response.make_conditional(request)
    return response


def _content(file: Path) -> bytes:
    if file.suffix in _TYPES:
        with suppress(OSError, ValueError):  # no file, or what no file can be called
            return file.read_bytes()
    raise NotFound("Berkas ini tidak ada.")
