"""What a reporter changes of the own contact data. The report knows nothing of it."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from shared import contacts, parts, reports
from shared.contacts import Contact
from shared.errors import Conflict, NotFound
from shared.installation import Installation
from shared.messages import addresses
from shared.platform.ports import Transaction
from shared.report import Report
from shared.submission import Identity, ToldBy, check_identity


class OwnContact(BaseModel, frozen=True):
    """`standing`: whether the address was asked, and what its owner said."""

    name: str | None
    phone: str | None
    email: str | None
    told_by: ToldBy
    standing: str


def of(here: Installation, ticket: str) -> OwnContact:
    return OwnContact.model_validate(_found(contacts.find(here.store, ticket)).model_dump())


def correct(here: Installation, ticket: str, new: Identity, now: datetime) -> None:
    """`new` takes the place of all that was there, also of what was split from the report. Another address is asked
    first, like any new one.

    Raises Invalid; Conflict for another address of a closed report, of which nothing is told any more, and while the
    data is held.
    """

    def work(transaction: Transaction) -> None:
        report, kept = reports.get(transaction, ticket), _found(contacts.find(transaction, ticket))
        _check(report, new)
        contacts.check_free(kept, now)
        of_parts = [contacts.find(transaction, part) for part in parts.of(here, report)]
        for each in (kept, *of_parts):
            if each is not None:
                contacts.put(transaction, _corrected(here.secret, each, new))

    here.store.transact(work)


def _check(report: Report, new: Identity) -> None:
    check_identity(new, report.visibility)
    if report.closed_at is not None and any((new.name, new.phone, new.email)):
        raise Conflict("Laporan ini sudah ditutup. Data kontak hanya bisa dihapus.")


def _corrected(secret: str, kept: Contact, new: Identity) -> Contact:
    corrected = addresses.keyed(secret, contacts.of(kept.ticket, kept.secret_hash, new))
    corrected = corrected.model_copy(update={"forget_at": kept.forget_at, "held_until": kept.held_until})
    if not kept.address or addresses.digest_of(secret, kept) != corrected.address_digest:
        return corrected
    same = {"standing": kept.standing, "asked_for": kept.asked_for, "switched": kept.switched}
    return corrected.model_copy(update=same)


def _found(contact: Contact | None) -> Contact:
    if contact is None:
        raise NotFound("Laporan tidak ditemukan.")
    return contact
