"""Finds out who asks, by cookie or token, and keeps the session in its cookie. Nothing else reads or sets it."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from functools import partial

from flask import Request, Response

from functions.staff_console import cookies
from functions.staff_console.visitor import Visitor
from shared import people, staff, web
from shared.console import sessions
from shared.console.sessions import Session
from shared.errors import Forbidden, Unauthorised
from shared.installation import Installation
from shared.people import Person
from shared.staff import Post

SAFE = frozenset({"GET", "HEAD"})
CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
_NOBODY = "Silakan masuk dengan akun petugas."


def visitor(here: Installation, request: Request, now: datetime) -> Visitor:
    """Raises Unauthorised, and Forbidden for a form that is not of this session and post."""
    token = web.bearer(request)
    if token is not None or "Authorization" in request.headers:
        post = staff.signed_in(here.store, here.secret, token)
        return Visitor(post, (post,), (post.id,))
    found = _of_session(here, request, now)
    if request.method not in SAFE:
        _check_csrf(request, found.csrf)
    return found


def posts_of(here: Installation, person: Person, now: datetime) -> tuple[Post, ...]:
    """Those held now, as far as they still are posts."""
    found = [staff.find(here.store, each) for each in person.posts(now)]
    return tuple(post for post in found if post is not None and post.ended_at is None)


def begin(here: Installation, response: Response, person: Person, post: Post, now: datetime) -> None:
    session = sessions.begun(secrets.token_hex(16), person.id, person.generation, post.id, now)
    _put(here, response, session)


def switch(here: Installation, response: Response, session: Session, post: Post) -> None:
    _put(here, response, session.model_copy(update={"post": post.id}))


def renew(here: Installation, response: Response, session: Session | None, now: datetime) -> None:
    """Unless it has just been written."""
    if session is not None and session.is_to_renew(now) and "Set-Cookie" not in response.headers:
        _put(here, response, session.model_copy(update={"seen_at": now}))


def end(here: Installation, response: Response, visitor: Visitor, now: datetime) -> None:
    """For whoever has the cookie, not for this browser alone; what this one has kept of the pages is thrown away."""
    session = visitor.session
    if session is not None:
        over = partial(people.signed_out_here, session=session.id, until=session.ends_at, now=now)
        people.change(here.store, session.person, over)
    cookies.take_away(here, response, cookies.SESSION)
    response.headers["Clear-Site-Data"] = '"cache"'


def _of_session(here: Installation, request: Request, now: datetime) -> Visitor:
    session = sessions.opened(here.secret, cookies.read(here, request, cookies.SESSION), now)
    person = people.find(here.store, session.person) if session else None
    if session is None or person is None or not person.may_go_on(session.id, session.generation):
        raise Unauthorised(_NOBODY)
    held = posts_of(here, person, now)
    post = next((each for each in held if each.id == session.post), None)
    if post is None:  # taken away meanwhile: nothing is done for another post than the one that was chosen
        raise Unauthorised(_NOBODY)
    return Visitor(post, held, person.own_posts(now), person, session, sessions.csrf(here.secret, session))


def _check_csrf(request: Request, expected: str) -> None:
    given = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise Forbidden("Halaman ini sudah lama terbuka atau jabatan Anda sudah berganti. Muat ulang, lalu coba lagi.")


def _put(here: Installation, response: Response, session: Session) -> None:
    cookies.put(here, response, cookies.SESSION, sessions.sealed(here.secret, session), sessions.LONGEST)
