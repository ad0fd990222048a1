"""What a Kanal on this computer needs besides: secrets of its own, demo posts, and their tokens."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from shared import people, settings, staff
from shared.installation import Installation
from shared.people import DEMO, Holding, Person
from shared.staff import Post
from shared.transparency import signing
from shared.web import now
from shared.workflow import Role

TOKEN_LASTS = timedelta(days=30)
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def secret(data: Path) -> str:
    return _kept(data / "secret", partial(secrets.token_hex, 32))


def signing_key(data: Path) -> str:
    return _kept(data / "signing-key", signing.made)


def _kept(path: Path, make: Callable[[], str]) -> str:
    """Made at the first start, kept for the next."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(make())
    return path.read_text()


def appoint(here: Installation, data: Path) -> dict[str, str]:
    """The catalogue's demo posts, with a token each, also written to `demo-tokens.json`. What is there already stays as
    it is; where people sign in with a provider, nobody is made up.
    """
    if os.environ.get("K_SERVICE"):
        raise RuntimeError("Demo posts are for trying Kanal; they have no place in the cloud.")
    posts = [
        Post(
            id=demo.id,
            name=demo.name,
            role=demo.role,
            skpd=demo.skpd or None,
            areas=demo.areas,
            email=demo.email,
        )
        for demo in here.city.posts.values()
    ]
    staff.appoint(here.store, [post for post in posts if staff.find(here.store, post.id) is None])
    if not settings.load().oidc_issuer:
        new = [post for post in posts if people.find(here.store, f"{DEMO}{post.id}") is None]
        people.keep(here.store, [_person(here, post) for post in new])
    tokens = {post.id: staff.token(here.secret, post.id, now(), TOKEN_LASTS) for post in posts}
    path = data / "demo-tokens.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(tokens, indent=2) + "\n")
    return tokens


def _person(here: Installation, post: Post) -> Person:
    """Whoever holds that post; a head also acts for the officer, as happens in a small agency."""
    own = Holding(post=post.id, since=FIRST_DAY)
    officers = [one.id for one in here.city.posts.values() if one.role is Role.OFFICER and one.skpd == post.skpd]
    acting = [Holding(post=one, since=FIRST_DAY, is_acting=True) for one in officers] if post.role is Role.HEAD else []
    return Person(id=f"{DEMO}{post.id}", name=f"{post.name} (contoh)", holdings=(own, *acting))
