"""What a Kanal on this computer needs besides: secrets of its own, demo posts, and their tokens."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from shared import staff
from shared.installation import Installation
from shared.staff import Post
from shared.transparency import signing
from shared.web import now

TOKEN_LASTS = timedelta(days=30)


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
    """The catalogue's demo posts, with a token each, also written to `demo-tokens.json`."""
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
    staff.appoint(here.store, posts)
    tokens = {post.id: staff.token(here.secret, post.id, now(), TOKEN_LASTS) for post in posts}
    path = data / "demo-tokens.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(tokens, indent=2) + "\n")
    return tokens
