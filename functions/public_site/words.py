"""What the pages' scripts say in another language than the one that stands in them."""

from __future__ import annotations

from flask import Request, Response

from shared import languages, web

_CACHE = {"Cache-Control": "public, max-age=600"}


def answered(request: Request) -> Response:
    web.allow(request, "GET", "HEAD")
    return said()


def said() -> Response:
    """As `{"Kirim": ["Send", "Send"]}`: of one, and of many."""
    return web.answer({text: list(said) for text, said in languages.for_scripts().items()}, headers=_CACHE)
