"""Everything that happens to a report, in order: submit, route, move, attach. `telling.py` tells of it.

A use case reads, lets the rules decide, writes once, and publishes what is to be told.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from shared import contacts, events, evidence, joint_moves, meanwhile, moves, reports, routing, tickets
from shared.admission import repeats
from shared.admission.suspicions import Suspicion, of_text
from shared.areas import Place
from shared.catalogue import Catalogue
from shared.errors import Conflict, NotFound, Refusal
from shared.history import Step, Text, chained
from shared.installation import Installation
from shared.moves import NOTHING, Details
from shared.photo import Photo, photo_file
from shared.platform.ports import AlreadyExists, File, Missing, Transaction
from shared.report import TOPIC_SUBMITTED, Report, Submission
from shared.report_events import with_event, without_event
from shared.submission import NewReport, checked
from shared.tickets import Credentials
from shared.workflow import REPORTER, SYSTEM, Actor, Role, Status

TICKET_TRIES = 8


class Receipt(NamedTuple):
    """What the reporter keeps. The secret is said here and nowhere else."""

    report: Report
    secret: str


PhotoKeeper = Callable[[str], Sequence[Photo]]


def submit(  # noqa: PLR0913 all that its sender and the edge know of it
    here: Installation,
    new: NewReport,
    *,
    key: str,
    now: datetime,
    body: bytes,
    photos: PhotoKeeper | None = None,
    suspicions: Sequence[Suspicion] = (),
) -> Receipt:
    """The report kept, and its route to be found. The same `key` with the same `body` gives the same receipt.

    `photos` keeps the photos of a ticket before the report is there, unless the ticket is another's.
    Raises Invalid; Conflict when the key has come with another body.
    """
    new, place = checked(new, here.city, here.city.calendar.local_day(now))
    digest = tickets.digest(here.secret, json.dumps([new.model_dump(mode="json"), body.hex()]).encode())
    for attempt in range(TICKET_TRIES):
        credentials = tickets.credentials(here.secret, here.city.city.ticket_prefix, key, attempt)
        if photos and not _is_free(here, credentials, digest):
            continue
        kept = photos(credentials.ticket) if photos else ()
        report = _received(here.city, new, place, suspicions, credentials, digest, now=now)
        known = repeats.of(here.store)
        report = report.model_copy(update={"photos": tuple(known.flagged(report, each, here.city) for each in kept)})
        try:
            _create(here, report, new, credentials.secret)
        except AlreadyExists:
            earlier = reports.get(here.store, credentials.ticket)
            if not _is_repeated(earlier, credentials, digest):
                continue  # two keys, one ticket: the next attempt has another
            return Receipt(_with_photos(here, earlier, kept, now), credentials.secret)
        events.publish_new(here.platform.bus, None, report)
        return Receipt(report, credentials.secret)
    raise Conflict("Nomor tiket tidak tersedia. Silakan kirim sekali lagi.")


def _with_photos(here: Installation, earlier: Report, photos: Sequence[Photo], now: datetime) -> Report:
    """Those that did not arrive with the report the first time."""
    for photo in photos:
        if earlier.photo(photo.id) is None and earlier.closed_at is None and earlier.erased_at is None:
            earlier = attach(here, earlier.ticket, REPORTER, photo, now)
    return earlier


def earlier(here: Installation, key: str) -> Receipt | None:
    """What `submit` gave for that key."""
    credentials = tickets.credentials(here.secret, here.city.city.ticket_prefix, key)
    report = reports.find(here.store, credentials.ticket)
    if report is None or report.submission.key_digest != credentials.key_digest:
        return None
    return Receipt(report, credentials.secret)


def route(here: Installation, ticket: str, now: datetime) -> Report:
    """Finds the way of a received report; changes nothing when it has been routed."""
    salt, event = secrets.token_hex(16), f"{ticket}-0"

    def how(_: Transaction, report: Report) -> Report:
        if report.status is not Status.RECEIVED:  # routed before, or withdrawn: nothing is left to tell
            return without_event(report, event) if report.event(event) else report
        way = routing.route(report, here.city)
        report = report.model_copy(
            update={
                "skpd": way.skpd,
                "supporting": way.supporting,
                "clocks": routing.started(report, here.city),
            }
        )
        name = "triage" if way.to is Status.TRIAGE else "route"
        details = Details(reason=way.reason, skpd=way.skpd)
        moved = moves.move(report, name, SYSTEM, at=now, city=here.city, salt=salt, details=details, to=way.to)
        return without_event(moved, event)

    return _changed(here, ticket, how)


def move(
    here: Installation, ticket: str, name: str, actor: Actor, *, now: datetime, details: Details = NOTHING
) -> Report:
    """One named move by a post or the reporter; the same again changes nothing where `details.seen` tells that it is
    the same. Refusals as in `moves`.
    """
    salt = secrets.token_hex(16)

    def how(transaction: Transaction, report: Report) -> Report:
        moves.check_seen(report, actor)
        if meanwhile.is_made(report, name, actor, details):
            return report
        moved = moves.move(report, name, actor, at=now, city=here.city, salt=salt, details=details)
        joint_moves.follow(transaction, report, moved, actor, city=here.city, details=details)
        return moved

    return _changed(here, ticket, how)


def attach(
    here: Installation, ticket: str, actor: Actor, photo: Photo, now: datetime, opened: Transaction | None = None
) -> Report:
    """A photo added. The same photo again changes nothing. A refused one is not kept. `opened` has read the report.
    Raises Conflict when there are enough of its kind.
    """

    def how(_: Transaction, report: Report) -> Report:
        if report.photo(photo.id) is not None:
            return report
        evidence.check_room(report, photo.kind)
        with_photo = report.model_copy(update={"photos": (*report.photos, photo)})
        details = Details(photo=photo.id)
        return moves.move(with_photo, "attach", actor, at=now, city=here.city, salt="", details=details)

    try:
        return _changed(here, ticket, how, opened)
    except Refusal:
        here.platform.files.delete(*photo_file(ticket, photo.id))
        raise


def photo(here: Installation, report: Report, id: str) -> File:
    """A kept photo; a part's own are with the report it was split from. Raises NotFound."""
    try:
        return here.platform.files.get(*photo_file(report.ticket, id))
    except Missing:
        if report.split_from is None:
            raise NotFound("Foto tidak ditemukan.") from None
        return photo(here, reports.get(here.store, report.split_from), id)


def _received(  # noqa: PLR0913 all that is known of it before its photos are looked at
    city: Catalogue,
    new: NewReport,
    place: Place | None,
    suspicions: Sequence[Suspicion],
    credentials: Credentials,
    body_digest: str,
    *,
    now: datetime,
) -> Report:
    text = Text(salt=secrets.token_hex(16), text=new.text) if new.text else None
    step = Step(
        seq=0, move="submit", at=now, role=Role.REPORTER, post="reporter", status=Status.RECEIVED,
        code=new.code, note_digest=text.digest if text else None,
    )  # fmt: skip
    report = Report(
        ticket=credentials.ticket,
        submission=Submission(key_digest=credentials.key_digest, body_digest=body_digest),
        created_at=now,
        changed_at=now,
        source=new.source,
        visibility=new.visibility,
        channel=new.channel or "",
        code=new.code,
        is_restricted=new.code is not None and city.codes[new.code].confidential,
        point=new.point,
        landmark=new.landmark,
        kelurahan=place.kelurahan if place else None,
        kecamatan=place.kecamatan if place else None,
        near_border=place.near_border if place else False,
        suspicions=(*suspicions, *of_text(new.text)),
        texts={"0": text} if text else {},
        history=chained((), step),
    )
    return with_event(report, TOPIC_SUBMITTED, now)


def _create(here: Installation, report: Report, new: NewReport, secret: str) -> None:
    contact = contacts.of(report.ticket, tickets.secret_hash(secret), new)

    def work(transaction: Transaction) -> None:
        reports.create(transaction, report)
        contacts.create(transaction, contacts.keyed(here.secret, contact))

    here.store.transact(work)


def _is_free(here: Installation, credentials: Credentials, body_digest: str) -> bool:
    """Or its report is this one, so that photos may be put there."""
    earlier = reports.find(here.store, credentials.ticket)
    return earlier is None or _is_repeated(earlier, credentials, body_digest)


def _is_repeated(earlier: Report, credentials: Credentials, body_digest: str) -> bool:
    """Raises Conflict when the key has come with another body."""
    if earlier.submission.key_digest != credentials.key_digest:
        return False
    if earlier.submission.body_digest != body_digest:
        raise Conflict("Kunci pengiriman ini sudah dipakai untuk laporan lain.")
    return True


def _changed(
    here: Installation, ticket: str, how: Callable[[Transaction, Report], Report], opened: Transaction | None = None
) -> Report:
    """Reads, changes, writes, and publishes what there is new to tell."""

    def work(transaction: Transaction) -> tuple[Report, Report]:
        before = reports.get(transaction, ticket)
        after = how(transaction, before)
        if after is not before:
            reports.put(transaction, after)
        return before, after

    before, after = here.store.transact(work, opened)
    events.publish_new(here.platform.bus, before, after)
    return after
