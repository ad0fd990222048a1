"""Which Telegram chat speaks for which post, and the one-time codes by which it came to.

`posts/{id}.telegram_chat` and `telegram_chats/{chat}` change together, so a chat has one post and a post one chat,
whoever races whom; binding either to another ends what was. Of a code only the hash is kept. It is 80 random bits
for fifteen minutes: a thousand guesses a second all that time find it with a chance of 1 in 10^18.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import partial
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from shared import staff, tickets
from shared.errors import NotFound
from shared.moments import Moment, as_text
from shared.personal_data import lifetimes
from shared.platform.ports import Query, Store, Transaction
from shared.staff import Post

CHATS = "telegram_chats"
CODES = "telegram_codes"
CODE_LASTS = lifetimes.of(lifetimes.CODES)
Model = TypeVar("Model", bound=BaseModel)


class Binding(BaseModel, frozen=True):
    """Stored as `telegram_chats/{chat}`. `code`: the hash of the code that made it, so that a repetition is known."""

    post: str
    code: str


class Code(BaseModel, frozen=True):
    """Stored as `telegram_codes/{hash}`."""

    post: str
    expires_at: Moment


class Invitation(NamedTuple):
    """The code is said here and nowhere else."""

    code: str
    expires_at: datetime


def invite(store: Store, post: str, now: datetime) -> Invitation:
    code = tickets.code(secrets.token_bytes(tickets.CODE_BYTES))
    kept = Code(post=post, expires_at=now + CODE_LASTS)
    document = kept.model_dump(mode="json")
    store.transact(lambda transaction: transaction.create(CODES, tickets.secret_hash(code), document))
    return Invitation(code, kept.expires_at)


def bind(store: Store, code: str, chat: str, now: datetime) -> Post:
    """The post that the chat speaks for from now on. The same code from the same chat again gives the same post.

    Raises NotFound, with one sentence for every code that is not good.
    """
    return store.transact(partial(_bound, code=tickets.secret_hash(code), chat=chat, now=now))


def post_of(store: Store | Transaction, chat: str) -> Post | None:
    """None for a chat that was never bound, or no longer is, or whose post has ended."""
    post = _bound_to(store, chat)
    return post if post is not None and post.ended_at is None else None


def unbind(store: Store, post: str) -> None:
    """By the post itself; nothing happens when it has no chat."""

    def work(transaction: Transaction) -> None:
        found = staff.find(transaction, post)
        if found is not None and found.telegram_chat is not None:
            _part(transaction, found, found.telegram_chat)

    store.transact(work)


def leave(store: Store, chat: str) -> bool:
    """By the chat. Whether it was bound."""

    def work(transaction: Transaction) -> bool:
        post = _bound_to(transaction, chat)
        if post is not None:
            _part(transaction, post, chat)
        return post is not None

    return store.transact(work)


def burn(store: Store, code: str) -> None:
    """A code that others have seen; nothing happens when it is none."""
    store.transact(lambda transaction: transaction.delete(CODES, tickets.secret_hash(code)))


def due(now: datetime) -> Query:
    """Codes that nobody used in time."""
    return Query(CODES, "expires_at", at_most=as_text(now))


def _bound(transaction: Transaction, *, code: str, chat: str, now: datetime) -> Post:
    earlier = _bound_to(transaction, chat)
    if earlier is not None and earlier.ended_at is None and _has_used(transaction, chat, code):
        return earlier
    post = _invited(transaction, code, now)
    bound = post.model_copy(update={"telegram_chat": chat})
    transaction.delete(CODES, code)
    if earlier is not None and earlier.id != post.id:
        staff.put(transaction, earlier.model_copy(update={"telegram_chat": None}))
    if post.telegram_chat is not None and post.telegram_chat != chat:
        transaction.delete(CHATS, post.telegram_chat)
    staff.put(transaction, bound)
    transaction.put(CHATS, chat, Binding(post=post.id, code=code).model_dump(mode="json"))
    return bound


def _has_used(transaction: Transaction, chat: str, code: str) -> bool:
    """The update came again, or the link was opened twice."""
    binding = _read(transaction, CHATS, chat, Binding)
    return binding is not None and binding.code == code


def _invited(transaction: Transaction, code: str, now: datetime) -> Post:
    kept = _read(transaction, CODES, code, Code)
    post = staff.find(transaction, kept.post) if kept is not None and now < kept.expires_at else None
    if post is None or post.ended_at is not None:
        raise NotFound("Kode ini tidak berlaku. Buat kode baru di konsol petugas.")
    return post


def _bound_to(store: Store | Transaction, chat: str) -> Post | None:
    binding = _read(store, CHATS, chat, Binding)
    post = staff.find(store, binding.post) if binding else None
    return post if post is not None and post.telegram_chat == chat else None


def _part(transaction: Transaction, post: Post, chat: str) -> None:
    staff.put(transaction, post.model_copy(update={"telegram_chat": None}))
    transaction.delete(CHATS, chat)


def _read(store: Store | Transaction, collection: str, id: str, form: type[Model]) -> Model | None:
    document = store.get(collection, id)
    return form.model_validate(document) if document else None
