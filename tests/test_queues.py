"""The queues below HTTP: order, paging across areas, and cursors."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared import cursors, reports
from shared.console import queues
from shared.errors import Forbidden, Invalid
from shared.installation import Installation
from shared.paging import Page
from shared.platform.ports import Cursor, Json
from shared.report import Report
from shared.workflow import Actor, Role, Status
from tests.life import START, actor, damage, routed

OPAS_INDAH: dict[str, Json] = {"lat": -2.1139, "lon": 106.11389}


def _ids(page: Page[Report]) -> list[str]:
    return [report.ticket for report in page.items]


def test_a_queue_of_several_areas_pages_as_one(installation: Installation) -> None:
    places: list[dict[str, Json]] = [{}, OPAS_INDAH]
    arrived = [
        routed(installation, START + number // 2 * timedelta(minutes=1), text=f"Lampu {number}", **places[number % 2])
        for number in range(8)
    ]
    areas = sorted({report.kelurahan or "" for report in arrived})
    assert len(areas) == 2
    pages = [reports.in_areas(installation.store, areas, Status.SURVEY, limit=3)]
    while (after := pages[-1].after) and len(pages) < 4:
        pages.append(reports.in_areas(installation.store, areas, Status.SURVEY, after=after, limit=3))
    assert [ticket for page in pages for ticket in _ids(page)] == [
        one.ticket for one in sorted(arrived, key=lambda one: (one.created_at, one.ticket))
    ]


def test_a_cursor_survives_its_way_through_the_address() -> None:
    text = cursors.as_text(Cursor("2026-11-23T02:00:00.000000Z", "PGK-7F3K-29QX-5"))
    assert text is not None
    assert text.isascii()
    assert cursors.as_text(None) is None


def test_the_page_after_the_last_is_empty(installation: Installation) -> None:
    last = routed(installation)
    after = cursors.as_text(Cursor("2026-11-23T02:00:00.000000Z", last.ticket))
    page = queues.page(installation.store, actor(installation, "operator-1"), "survey", after=after, now=START)
    assert page == Page([], None)


@pytest.mark.parametrize("after", [
    "%", "YWJj", "fHx8", "=", "a" * 5000, "\u00fc",
    *(cursors.as_text(Cursor("2026-11-23T02:00:00.000000Z", no)) for no in ("a/b", "..", "__x__", "PGK-7F3K-29QX-6")),
    *(cursors.as_text(Cursor(at, "PGK-AZVD-XYHM-E")) for at in ("yesterday", "2026-11-23", "0001-01-01T00:00+10:00")),
])  # fmt: skip
def test_a_damaged_cursor_is_refused(installation: Installation, after: str) -> None:
    with pytest.raises(Invalid):
        queues.page(installation.store, actor(installation, "operator-1"), "survey", after=after, now=START)


@pytest.mark.parametrize("queue", ["", "all", "SURVEY", "reports", "survey "])
def test_an_unknown_queue_is_refused_with_the_known_ones(installation: Installation, queue: str) -> None:
    with pytest.raises(Invalid) as refused:
        queues.page(installation.store, actor(installation, "operator-1"), queue, after=None, now=START)
    assert "triage" in refused.value.fields[0].problem


def test_an_officer_without_an_skpd_has_an_empty_queue(installation: Installation) -> None:
    routed(installation)
    nobodys = Actor(Role.OFFICER, "officer")
    assert queues.page(installation.store, nobodys, "survey", after=None, now=START).items == []


def test_a_surveyor_without_areas_has_an_empty_queue(installation: Installation) -> None:
    routed(installation)
    nowhere = Actor(Role.SURVEYOR, "surveyor")
    assert queues.page(installation.store, nowhere, "survey", after=None, now=START).items == []


def test_parked_events_are_not_for_everybody(installation: Installation) -> None:
    for post in ("operator-1", "officer-dishub", "surveyor-1", "sekda"):
        with pytest.raises(Forbidden):
            queues.page(installation.store, actor(installation, post), queues.PARKED, after=None, now=START)


def test_a_report_that_cannot_be_read_holds_up_no_queue(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    tickets = [routed(installation, START + number * timedelta(minutes=1), text=f"Lampu {number}").ticket
               for number in range(4)]  # fmt: skip
    damage(installation, tickets[1])
    first = reports.in_queue(installation.store, {"status": "survey"}, limit=2)
    second = reports.in_queue(installation.store, {"status": "survey"}, limit=2, after=first.after)
    assert [_ids(first), _ids(second)] == [tickets[:1], tickets[2:]]
    [record] = [record for record in caplog.records if record.name == "shared.report_documents"]
    assert (record.levelname, record.__dict__["report"], record.exc_info) == ("ERROR", tickets[1], None)


def test_what_is_parked_is_seen_to_its_last_page(installation: Installation) -> None:
    tickets = [routed(installation, text=f"Lampu {number:02d} padam").ticket for number in range(reports.PAGE + 1)]
    for ticket in tickets:
        reports.change(installation.store, ticket, lambda report: report.model_copy(update={"parked_at": START}))
    admin, store = actor(installation, "admin"), installation.store
    first = queues.page(store, admin, queues.PARKED, after=None, now=START)
    second = queues.page(store, admin, queues.PARKED, after=cursors.as_text(first.after), now=START)
    assert {*_ids(first), *_ids(second)} == {*tickets}
    assert second.after is None
