"""`/.well-known/security.txt` (RFC 9116): where whoever has found a hole tells of it."""

from __future__ import annotations

from datetime import UTC, timedelta

from flask import Request, Response

from shared import web
from shared.installation import here

_VALID = timedelta(days=180)  # less than a year, as the standard asks; it is written anew each time
_CACHE = {"Cache-Control": "public, max-age=3600"}


def answered(request: Request) -> Response:
    web.allow(request, "GET", "HEAD")
    expires_at = (web.now() + _VALID).astimezone(UTC)
    lines = (
        f"Contact: {here().city.city.contact.website}",
        f"Expires: {expires_at:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: id, en",
        f"Canonical: {here().address}/public-site/.well-known/security.txt",
    )
    return Response("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8", headers=_CACHE)
