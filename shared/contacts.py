"""Who reported, and how to tell them: kept apart from the report, with other rights and another lifetime."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel

from shared.batches import Batch
from shared.errors import NotFound
from shared.moments import Moment, as_text
from shared.platform.ports import Cursor, Query, Store, Transaction
from shared.tickets import secret_hash

COLLECTION = "contacts"
KEPT_AFTER_CLOSING = timedelta(days=90)


class Contact(BaseModel, frozen=True, hide_input_in_errors=True):
    """Stored as `contacts/{ticket}`. `channel`: how the reporter wants to be told. `standing`: whether that
    address may be told (`addresses.py`).
    """

    ticket: str
    secret_hash: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    channel: Literal["email", "whatsapp"] = "email"
    standing: Literal["new", "asked", "confirmed", "stopped"] = "new"
    forget_at: Moment | None = None


def create(transaction: Transaction, contact: Contact) -> None:
    transaction.create(COLLECTION, contact.ticket, contact.model_dump(mode="json"))


def find(store: Store | Transaction, ticket: str) -> Contact | None:
    document = store.get(COLLECTION, ticket)
    return Contact.model_validate(document) if document else None


def check_secret(store: Store, ticket: str, secret: str | None) -> None:
    """Raises NotFound, which does not tell whether the report exists."""
    contact = find(store, ticket) if secret else None
    if contact is None or not hmac.compare_digest(contact.secret_hash, secret_hash(secret or "")):
        raise NotFound("Laporan tidak ditemukan, atau kode rahasianya salah.")


def forget_later(transaction: Transaction, contact: Contact, closed_at: datetime) -> None:
    later = contact.model_copy(update={"forget_at": closed_at + KEPT_AFTER_CLOSING})
    transaction.put(COLLECTION, contact.ticket, later.model_dump(mode="json"))


def to_forget(store: Store, now: datetime, limit: int, after: Cursor | None = None) -> Batch[str]:
    """Tickets whose time has come."""
    found = store.find(Query(COLLECTION, "forget_at", at_most=as_text(now), limit=limit, after=after))
    last = found[-1] if len(found) == limit else None
    return Batch([row.id for row in found], Cursor(str(last.document["forget_at"]), last.id) if last else None)


def forget(store: Store, ticket: str) -> None:
    """Name, phone and address are taken out; the secret stays."""
    store.transact(lambda transaction: _forget(transaction, ticket))


def _forget(transaction: Transaction, ticket: str) -> None:
    contact = find(transaction, ticket)
    if contact is not None:
        bare = Contact(ticket=ticket, secret_hash=contact.secret_hash)
        transaction.put(COLLECTION, ticket, bare.model_dump(mode="json"))
