"""Posts (jabatan) in the store, and the signed tokens by which somebody acts for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial

from pydantic import BaseModel

from shared.errors import Unauthorised
from shared.moments import Moment
from shared.paging import every
from shared.platform.ports import Channel, Query, Scalar, Store, Transaction
from shared.workflow import Actor, Role

COLLECTION = "posts"
_ISSUER = "kanal"


class Post(BaseModel, frozen=True, hide_input_in_errors=True):
    """Stored as `posts/{id}`. `areas`: codes of kelurahan, or `*` for all. `channels`: the preferred one first.
    `phone`: `628…`, digits only.
    """

    id: str
    name: str
    role: Role
    skpd: str | None = None
    areas: tuple[str, ...] = ()
    email: str | None = None
    phone: str | None = None
    telegram_chat: str | None = None
    channels: tuple[Channel, ...] = ("telegram", "whatsapp", "email")
    ended_at: Moment | None = None

    @property
    def actor(self) -> Actor:
        return Actor(self.role, self.id, self.skpd, self.areas)

    def addresses(self, channels: frozenset[Channel]) -> tuple[tuple[Channel, str], ...]:
        """Where messages go by those channels, the preferred first."""
        known = {"telegram": self.telegram_chat, "whatsapp": self.phone, "email": self.email}
        return tuple((one, to) for one in self.channels if one in channels and (to := known.get(one)))


def token(server_secret: str, post: str, now: datetime, lasts: timedelta) -> str:
    import jwt  # noqa: PLC0415 it loads cryptography, which only the staff's own functions shall pay for

    claims = {"iss": _ISSUER, "sub": post, "iat": now, "exp": now + lasts}
    return jwt.encode(claims, server_secret, algorithm="HS256")


def signed_in(store: Store, server_secret: str, token: str | None) -> Post:
    """Raises Unauthorised for a token that is absent, forged or expired, or whose post has ended."""
    post = find(store, _subject(server_secret, token)) if token else None
    if post is None or post.ended_at is not None:
        raise Unauthorised("Silakan masuk dengan akun petugas.")
    return post


def find(store: Store | Transaction, id: str) -> Post | None:
    document = store.get(COLLECTION, id)
    return Post.model_validate(document) if document else None


def every_post(store: Store) -> Iterator[Post]:
    """By id; those that have ended, too."""
    return (Post.model_validate(row.document) for row in every(store, Query(COLLECTION, "id")))


def holding(store: Store, role: Role, skpd: str | None = None) -> list[Post]:
    """The posts with that role, at that SKPD where one is named."""
    equal: dict[str, Scalar] = {"role": role, "skpd": skpd} if skpd else {"role": role}
    found = [Post.model_validate(row.document) for row in store.find(Query(COLLECTION, "id", equal))]
    return [post for post in found if post.ended_at is None]


def hearing(store: Store, role: Role, skpd: str | None, id: str | None) -> list[Post]:
    """That post, or all with that role where none is named or nobody holds it."""
    named = find(store, id) if id else None
    return [named] if named is not None and named.ended_at is None else holding(store, role, skpd)


def appoint(store: Store, posts: Iterable[Post]) -> None:
    """A post that names no chat keeps the one that was bound to it (`chats.py`)."""
    for post in posts:
        store.transact(partial(_appoint, post=post))


def put(transaction: Transaction, post: Post) -> None:
    transaction.put(COLLECTION, post.id, post.model_dump(mode="json"))


def _appoint(transaction: Transaction, *, post: Post) -> None:
    before = find(transaction, post.id)
    if before is not None and post.telegram_chat is None:
        post = post.model_copy(update={"telegram_chat": before.telegram_chat})
    if post != before:
        put(transaction, post)


def _subject(server_secret: str, token: str) -> str:
    import jwt  # noqa: PLC0415 as above

    if not token.isascii():  # half a character could not even be checked
        raise Unauthorised("Silakan masuk dengan akun petugas.")
    try:
        claims = jwt.decode(
            token, server_secret, algorithms=["HS256"], issuer=_ISSUER, options={"require": ["exp", "iat", "sub"]}
        )
    except jwt.InvalidTokenError as problem:
        raise Unauthorised("Silakan masuk dengan akun petugas.") from problem
    return str(claims["sub"])
