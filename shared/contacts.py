"""Who reported, and how to tell them: kept apart from the report, with other rights and another lifetime."""

from __future__ import annotations

import hmac
import re
from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from shared.errors import Conflict, NotFound
from shared.languages import say
from shared.moments import Moment, as_text
from shared.personal_data import lifetimes
from shared.platform.ports import Query, Store, Transaction
from shared.submission import Identity, Reachable, ToldBy
from shared.tickets import secret_hash
from shared.wording import wib

COLLECTION = "contacts"
KEPT_AFTER_CLOSING = lifetimes.of(lifetimes.CONTACTS)
INDONESIA = "62"
_WITHOUT_DOTS = frozenset({"gmail.com", "googlemail.com"})


class Contact(BaseModel, frozen=True, hide_input_in_errors=True):
    """Stored as `contacts/{ticket}`; a supporter's as `contacts/{ticket}.{digest}`, which no secret opens. `told_by`:
    how its owner is told. `address_digest`: of that address, by which all its reports are found. `standing`: whether
    it may be written to (`addresses.py`), asked about with the step `asked_for`. `switched`: the first address was of
    no use. `forget_at`: None while the report is open. `held_until`: as long a court or the police needs what is here.
    `forgotten_at`: when that there was something went away.
    """

    ticket: str
    secret_hash: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    told_by: ToldBy = "email"
    standing: Literal["new", "asked", "confirmed", "stopped"] = "new"
    address_digest: str | None = None
    asked_for: str | None = None
    switched: bool = False
    forget_at: Moment | None = None
    held_until: Moment | None = None
    forgotten_at: Moment | None = None

    @property
    def address(self) -> str | None:
        return self.email if self.told_by == "email" else self.phone

    def is_held(self, now: datetime) -> bool:
        return self.held_until is not None and self.held_until > now

    @property
    def other(self) -> Contact | None:
        """With the other address, which has not been asked yet; None when there is no other."""
        other = self.model_copy(
            update={
                "told_by": "whatsapp" if self.told_by == "email" else "email",
                "standing": "new",
                "address_digest": None,
                "asked_for": None,
            }
        )
        return other if other.address else None


def of(id: str, secret_hash: str, given: Reachable) -> Contact:
    """By WhatsApp only where that was chosen or nothing else is there."""
    return Contact(
        ticket=id,
        secret_hash=secret_hash,
        name=given.name if isinstance(given, Identity) else None,
        phone=international(given.phone),
        email=given.email,
        told_by=given.told_by or ("email" if given.email or not given.phone else "whatsapp"),
    )


def create(transaction: Transaction, contact: Contact) -> None:
    transaction.create(COLLECTION, contact.ticket, contact.model_dump(mode="json"))


def put(transaction: Transaction, contact: Contact) -> None:
    transaction.put(COLLECTION, contact.ticket, contact.model_dump(mode="json"))


def find(store: Store | Transaction, ticket: str) -> Contact | None:
    document = store.get(COLLECTION, ticket)
    return Contact.model_validate(document) if document else None


def keyed(server_secret: str, contact: Contact) -> Contact:
    """As it is kept."""
    digest = digest_of(server_secret, contact) if contact.address else None
    return contact.model_copy(update={"address_digest": digest})


def digest_of(server_secret: str, contact: Contact) -> str:
    return address_digest(server_secret, contact.told_by, contact.address or "")


def address_digest(server_secret: str, channel: str, address: str) -> str:
    """Stands for an address where the address itself must not be kept or shown. One mailbox has one digest."""
    reached = _mailbox(address) if channel == "email" else address
    return hmac.digest(server_secret.encode(), f"v1:address:{channel}:{reached}".encode(), "sha256").hex()[:32]


def international(phone: str | None) -> str | None:
    """`62812…` from however an Indonesian number was typed; digits only, as WhatsApp wants them."""
    if phone is None:
        return None
    digits = re.sub(r"[^0-9]", "", phone)
    if phone.strip().startswith("+") or digits.startswith(("00", INDONESIA)):
        digits = digits.lstrip("0")
    else:
        digits = f"{INDONESIA}{digits}"
    if not digits.startswith(INDONESIA):
        return digits
    return f"{INDONESIA}{digits.removeprefix(INDONESIA).lstrip('0')}"  # +62 0812… is +62 812…


def check_secret(store: Store, ticket: str, secret: str | None) -> Contact:
    """Of whoever has the secret. Raises NotFound, which does not tell whether the report exists."""
    contact = find(store, ticket) if secret else None
    if contact is None or not hmac.compare_digest(contact.secret_hash, secret_hash(secret or "")):
        raise NotFound("Laporan tidak ditemukan, atau kode rahasianya salah.")
    return contact


def forget_later(transaction: Transaction, contact: Contact, closed_at: datetime) -> None:
    put(transaction, contact.model_copy(update={"forget_at": closed_at + KEPT_AFTER_CLOSING}))


def due(now: datetime) -> Query:
    """Those whose time has come."""
    return Query(COLLECTION, "forget_at", at_most=as_text(now))


def forget(store: Store, ticket: str, now: datetime) -> bool:
    """Name, phone and address are taken out, the secret stays. Not what is held, which is due when that is over."""

    def work(transaction: Transaction) -> bool:
        contact = find(transaction, ticket)
        if contact is None or contact.forget_at is None or contact.forget_at > now:
            return False
        if contact.is_held(now):
            put(transaction, contact.model_copy(update={"forget_at": contact.held_until}))
            return False
        put(transaction, Contact(ticket=ticket, secret_hash=contact.secret_hash, forgotten_at=now))
        return True

    return store.transact(work)


def erase(store: Store, ticket: str, now: datetime) -> None:
    """The same, by the reporter's own wish. Those who supported the report are forgotten when their time has come.

    Raises Conflict while it is held.
    """

    def work(transaction: Transaction) -> None:
        contact = find(transaction, ticket)
        check_free(contact, now)
        if contact is not None:
            bare = Contact(ticket=ticket, secret_hash=contact.secret_hash, forget_at=contact.forget_at)
            put(transaction, bare.model_copy(update={"forgotten_at": now}))

    store.transact(work)


def hold(store: Store, ticket: str, until: datetime | None, now: datetime) -> None:
    """Nothing of it goes before then; None ends that, and what only the hold has kept is due at once.

    Raises NotFound.
    """

    def work(transaction: Transaction) -> None:
        contact = find(transaction, ticket)
        if contact is None:
            raise NotFound("Laporan tidak ditemukan.")
        is_overdue = contact.forget_at is not None and contact.forget_at == contact.held_until
        forget_at = (until or now) if is_overdue else contact.forget_at
        put(transaction, contact.model_copy(update={"held_until": until, "forget_at": forget_at}))

    store.transact(work)


def check_free(contact: Contact | None, now: datetime) -> None:
    """Raises Conflict while it is held."""
    if contact is not None and contact.held_until is not None and contact.is_held(now):
        sentence = say("Data ini sedang diperlukan untuk proses hukum, sampai {until}. Sesudah itu bisa dihapus.")
        raise Conflict(sentence.format(until=wib(contact.held_until)))


def delete(transaction: Transaction, id: str) -> None:
    transaction.delete(COLLECTION, id)


def _mailbox(email: str) -> str:
    """One text for all the ways to write to one mailbox, so that none of them counts as a new address: letter case,
    what follows a plus, and with Gmail dots.
    """
    written, _, domain = email.lower().rpartition("@")
    name = written.partition("+")[0] or written
    if domain in _WITHOUT_DOTS:
        return f"{name.replace('.', '')}@gmail.com"
    return f"{name}@{domain}"
