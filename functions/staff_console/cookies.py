"""The console's two cookies: out of reach of scripts and of other sites, and of this very host alone over HTTPS."""

from __future__ import annotations

from datetime import timedelta

from flask import Request, Response

from shared.installation import Installation

SESSION, ATTEMPT = "petugas", "masuk"


def name(here: Installation, which: str) -> str:
    """A browser takes `__Host-` only from this host over HTTPS, so that no other site can plant one."""
    return f"__Host-kanal-{which}" if _is_secure(here) else f"kanal-{which}"


def read(here: Installation, request: Request, which: str) -> str | None:
    return request.cookies.get(name(here, which))


def put(here: Installation, response: Response, which: str, text: str, lasts: timedelta) -> None:
    response.set_cookie(
        name(here, which), text, path="/", secure=_is_secure(here), httponly=True, samesite="Lax", max_age=lasts
    )


def take_away(here: Installation, response: Response, which: str) -> None:
    response.delete_cookie(name(here, which), path="/", secure=_is_secure(here), httponly=True, samesite="Lax")


def _is_secure(here: Installation) -> bool:
    return here.address.startswith("https:")
