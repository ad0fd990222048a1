"""The sign-in of a Kanal on one's own computer: whoever sits there chooses a demo person. Never in the cloud, and not
where a provider is set.
"""

from __future__ import annotations

import os

from flask import Request, Response

from functions.staff_console import entrance, paths
from shared import pages, people, settings, web
from shared.errors import NotFound
from shared.installation import here
from shared.people import DEMO, Person


def is_offered() -> bool:
    return not os.environ.get("K_SERVICE") and not settings.load().oidc_issuer


def answered(request: Request) -> Response:
    """Raises RuntimeError in the cloud."""
    if not is_offered():
        raise RuntimeError("The demo sign-in is for one's own computer.")
    if request.method == "POST":
        return _signed_in(request)
    wanted = paths.own(request.args.get("next", ""))
    html = pages.render("staff/demo_sign_in.html", city=here().city, people=_people(), wanted=wanted, visitor=None)
    return web.page(html, headers=web.NO_STORE)


def _signed_in(request: Request) -> Response:
    chosen, now = request.form.get("person", ""), web.now()
    person = next((each for each in _people() if each.id == chosen), None)
    held = entrance.posts_of(here(), person, now) if person else ()
    if person is None or not held:
        raise NotFound("Pilih salah satu akun contoh.")
    response = paths.to(paths.own(request.form.get("next", "")))
    entrance.begin(here(), response, person, held[0], now)
    return response


def _people() -> list[Person]:
    found = [people.find(here().store, f"{DEMO}{post}") for post in here().city.posts]
    return [person for person in found if person is not None]
