"""Supporting a report instead of sending another: each person counts once, however often and from wherever it comes."""

from __future__ import annotations

from datetime import datetime

from shared import contacts, reports, tickets
from shared.contacts import Contact
from shared.errors import Conflict, NotFound
from shared.installation import Installation
from shared.languages import say
from shared.messages import addresses
from shared.open_data import public_view
from shared.platform.ports import Transaction
from shared.report import Report
from shared.reporter import supporters
from shared.reporter.supporters import Supporter
from shared.submission import NewSupporter, check_address

DIGITS = 32
_ADDRESS = "address:"


def support(here: Installation, ticket: str, new: NewSupporter, *, key: str, now: datetime) -> Report:
    """The report that is supported: of a merged one, what it was merged into.

    A person is known by the address as well as by the device or else the `key` of the request. Whoever leaves an
    address later is told from then on, and counts no second time.
    Raises NotFound for what the public does not see, Conflict when it is not open any more, Invalid.
    """
    check_address(new)
    contact = addresses.keyed(here.secret, contacts.of("", "", new))
    marks = _marks(contact, new.device, key)

    def work(transaction: Transaction) -> Report:
        report = _meant(here, transaction, ticket)
        ids = {mark: _id(here.secret, report, mark) for mark in marks}
        unknown = {mark: one for mark, one in ids.items() if not supporters.is_there(transaction, one)}
        if not unknown:
            return report
        if not report.is_open:
            raise Conflict(say("Laporan ini sudah selesai. Kalau masalahnya masih ada, kirim laporan baru."))
        for mark, one in unknown.items():
            kept = contact.model_copy(update={"ticket": one}) if mark.startswith(_ADDRESS) else None
            supporter = Supporter(ticket=report.ticket, at=now, is_told=kept is not None)
            supporters.put(transaction, one, supporter, kept)
        return _counted(transaction, report, now) if len(unknown) == len(ids) else report

    return here.store.transact(work)


def _marks(contact: Contact, device: str | None, key: str) -> list[str]:
    """What a person is known by."""
    own = f"device:{device}" if device else f"key:{key}"
    return [f"{_ADDRESS}{contact.address_digest}", own] if contact.address else [own]


def _id(secret: str, report: Report, mark: str) -> str:
    digest = tickets.digest(secret, f"supporter:{report.ticket}:{mark}".encode())
    return supporters.id_of(report.ticket, digest[:DIGITS])


def _meant(here: Installation, transaction: Transaction, ticket: str) -> Report:
    report = reports.get(transaction, ticket)
    if report.parent is not None and public_view(report, here.city) is not None:
        report = reports.get(transaction, report.parent)
    if public_view(report, here.city) is None:
        raise NotFound(say("Laporan tidak ditemukan."))
    return report


def _counted(transaction: Transaction, report: Report, now: datetime) -> Report:
    more = {"supporters": report.supporters + 1, "changed_at": max(now, report.changed_at)}
    report = report.model_copy(update=more)
    reports.put(transaction, report)
    return report
