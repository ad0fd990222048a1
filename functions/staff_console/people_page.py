"""The people of the console, as the admin appoints them: who holds which post from when to when, also as Plt."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated

from flask import Request, Response
from pydantic import BaseModel, Field

from functions.staff_console import days, entrance, frame, paths
from functions.staff_console.recording import recorded
from functions.staff_console.visitor import Visitor
from shared import bodies, people, staff, web
from shared.attempt import NOTHING, Attempt
from shared.errors import Forbidden, Invalid, NotFound, Problem
from shared.fields import Line
from shared.installation import here
from shared.people import Holding, Person
from shared.personal_data.access_log import What
from shared.submission import Email, Name

_ID = re.compile(r"[a-z0-9-]{1,64}")
_WRONG = "Ada isian yang belum benar."


class Appointment(BaseModel, frozen=True, extra="forbid"):
    """`since` and `until` are days of the city, both included; without `since` from now on."""

    post: Annotated[Line, Field(max_length=64)]
    since: date | None = None
    until: date | None = None
    is_acting: bool = False

    def holding(self, by: str, now: datetime) -> Holding:
        """Raises Invalid for an end before the beginning."""
        since = days.begins(self.since) if self.since else now
        until = days.ends(self.until) if self.until else None
        if until is not None and until <= since:
            raise Invalid(_WRONG, Problem("until", "Tanggal akhir sudah lewat atau mendahului."))
        return Holding(post=self.post, since=since, until=until, is_acting=self.is_acting, by=by)


class NewPerson(Appointment, frozen=True):
    name: Name
    email: Email


def listed(_: Request, visitor: Visitor) -> Response:
    return _list(visitor)


def added(request: Request, visitor: Visitor) -> Response:
    try:
        return _added(request, visitor)
    except Invalid as refusal:
        return _list(visitor, Attempt(refusal=refusal, typed=request.form))


def _list(visitor: Visitor, attempt: Attempt = NOTHING) -> Response:
    everybody = list(people.everybody(here().store))
    return frame.page(
        visitor, "people.html", web.status_of(attempt.refusal), web.PRIVATE, here_path="/admin/orang", people=everybody,
        now=web.now(), attempt=attempt, **_posts(),
    )  # fmt: skip


def _added(request: Request, visitor: Visitor) -> Response:
    """Known by the address until the first sign-in. Raises Invalid, also when somebody has it already."""
    asked, now = bodies.form_body(request, NewPerson, leave_out=(entrance.CSRF_FIELD,)), web.now()
    email = asked.email.lower()
    if people.of_email(here().store, email) is not None:
        raise Invalid(_WRONG, Problem("email", "Alamat email ini sudah terdaftar untuk orang lain."))
    holding = asked.holding(visitor.post.id, now)
    _check_post(holding.post)
    person = Person(id=secrets.token_hex(8), name=asked.name, email=email, holdings=(holding,))
    recorded(visitor, "appoint", person.id, now, holding.post)
    people.create(here().store, person)
    return paths.to(f"/admin/orang/{person.id}")


def shown(_: Request, visitor: Visitor, id: str) -> Response:
    return _one(visitor, id)


def appointed(request: Request, visitor: Visitor, id: str) -> Response:
    try:
        return _appointed(request, visitor, id)
    except Invalid as refusal:
        return _one(visitor, id, Attempt(refusal=refusal, typed=request.form))


def _one(visitor: Visitor, id: str, attempt: Attempt = NOTHING) -> Response:
    return frame.page(
        visitor, "person.html", web.status_of(attempt.refusal), web.PRIVATE, person=_person(id), now=web.now(),
        is_self=visitor.person is not None and visitor.person.id == id, attempt=attempt, **_posts(),
    )  # fmt: skip


def _appointed(request: Request, visitor: Visitor, id: str) -> Response:
    now = web.now()
    holding = bodies.form_body(request, Appointment, leave_out=(entrance.CSRF_FIELD,)).holding(visitor.post.id, now)
    _check_post(holding.post)
    return _changed(visitor, id, "appoint", lambda person: people.appointed(person, holding), holding.post)


def relieved(request: Request, visitor: Visitor, id: str) -> Response:
    post, now = request.form.get("post", ""), web.now()
    return _changed(visitor, id, "end", lambda person: people.relieved(person, post, now), post)


def signed_out(_: Request, visitor: Visitor, id: str) -> Response:
    return _changed(visitor, id, "sign_out", people.signed_out)


def _changed(visitor: Visitor, id: str, what: What, how: Callable[[Person], Person], why: str = "") -> Response:
    """Nobody changes what they may do themselves, nor locks themselves out."""
    how(_person(id))
    if visitor.person is not None and visitor.person.id == id:
        raise Forbidden("Jabatan Anda sendiri diatur oleh admin lain.")
    recorded(visitor, what, id, web.now(), why)
    people.change(here().store, id, how)
    return paths.to(f"/admin/orang/{id}")


def _person(id: str) -> Person:
    person = people.find(here().store, id) if _ID.fullmatch(id) else None
    if person is None:
        raise NotFound("Orang ini tidak ditemukan.")
    return person


def _check_post(id: str) -> None:
    post = staff.find(here().store, id) if _ID.fullmatch(id) else None
    if post is None or post.ended_at is not None:
        raise Invalid(_WRONG, Problem("post", "Pilih salah satu jabatan."))


def _posts() -> dict[str, dict[str, str]]:
    """Names of those that can be held, and how they stand in a list to choose from; by code."""
    names = {post.id: post.name for post in staff.every_post(here().store) if post.ended_at is None}
    return {"names": names, "choices": {code: f"{name} ({code})" for code, name in names.items()}}
