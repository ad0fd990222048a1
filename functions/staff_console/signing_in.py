"""Who may come in with what the provider said: somebody who has been appointed, or the city's first admin."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from functions.staff_console import entrance
from functions.staff_console.id_tokens import Identity
from shared import people, staff
from shared.errors import Forbidden
from shared.installation import Installation
from shared.people import Holding, Person
from shared.platform.ports import AlreadyExists
from shared.staff import Post
from shared.workflow import Role

FIRST = "first-admin"


def person(here: Installation, who: Identity, first_admin: str, now: datetime) -> tuple[Person, Post]:
    """And the post to begin with. Raises Forbidden for whom nobody has appointed, or who holds no post now."""
    account = people.identity(who.iss, who.sub)
    found = people.recognised(here.store, account, who.address)
    if found is None and first_admin and who.address == first_admin.strip().lower() and not people.number(here.store):
        _appoint_first(here, first_admin.strip().lower(), now)
        found = people.recognised(here.store, account, who.address)
    if found is None:
        raise Forbidden("Akun ini belum terdaftar sebagai petugas. Hubungi admin Kanal di kota Anda.")
    held = entrance.posts_of(here, found, now)
    if not held:
        raise Forbidden("Anda sedang tidak memegang jabatan. Hubungi admin Kanal di kota Anda.")
    return found, held[0]


def _appoint_first(here: Installation, email: str, now: datetime) -> None:
    """Once: as soon as anybody is appointed, the setting has no effect any more."""
    post = Post(id="admin", name="Admin Kanal", role=Role.ADMIN, email=email)
    if staff.find(here.store, post.id) is None:
        staff.appoint(here.store, [post])
    with suppress(AlreadyExists):  # two tabs
        people.create(
            here.store, Person(id=FIRST, name=email, email=email, holdings=(Holding(post=post.id, since=now),))
        )
