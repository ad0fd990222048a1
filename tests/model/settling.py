"""The end of a life: everything is well again, all that waits is delivered, and then nothing may be missing."""

from __future__ import annotations

import gzip
from datetime import timedelta

from shared import contacts, export, proof, publishing, redelivery, reports
from shared.batches import TimeLimit
from shared.platform.ports import Document
from shared.public_files import BUCKET
from shared.sweep import sweep
from tests.model.checks import check_told_once
from tests.model.city import City
from tests.model.effects import routed
from tests.model.flow import TOLD_TO_REPORTER
from tests.model.known import Known, is_ended
from tests.model.sweeping import absorb, check_nothing_left
from tests.model.verdicts import is_public

ROUNDS = 40
STEP = timedelta(hours=5)


def deliver_all(city: City) -> None:
    """Each twice, the newest first."""
    while city.queue.waiting:
        topic, message = city.queue.waiting.pop()
        for _ in range(2):
            delivered(city, topic, message)


def delivered(city: City, topic: str, message: Document) -> None:
    ticket, event = str(message["report"]), str(message["event"])
    city.deliver(topic, ticket, event)
    if topic == "report-submitted":
        routed(city, city.known[ticket])
        city.observe()


def settle(city: City) -> None:
    city.store.faults, city.post.moods, city.queue.deaf = [], [], 0
    waiting: list[Known] = []
    for _ in range(ROUNDS):
        for known in city.known.values():
            redelivery.redrive(city.here, known.ticket, city.now)
        deliver_all(city)
        sweep(city.here, city.now)
        absorb(city)
        check_nothing_left(city)
        deliver_all(city)
        waiting = [known for known in city.known.values() if reports.get(city.store, known.ticket).unsent]
        if not waiting:
            break
        city.passes(STEP)
    else:
        raise AssertionError(waiting)
    check_everybody_told(city)
    check_told_once(city.post.taken)
    check_proof(city)


def grow_old(city: City) -> None:
    """Past every objection and every time that personal data may be kept."""
    for days in (8, 100, 1):
        city.passes(timedelta(days=days))
        sweep(city.here, city.now)
        absorb(city)
        check_nothing_left(city)
        deliver_all(city)
    for known in city.known.values():
        contact = contacts.find(city.store, known.ticket)
        assert contact is not None
        if is_ended(known.status):
            assert known.is_closed
            assert {contact.name, contact.phone, contact.email, contact.address_digest} == {None}, known


def check_everybody_told(city: City) -> None:
    """Of every step that a reporter is to hear of, or it is on record that no channel took it."""
    told = {(message.id.rpartition(".")[0], message.to) for message in city.post.taken}
    for known in city.known.values():
        report = reports.get(city.store, known.ticket)
        lost = {one.seq for one in report.undelivered}
        for number, step in enumerate(known.steps):
            if known.is_told and step.move in TOLD_TO_REPORTER and number not in lost:
                assert (f"{known.ticket}-{number}", known.email) in told, (known, step)


def check_proof(city: City) -> None:
    proved = proof.run(city.here, city.now, TimeLimit(float("inf")))
    assert (proved.exceptions, proved.tickets) == (0, ())
    assert proved.open == sum(known.is_open for known in city.known.values())


def check_published(city: City, *, with_export: bool) -> None:
    """Exactly what is public is in the public bucket, and no word that anybody wrote."""
    publishing.run(city.here, city.now)
    if with_export:
        exported = export.run(city.here, city.now, settled=timedelta(0))
        shown = [known for known in city.known.values() if is_public(known, city.here.city)]
        assert exported.reports == sum(not known.is_withdrawn for known in shown)
    words = {word.encode() for known in city.known.values() for word in _private(city, known)} | {
        word.encode() for word in city.erased
    }
    for name in city.here.platform.files.names(BUCKET):
        data = city.here.platform.files.get(BUCKET, name).data
        text = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
        assert [word for word in words if word in text] == [], name


def _private(city: City, known: Known) -> set[str]:
    hidden = set[str]() if is_public(known, city.here.city) else {known.ticket}
    return known.words | (hidden if known.visibility == "confidential" else set())
