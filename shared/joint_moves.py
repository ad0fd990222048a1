"""What a move changes in other documents, in the same transaction: parents, parts, contact data."""

from __future__ import annotations

from datetime import datetime

from shared import contacts, reports, staff, tickets
from shared.catalogue import Catalogue
from shared.errors import Conflict, Invalid, Problem
from shared.history import Step, chained
from shared.moves import Details
from shared.platform.ports import Transaction
from shared.report import TOPIC_SUBMITTED, Report
from shared.report_events import with_event
from shared.workflow import Actor, Role, Status, may_see


def follow(
    transaction: Transaction, before: Report, after: Report, actor: Actor, *, city: Catalogue, details: Details
) -> None:
    """Raises Invalid when the other report, or the post, does not fit."""
    name, at = after.history[-1].move, after.history[-1].at
    if name == "merge" and details.parent is not None:
        _join(transaction, _parent(transaction, details.parent, actor), child=before)
    elif name == "unmerge" and before.parent is not None:
        _leave(transaction, before.parent)
    elif name == "split":
        _split(transaction, after, city, details, at)
    elif name == "assign":
        _check_colleague(transaction, after, details.post or "")
    if after.closed_at is not None and before.closed_at is None:
        contact = contacts.find(transaction, after.ticket)
        if contact is not None:
            contacts.forget_later(transaction, contact, at)


def _check_colleague(transaction: Transaction, report: Report, id: str) -> None:
    post = staff.find(transaction, id)
    if post is None or post.ended_at is not None or post.skpd != report.skpd:
        raise Invalid("Langkah ini belum lengkap.", Problem("post", "Pilih jabatan di SKPD ini."))


def _join(transaction: Transaction, parent: Report, *, child: Report) -> None:
    if not parent.is_open or child.children:
        raise Conflict("Gabungkan ke laporan yang masih terbuka, dan hanya laporan yang belum menjadi induk.")
    if parent.is_restricted != child.is_restricted or (child.is_published and not parent.is_published):
        raise Conflict("Laporan biasa tidak bisa digabung dengan laporan rahasia.")
    reports.put(transaction, parent.model_copy(update={"children": parent.children + 1}))


def _parent(transaction: Transaction, ticket: str, actor: Actor) -> Report:
    """What was typed may not even be a ticket; what the actor may not see is not there."""
    report = reports.find(transaction, ticket) if tickets.normalised(ticket) == ticket else None
    if report is None or not may_see(actor, report.holder):
        raise Invalid("Langkah ini belum lengkap.", Problem("parent", "Laporan induk tidak ditemukan."))
    return report


def _leave(transaction: Transaction, ticket: str) -> None:
    parent = reports.get(transaction, ticket)
    reports.put(transaction, parent.model_copy(update={"children": parent.children - 1}))


def _split(transaction: Transaction, whole: Report, city: Catalogue, details: Details, at: datetime) -> None:
    """A report of its own for the second problem; its reporter is reached through the first."""
    step = whole.history[-1]
    text = whole.texts[str(step.seq)]
    credentials = tickets.part(city.city.ticket_prefix, whole.ticket, step.seq, text.salt)
    is_confidential = city.codes[details.code or ""].confidential
    first = Step(
        seq=0, move="submit", at=at, role=Role.REPORTER, post="reporter", status=Status.RECEIVED,
        code=details.code, parent=whole.ticket, note_digest=text.digest,
    )  # fmt: skip
    part = Report.model_validate(
        {
            **whole.model_dump(include=_SHARED_BY_PARTS),
            "ticket": credentials.ticket,
            "changed_at": at,
            "code": details.code,
            "channel": city.channel_of(details.code or "").id,
            "is_restricted": is_confidential,
            "visibility": "confidential" if is_confidential else whole.visibility,
            "split_from": whole.ticket,
            "texts": {"0": text},
            "history": chained((), first),
        }
    )
    contact = contacts.find(transaction, whole.ticket)
    reports.create(transaction, with_event(part, TOPIC_SUBMITTED, at))
    if contact is not None:
        contacts.create(transaction, contact.model_copy(update={"ticket": part.ticket}))


_SHARED_BY_PARTS = {
    "submission", "created_at", "source", "visibility", "point", "landmark", "kelurahan", "kecamatan", "near_border",
    "photos",
}  # fmt: skip
