"""The posts (jabatan) themselves, as the admin makes them: role, SKPD, areas, addresses."""

from __future__ import annotations

import re
from typing import Annotated

from flask import Request, Response
from pydantic import BaseModel, Field

from functions.staff_console import entrance, frame, paths
from functions.staff_console.recording import recorded
from functions.staff_console.visitor import Visitor
from shared import bodies, contacts, staff, web
from shared.attempt import NOTHING, Attempt
from shared.catalogue import Catalogue
from shared.console.rights import STAFF
from shared.errors import Invalid, NotFound, Problem
from shared.fields import Line
from shared.installation import here
from shared.staff import Post
from shared.submission import Email, Name, Phone
from shared.telegram import chats
from shared.workflow import Role

ROLES = {
    Role.OPERATOR: "Operator",
    Role.SURVEYOR: "Petugas cek lapangan",
    Role.OFFICER: "Petugas SKPD",
    Role.HEAD: "Kepala SKPD",
    Role.SUPERVISOR: "Sekda atau wali kota",
    Role.AUDITOR: "Auditor",
    Role.ADMIN: "Admin",
}
_ID = re.compile(r"[a-z0-9-]{2,40}")
_OF_AN_SKPD = frozenset({Role.OFFICER, Role.HEAD})
_WRONG = "Ada isian yang belum benar."


class PostForm(BaseModel, frozen=True, extra="forbid"):
    """`areas`: codes of kelurahan with semicolons between them, or `*`."""

    id: Annotated[Line, Field(pattern=_ID.pattern)]
    name: Name
    role: Role
    skpd: Annotated[Line, Field(max_length=32)] | None = None
    areas: Annotated[Line, Field(max_length=1000)] | None = None
    email: Email | None = None
    phone: Phone | None = None

    def post(self) -> Post:
        areas = tuple(each.strip() for each in (self.areas or "").split(";") if each.strip())
        return Post(
            id=self.id, name=self.name, role=self.role, skpd=self.skpd if self.role in _OF_AN_SKPD else None,
            areas=areas if self.role is Role.SURVEYOR else (), email=self.email,
            phone=contacts.international(self.phone),
        )  # fmt: skip


def listed(_: Request, visitor: Visitor) -> Response:
    return _page(visitor)


def shown(_: Request, visitor: Visitor, id: str) -> Response:
    return _page(visitor, _post(id))


def kept(request: Request, visitor: Visitor) -> Response:
    """A new one, or another form of one that is there."""
    try:
        return _kept(visitor, _asked(request))
    except Invalid as refusal:
        code = request.form.get("id", "")
        chosen = staff.find(here().store, code) if _ID.fullmatch(code) else None
        return _page(visitor, chosen, Attempt(refusal=refusal, typed=request.form))


def _asked(request: Request) -> Post:
    """Raises Invalid."""
    post = bodies.form_body(request, PostForm, leave_out=(entrance.CSRF_FIELD,)).post()
    problems = _problems(post, here().city)
    if problems:
        raise Invalid(_WRONG, *problems)
    return post


def ended(_: Request, visitor: Visitor, id: str) -> Response:
    post = _post(id)
    chats.unbind(here().store, post.id)  # somebody's own chat, which nothing is told any more
    return _kept(visitor, post.model_copy(update={"ended_at": web.now(), "telegram_chat": None}))


def from_catalogue(_: Request, visitor: Visitor) -> Response:
    """Those of the city's table that are not there yet; their addresses are examples and stay behind."""
    known = {post.id for post in staff.every_post(here().store)}
    for demo in here().city.posts.values():
        if demo.id not in known:
            post = Post(id=demo.id, name=demo.name, role=demo.role, skpd=demo.skpd or None, areas=demo.areas)
            recorded(visitor, "post", post.id, web.now())
            staff.appoint(here().store, [post])
    return paths.to("/admin/jabatan")


def _kept(visitor: Visitor, post: Post) -> Response:
    recorded(visitor, "post", post.id, web.now())
    staff.appoint(here().store, [post])
    return paths.to("/admin/jabatan")


def _post(id: str) -> Post:
    post = staff.find(here().store, id) if _ID.fullmatch(id) else None
    if post is None:
        raise NotFound("Jabatan ini tidak ditemukan.")
    return post


def _problems(post: Post, city: Catalogue) -> list[Problem]:
    agency = city.agencies.get(post.skpd or "")
    is_homeless = post.role in _OF_AN_SKPD and (agency is None or agency.is_outside)
    is_lost = post.role is Role.SURVEYOR and not (post.areas == ("*",) or _are_known(post.areas, city))
    found = [
        ("role", post.role not in STAFF, "Pilih salah satu dari daftar."),
        ("skpd", is_homeless, "Pilih SKPD kota untuk jabatan ini."),
        ("areas", is_lost, "Tulis kode kelurahan dengan titik koma di antaranya, atau * untuk semua."),
    ]
    return [Problem(field, sentence) for field, is_wrong, sentence in found if is_wrong]


def _are_known(areas: tuple[str, ...], city: Catalogue) -> bool:
    return bool(areas) and all(area in city.areas.names for area in areas)


def _page(visitor: Visitor, chosen: Post | None = None, attempt: Attempt = NOTHING) -> Response:
    skpd = {agency.id: agency.name for agency in here().city.agencies.values() if not agency.is_outside}
    return frame.page(
        visitor, "staff_posts.html", web.status_of(attempt.refusal), web.PRIVATE, here_path="/admin/jabatan",
        posts=[] if chosen else list(staff.every_post(here().store)), chosen=chosen, roles=ROLES, agencies=skpd,
        attempt=attempt, typed=attempt.typed if attempt.refusal else _as_typed(chosen),
    )  # fmt: skip


def _as_typed(post: Post | None) -> dict[str, str]:
    """As the form's fields would hold it."""
    if post is None:
        return {}
    return {
        "id": post.id, "name": post.name, "role": post.role, "skpd": post.skpd or "", "areas": ";".join(post.areas),
        "email": post.email or "", "phone": f"+{post.phone}" if post.phone else "",
    }  # fmt: skip
