"""Which addresses may be written to. A stranger's address must not become a target: the first message only asks
whether its owner wants any, and nothing else is sent before the answer.

Besides what is in the contact, `addresses/{digest}` remembers an address beyond one report, without the address.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Literal, NamedTuple

from pydantic import BaseModel

from shared import contacts
from shared.contacts import Contact, digest_of, keyed
from shared.errors import NotFound
from shared.messages.links import Link
from shared.moments import Moment
from shared.paging import every
from shared.platform.ports import Channel, Query, Store, Transaction

COLLECTION = "addresses"
MOST_ASKED = 3
WITHIN = timedelta(days=1)


class Address(BaseModel, frozen=True):
    """Stored as `addresses/{digest}`. `asked`: when its owner was asked of late."""

    standing: Literal["new", "confirmed", "stopped"] = "new"
    asked: tuple[Moment, ...] = ()


class Hearer(NamedTuple):
    """A contact that may be written to. `is_asked`: only the question whether news is wanted."""

    contact: Contact
    is_asked: bool


def hearer(
    store: Store, secret: str, ticket: str, *, step: str, channels: frozenset[Channel], now: datetime
) -> Hearer | None:
    """Whom to tell for that report of `step`, by a channel that there is; None for nobody.

    The same step gets the same answer again, so that a question lost on the way is asked once more.
    """
    opened = store.open()
    contact = _reachable(contacts.find(opened, ticket), channels)
    if contact is not None and contact.standing == "new":
        first = partial(_first, secret=secret, ticket=ticket, step=step, channels=channels, now=now)
        contact = store.transact(first, opened)
    if contact is None or not (contact.standing == "confirmed" or _is_asked(contact, step)):
        return None
    return Hearer(contact, contact.standing == "asked")


def confirm(store: Store, secret: str, link: Link) -> None:
    """The owner wants news: of that report, and of whatever else was sent in with that address. Raises NotFound when
    the report has another address by now.
    """

    def work(transaction: Transaction) -> None:
        contact = meant(transaction, secret, link)
        contacts.put(transaction, contact.model_copy(update={"standing": "confirmed"}))
        _put(transaction, link.address_digest, Address(standing="confirmed"))

    store.transact(work)
    for ticket in _tickets(store, link.address_digest):
        if ticket != link.ticket:
            store.transact(partial(_confirm_one, ticket=ticket, digest=link.address_digest))


def stop(store: Store, secret: str, link: Link, *, everywhere: bool) -> None:
    """No more messages to that address about that report, or about any. Nothing is left to do where the report has
    another address by now, or none.
    """
    if everywhere:
        store.transact(lambda transaction: _put(transaction, link.address_digest, Address(standing="stopped")))
    for ticket in {link.ticket, *(_tickets(store, link.address_digest) if everywhere else ())}:
        store.transact(partial(_stop_one, secret=secret, link=Link(ticket, link.address_digest)))


def switch(store: Store, secret: str, ticket: str, *, of_no_use: str, channels: frozenset[Channel]) -> Channel | None:
    """The channel of the reporter's other address, from now on, which is asked first like any new one. None when
    there is no other, or when the reporter wants no more messages.
    """

    def work(transaction: Transaction) -> Channel | None:
        contact = contacts.find(transaction, ticket)
        if contact is None or contact.address is None or contact.standing == "stopped":
            return None
        if contact.address != of_no_use:  # switched meanwhile
            return contact.told_by
        other = contact.other
        if other is None or contact.switched or other.told_by not in channels:
            return None
        contacts.put(transaction, keyed(secret, other.model_copy(update={"switched": True})))
        return other.told_by

    return store.transact(work)


def meant(store: Store | Transaction, secret: str, link: Link) -> Contact:
    """Whose link it is. Raises NotFound when the report has another address by now."""
    contact = contacts.find(store, link.ticket)
    if contact is None or contact.address is None or digest_of(secret, contact) != link.address_digest:
        raise NotFound("Alamat ini tidak lagi terdaftar pada laporan itu.")
    return contact


def _reachable(contact: Contact | None, channels: frozenset[Channel]) -> Contact | None:
    """With the other address where the first has no channel here. A stopped one is stopped as a whole."""
    if contact is None:
        return None
    possible = (contact,) if contact.standing == "stopped" else (contact, contact.other)
    return next((one for one in possible if one and one.address and one.told_by in channels), None)


def _is_asked(contact: Contact, step: str) -> bool:
    return contact.standing == "asked" and contact.asked_for == step


def _first(
    transaction: Transaction,
    *,
    secret: str,
    ticket: str,
    step: str,
    channels: frozenset[Channel],
    now: datetime,
) -> Contact | None:
    """The contact after it was seen for the first time: still new when its address was asked too often of late."""
    contact = _reachable(contacts.find(transaction, ticket), channels)
    if contact is None or contact.standing != "new":
        return contact
    contact = keyed(secret, contact)
    digest = contact.address_digest or ""
    address = _find(transaction, digest)
    recent = tuple(at for at in address.asked if at > now - WITHIN)
    if address.standing != "new":
        contact = contact.model_copy(update={"standing": address.standing})
    elif len(recent) < MOST_ASKED:
        contact = contact.model_copy(update={"standing": "asked", "asked_for": step})
        _put(transaction, digest, Address(asked=(*recent, now)))
    if contact.standing != "new":
        contacts.put(transaction, contact)
    return contact


def _tickets(store: Store, digest: str) -> list[str]:
    """Of all reports that are told to that address."""
    return [row.id for row in every(store, Query(contacts.COLLECTION, "ticket", {"address_digest": digest}))]


def _confirm_one(transaction: Transaction, *, ticket: str, digest: str) -> None:
    contact = contacts.find(transaction, ticket)
    if contact is not None and contact.address_digest == digest and contact.standing in {"new", "asked"}:
        contacts.put(transaction, contact.model_copy(update={"standing": "confirmed"}))


def _stop_one(transaction: Transaction, *, secret: str, link: Link) -> None:
    contact = contacts.find(transaction, link.ticket)
    if contact is not None and contact.address and digest_of(secret, contact) == link.address_digest:
        contacts.put(transaction, contact.model_copy(update={"standing": "stopped"}))


def _find(transaction: Transaction, digest: str) -> Address:
    document = transaction.get(COLLECTION, digest)
    return Address.model_validate(document) if document else Address()


def _put(transaction: Transaction, digest: str, address: Address) -> None:
    transaction.put(COLLECTION, digest, address.model_dump(mode="json"))
