"""Signing in and out, and the console's own styles and scripts, which the sign-in page needs as well."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from flask import Request, Response

from functions.staff_console import attempts, cookies, demo_sign_in, entrance, paths, provider, signing_in
from functions.staff_console.visitor import Visitor
from shared import pages, people, settings, static_files, web
from shared.errors import NotFound
from shared.installation import here
from shared.settings import Settings

STATIC = Path(__file__).parent / "static"


def answered(request: Request) -> Response:
    """The door: where this Kanal's people sign in."""
    if settings.load().oidc_issuer:
        wanted = paths.own(request.args.get("next", ""))
        html = pages.render("staff/sign_in.html", city=here().city, wanted=wanted, visitor=None)
        return web.page(html, headers=web.NO_STORE)
    if demo_sign_in.is_offered():
        return demo_sign_in.answered(request)
    raise NotFound("Kota ini belum menyiapkan pintu masuk petugas.")


def start(request: Request) -> Response:
    """To the provider. Raises NotFound where there is none."""
    attempt = attempts.begun(paths.own(request.args.get("next", "")), web.now())
    response = paths.elsewhere(provider.address(_settings(), attempt))
    attempts.remember(here(), response, attempt)
    return response


def back(request: Request) -> Response:
    """From the provider, with a code that is good once."""
    now, chosen = web.now(), _settings()
    attempt = attempts.remembered(here(), request, now)
    who = provider.answered(chosen, attempt, request.args.to_dict(), now.timestamp())
    person, post = signing_in.person(here(), who, chosen.first_admin, now)
    response = paths.to(attempt.wanted)
    entrance.begin(here(), response, person, post, now)
    cookies.take_away(here(), response, cookies.ATTEMPT)
    return response


def _settings() -> Settings:
    chosen = settings.load()
    if not chosen.oidc_issuer:
        raise NotFound("Kota ini belum menyiapkan pintu masuk petugas.")
    return chosen


def out(_request: Request, visitor: Visitor) -> Response:
    response = paths.to("/masuk")
    entrance.end(here(), response, visitor, web.now())
    return response


def out_everywhere(request: Request, visitor: Visitor) -> Response:
    """Every session of this person ends, on whatever device."""
    if visitor.person is not None:
        people.change(here().store, visitor.person.id, people.signed_out)
    return out(request, visitor)


def static(request: Request, name: str) -> Response:
    return static_files.answered(request, STATIC, name)


def led_there(request: Request) -> Response:
    wanted = request.full_path.removesuffix("?")
    return paths.to(f"/masuk?{urlencode({'next': wanted})}" if wanted != "/" else "/masuk")
