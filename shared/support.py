"""Supporting a report instead of sending another: each person counts once, however often and from wherever it comes."""

from __future__ import annotations

from datetime import datetime

from shared import addresses, contacts, reports, supporters, tickets
from shared.contacts import Contact
from shared.errors import Conflict, NotFound
from shared.installation import Installation
from shared.open_data import public_view
from shared.platform.ports import Transaction
from shared.report import Report
from shared.submission import NewSupporter, check_address
from shared.supporters import Supporter

DIGITS = 32


def support(here: Installation, ticket: str, new: NewSupporter, *, key: str, now: datetime) -> Report:
    """The report that is supported: of a merged one, what it was merged into.

    A person is known by the address, else by the device, else only by the `key` of the request.
    Raises NotFound for what the public does not see, Conflict when it is not open any more, Invalid.
    """
    check_address(new)
    contact = addresses.keyed(here.secret, contacts.of("", "", new))
    person = _person(contact, new.device, key)

    def work(transaction: Transaction) -> Report:
        report = _meant(here, transaction, ticket)
        digest = tickets.digest(here.secret, f"supporter:{report.ticket}:{person}".encode())
        supporter = supporters.id_of(report.ticket, digest[:DIGITS])
        if supporters.is_there(transaction, supporter):
            return report
        kept = contact.model_copy(update={"ticket": supporter}) if contact.address else None
        return _counted(transaction, report, supporter, kept, now)

    return here.store.transact(work)


def _person(contact: Contact, device: str | None, key: str) -> str:
    if contact.address:
        return f"address:{contact.address_digest}"
    return f"device:{device}" if device else f"key:{key}"


def _meant(here: Installation, transaction: Transaction, ticket: str) -> Report:
    report = reports.get(transaction, ticket)
    if report.parent is not None and public_view(report, here.city) is not None:
        report = reports.get(transaction, report.parent)
    if public_view(report, here.city) is None:
        raise NotFound("Laporan tidak ditemukan.")
    return report


def _counted(
    transaction: Transaction, report: Report, supporter: str, contact: Contact | None, now: datetime
) -> Report:
    if not report.is_open:
        raise Conflict("Laporan ini sudah selesai. Kalau masalahnya masih ada, kirim laporan baru.")
    one = Supporter(ticket=report.ticket, at=now, is_told=contact is not None)
    supporters.put(transaction, supporter, one, contact)
    more = {"supporters": report.supporters + 1, "changed_at": max(now, report.changed_at)}
    report = report.model_copy(update=more)
    reports.put(transaction, report)
    return report
