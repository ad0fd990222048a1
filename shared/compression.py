"""Text goes out gzipped to whoever can read it: on a slow network that is most of the waiting."""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Request, Response

SMALLEST = 1_000  # bytes; below, nothing is won
LARGE = 200_000  # bytes; above it is no file of the pages but data, which changes every few minutes
LEVEL = 6
_TEXTS = frozenset({
    "application/geo+json", "application/json", "application/ld+json", "application/manifest+json", "image/svg+xml",
    "text/css", "text/html", "text/javascript", "text/xml",
})  # fmt: skip


def compressed(request: Request, response: Response) -> Response:
    """An answer to a POST may hold a secret beside what a stranger chose, and is left as it is (BREACH)."""
    if response.mimetype not in _TEXTS or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if request.method not in {"GET", "HEAD"} or response.status_code != 200 or not request.accept_encodings["gzip"]:  # noqa: PLR2004
        return response
    data = response.get_data()
    if len(data) < SMALLEST:
        return response
    response.set_data(_packed_as_fits(data, is_file="ETag" in response.headers))
    response.headers["Content-Encoding"] = "gzip"
    return response


def _packed_as_fits(data: bytes, *, is_file: bool) -> bytes:
    if not is_file:
        return _packed(data)
    return _packed_once(data) if len(data) < LARGE else _packed_of_late(data)


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, LEVEL, mtime=0)


_packed_once = lru_cache(maxsize=128)(_packed)
_packed_of_late = lru_cache(maxsize=2)(_packed)  # a month of a city is some megabytes, and is kept with what it gave
