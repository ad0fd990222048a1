"""What must be true after every step: of every report that has changed, and of the city as a whole."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from itertools import pairwise

from shared import alarms, reports
from shared.console import queues
from shared.errors import NotFound
from shared.history import broken_at
from shared.open_data import public_view
from shared.photo import photo_file
from shared.platform.ports import Message, Missing
from shared.public_list import recent
from shared.report import Report
from shared.workflow import ClockName
from tests.model.city import POSTS, City, documents
from tests.model.flow import FLOW, OPEN, STAFF
from tests.model.known import Known, is_ended
from tests.model.verdicts import is_public, sees

_MAY_BE_EARLIER = frozenset({"correct", "reopen", "unmerge"})


def check_city(city: City, before: dict[str, Report]) -> dict[str, Report]:
    """The reports as they are now, to be held against those of the next time."""
    now: dict[str, Report] = {}
    for ticket, known in city.known.items():
        report = reports.get(city.platform.store, ticket)
        if report != before.get(ticket):
            check_report(city, known, report)
            check_goes_on(before.get(ticket), report)
        now[ticket] = report
    check_queues(city)
    return now


def check_report(city: City, known: Known, report: Report) -> None:
    expected = (
        known.status, known.is_open, known.is_closed, known.is_erased, known.skpd, known.kelurahan, known.code,
        known.is_restricted, known.visibility, known.parent, known.children, known.supporters, known.reopened,
        known.is_rated, [step.move for step in known.steps], set(known.photos),
    )  # fmt: skip
    assert expected == (
        report.status, report.is_open, report.closed_at is not None, report.erased_at is not None, report.skpd,
        report.kelurahan, report.code, report.is_restricted, report.visibility, report.parent, report.children,
        report.supporters, report.reopened, report.rating is not None, [step.move for step in report.history],
        {photo.id for photo in report.photos},
    )  # fmt: skip
    assert broken_at(report.history) is None
    assert all(earlier.at <= later.at for earlier, later in pairwise(report.history))
    assert report.changed_at <= city.now
    check_clocks(city, known, report)
    check_events(report)
    check_public(city, known, report)
    check_photo_files(city, report)


def check_clocks(city: City, known: Known, report: Report) -> None:
    if known.status == "received":
        return
    running = [clock for clock in report.clocks.values() if clock.is_running]
    assert bool(running) == (known.is_open and known.status != "waiting"), known
    assert report.due_at == alarms.next_deadline(report, city.here.city)
    planned = alarms.next_at(report, city.here.city)
    assert (report.next_alarm_at is None) == (planned is None)
    assert report.next_alarm_at is None or planned is None or report.next_alarm_at >= planned
    for clock in report.clocks.values():
        assert clock.stopped_at is None or clock.started_at <= clock.stopped_at <= city.now
        assert clock.stopped_at is not None or not is_ended(known.status)
        assert (clock.open_pause is None) or known.status == "waiting" or clock.stopped_at is not None
    respond = report.clocks.get(ClockName.RESPOND)
    answered = any(str(step.role) in STAFF.split() for step in report.history)
    assert respond is None or (respond.stopped_at is not None) == (answered or is_ended(known.status)), known


def check_events(report: Report) -> None:
    ids = [event.id for event in (*report.unsent, *report.parked)]
    assert len(ids) == len(set(ids))
    assert report.next_event_at == min((event.next_at for event in report.unsent), default=None)
    assert all(event.id == f"{report.ticket}-{event.seq}" for event in report.unsent)


def check_public(city: City, known: Known, report: Report) -> None:
    view = public_view(report, city.here.city)
    assert (view is not None) == is_public(known, city.here.city)
    if view is None:
        return
    shown = json.dumps([view.model_dump(mode="json"), repr(recent.row_of(report, city.here.city))])
    assert [word for word in (*known.words, *city.erased, *POSTS) if word in shown] == []
    assert set(view.photos) == (set() if view.is_withdrawn else known.shown & set(known.photos))
    assert view.lat is None or view.lat == round(view.lat, 3)
    assert all(FLOW[step.move].by != "" for step in view.history if step.move in FLOW)


def check_photo_files(city: City, report: Report) -> None:
    names = {
        name.split("/")[1].removesuffix(".jpg") for name in city.here.platform.files.names("photos", report.ticket)
    }
    own = {photo.id for photo in report.photos if not _is_of_whole(city, report, photo.id)}
    assert names == own, (report.ticket, names, own)


def _is_of_whole(city: City, report: Report, id: str) -> bool:
    try:
        city.here.platform.files.get(*photo_file(report.ticket, id))
    except Missing:
        return report.split_from is not None
    return False


def check_goes_on(before: Report | None, after: Report) -> None:
    """The history only grows, time goes forward, and a promise moves away only by the moves that may."""
    if before is None:
        return
    assert after.history[: len(before.history)] == before.history
    assert after.changed_at >= before.changed_at
    moves = {step.move for step in after.history[len(before.history) :]}
    for name, clock in before.clocks.items():
        later = after.clocks[name]
        assert later.started_at >= clock.started_at
        assert moves & _MAY_BE_EARLIER or later.due_at >= clock.due_at or name is not ClockName.RESOLVE, (name, moves)


def check_queues(city: City) -> None:
    """Every open report stands in exactly one queue, the right one; what has ended in none."""
    found: dict[str, list[str]] = defaultdict(list)
    for status in OPEN.split():
        for report in reports.in_queue(city.platform.store, {"status": status}).items:
            found[report.ticket].append(status)
    assert found == {known.ticket: [known.status] for known in city.known.values() if known.is_open}
    still_open = reports.in_queue(city.platform.store, {"is_open": True}).items
    assert {report.ticket for report in still_open} == set(found)


def check_seen_by_whom(city: City, known: Known, post: str) -> None:
    """Who may see it finds it in the queue of its status, and nobody else does."""
    actor = city.actor(post)
    page = queues.page(city.platform.store, actor, known.status, after=None, now=city.now)
    assert (known.ticket in {report.ticket for report in page.items}) == sees(actor, known), (post, known)
    try:
        reports.seen_by(city.platform.store, actor, known.ticket)
    except NotFound:
        assert not sees(actor, known)
    else:
        assert sees(actor, known)


def check_told_once(taken: list[Message]) -> None:
    """Of one step an address reads one message, and before it at most the question whether it wants any."""
    ids: dict[tuple[str, str, str, bool], set[str]] = defaultdict(set)
    for message in taken:
        step = message.id.rpartition(".")[0]
        if step != "digest":
            is_question = message.subject.startswith("Konfirmasi alamat")
            ids[step, message.channel, message.to, is_question].add(message.id)
    assert {key: found for key, found in ids.items() if len(found) > 1} == {}


def check_erased(city: City) -> None:
    """No document holds a word that only the erased have known, and no message ever told any."""
    if not city.erased:
        return
    gone = city.erased - {word for known in city.known.values() for word in known.words}
    with sqlite3.connect(documents(city)) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        everything = "\n".join(row[0] for table in tables for row in db.execute(f'SELECT body FROM "{table}"'))  # noqa: S608
    db.close()
    assert [word for word in gone if word in everything] == []
