"""Which addresses may be written to. A stranger's address must not become a target: the first message only asks
whether its owner wants any, and nothing else is sent before the answer.

Besides what is in the contact, `addresses/{digest}` remembers an address beyond one report, without the address.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from pydantic import BaseModel

from shared import contacts
from shared.contacts import Contact
from shared.errors import NotFound
from shared.links import Link, address_digest
from shared.moments import Moment
from shared.platform.ports import Query, Store, Transaction

COLLECTION = "addresses"
MOST_ASKED = 3
WITHIN = timedelta(days=1)

Telling: TypeAlias = Literal["news", "question", "nothing"]


class Address(BaseModel, frozen=True):
    """Stored as `addresses/{digest}`. `asked`: when its owner was asked of late."""

    standing: Literal["new", "confirmed", "stopped"] = "new"
    asked: tuple[Moment, ...] = ()


def telling(store: Store, secret: str, contact: Contact, seq: int, now: datetime) -> Telling:
    """What that contact may be sent about step `seq`: the news, the question whether news is wanted, or nothing.

    The same step gets the same answer again, so that a question lost on the way is asked once more.
    """
    if contact.address is None or contact.standing == "stopped":
        return "nothing"
    if contact.standing == "confirmed":
        return "news"
    if contact.standing == "asked":
        return "question" if contact.asked_seq == seq else "nothing"
    return store.transact(lambda transaction: _first(transaction, secret, contact.ticket, seq, now))


def _first(transaction: Transaction, secret: str, ticket: str, seq: int, now: datetime) -> Telling:
    contact = contacts.find(transaction, ticket)
    if contact is None or contact.address is None:
        return "nothing"
    digest = digest_of(secret, contact)
    address = _find(transaction, digest)
    if address.standing != "new":
        contacts.put(transaction, contact.model_copy(update={"standing": address.standing}))
        return "news" if address.standing == "confirmed" else "nothing"
    recent = tuple(at for at in address.asked if at > now - WITHIN)
    if len(recent) >= MOST_ASKED:
        return "nothing"
    _put(transaction, digest, Address(asked=(*recent, now)))
    contacts.put(transaction, contact.model_copy(update={"standing": "asked", "asked_seq": seq}))
    return "question"


def confirm(store: Store, secret: str, link: Link) -> None:
    """The owner wants news of that report. Raises NotFound when the report has another address by now."""

    def work(transaction: Transaction) -> None:
        contact = meant(transaction, secret, link)
        contacts.put(transaction, contact.model_copy(update={"standing": "confirmed"}))
        _put(transaction, link.address_digest, Address(standing="confirmed"))

    store.transact(work)


def stop(store: Store, secret: str, link: Link, *, everywhere: bool) -> None:
    """No more messages about that report, or about any. Raises NotFound as `confirm` does."""

    def work(transaction: Transaction) -> None:
        contact = meant(transaction, secret, link)
        contacts.put(transaction, contact.model_copy(update={"standing": "stopped"}))
        if everywhere:
            _put(transaction, link.address_digest, Address(standing="stopped"))

    contact = meant(store, secret, link)
    store.transact(work)
    if everywhere:
        for ticket in _others(store, contact):
            store.transact(lambda transaction, ticket=ticket: _stop_one(transaction, ticket))


def digest_of(secret: str, contact: Contact) -> str:
    return address_digest(secret, contact.told_by, contact.address or "")


def meant(store: Store | Transaction, secret: str, link: Link) -> Contact:
    """Whose link it is. Raises NotFound when the report has another address by now."""
    contact = contacts.find(store, link.ticket)
    if contact is None or contact.address is None or digest_of(secret, contact) != link.address_digest:
        raise NotFound("Alamat ini tidak lagi terdaftar pada laporan itu.")
    return contact


def _others(store: Store, contact: Contact) -> list[str]:
    field = "email" if contact.told_by == "email" else "phone"
    rows = store.find(Query(contacts.COLLECTION, "ticket", {field: contact.address or ""}, limit=500))
    return [row.id for row in rows if row.id != contact.ticket]


def _stop_one(transaction: Transaction, ticket: str) -> None:
    contact = contacts.find(transaction, ticket)
    if contact is not None:
        contacts.put(transaction, contact.model_copy(update={"standing": "stopped"}))


def _find(transaction: Transaction, digest: str) -> Address:
    document = transaction.get(COLLECTION, digest)
    return Address.model_validate(document) if document else Address()


def _put(transaction: Transaction, digest: str, address: Address) -> None:
    transaction.put(COLLECTION, digest, address.model_dump(mode="json"))
