"""The months' files, and how the newest file is laid over them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.installation import Installation
from shared.open_data import public_view
from shared.public_list import months, recent
from shared.public_list.months import Span
from shared.public_list.recent import Placed, Recent
from shared.report import Report
from tests.life import START, moved, resolved, routed
from tests.published import month_files

LATER = START + timedelta(days=40)  # 2 January 2027


def _files(here: Installation, reports: list[Report], now: datetime = LATER) -> dict[str, Recent]:
    views = (public_view(report, here.city) for report in reports)
    return month_files(filter(None, views), START, recent.rules_of(here.city), now)


def _newest(here: Installation, reports: list[Report], now: datetime = LATER) -> Recent:
    rows = {report.ticket: recent.row_of(report, here.city) for report in reports}
    return recent.of({ticket: row for ticket, row in rows.items() if row}, recent.rules_of(here.city), now)


def _statuses(found: Recent) -> dict[str, str]:
    return {ticket: placed.row.status for ticket, placed in recent.rows_of(found).items()}


@pytest.mark.parametrize(
    ("moment", "month"),
    [("2026-11-30T16:59", "2026-11"), ("2026-11-30T17:00", "2026-12"), ("2026-12-31T17:00", "2027-01")],
)
def test_a_month_begins_at_midnight_in_the_city(moment: str, month: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert months.of(at) == month
    span = months.span(month)
    assert span.since <= recent.minute(at) < span.before


def test_every_month_since_the_first_has_a_file_also_an_empty_one(installation: Installation) -> None:
    report = routed(installation, START)
    files = _files(installation, [report])
    assert list(files) == ["2026-11", "2026-12", "2027-01"]
    assert [list(_statuses(file)) for file in files.values()] == [[report.ticket], [], []]


def test_the_newest_file_knows_better(installation: Installation) -> None:
    before = routed(installation, START)
    old = _files(installation, [before])["2026-11"]
    after = moved(installation, before.ticket, "confirm", "surveyor-1", LATER + timedelta(hours=1))
    newest = _newest(installation, [after], LATER + timedelta(hours=2))
    assert _statuses(months.merged(newest, [old], months.span("2026-11"))) == {before.ticket: "dispatched"}


def test_what_has_been_hidden_since_is_left_out(installation: Installation) -> None:
    old = _files(installation, [routed(installation, START)])["2026-11"]
    newest = _newest(installation, [], LATER + timedelta(minutes=5))
    assert _statuses(months.merged(newest, [old], months.span("2026-11"))) == {}


def test_what_ended_long_ago_is_only_in_its_month(installation: Installation) -> None:
    done = resolved(installation, routed(installation, START).ticket, START)
    old = _files(installation, [done])["2026-11"]
    assert _statuses(months.merged(_newest(installation, []), [old], months.span("2026-11"))) == {
        done.ticket: "resolved"
    }


def test_a_newest_file_that_has_become_old_hides_nothing(installation: Installation) -> None:
    """It was written before the month's file, and cannot know what came in between."""
    report = routed(installation, START)
    newest = _newest(installation, [], START - timedelta(hours=1))
    merged = months.merged(newest, [_files(installation, [report])["2026-11"]], months.span("2026-11"))
    assert list(_statuses(merged)) == [report.ticket]


def test_only_what_came_in_within_the_span_is_there(installation: Installation) -> None:
    first, second = routed(installation, START, text="Satu"), routed(installation, LATER, text="Dua")
    newest = _newest(installation, [first, second])
    assert list(_statuses(months.merged(newest, [], months.span("2027-01")))) == [second.ticket]
    assert len(_statuses(months.merged(newest, [], Span("", "3")))) == 2


def test_an_ended_row_says_since_when_also_by_its_public_history(installation: Installation) -> None:
    report = resolved(installation, routed(installation, START).ticket, START + timedelta(hours=3))
    moved(installation, report.ticket, "note", "operator-1", START + timedelta(days=1), note="Catatan")
    view = public_view(report, installation.city)
    assert view is not None
    assert recent.placed(view) == Placed(view.kelurahan or "", recent.placed(view).row)
    assert recent.placed(view).row.berakhir == "2026-11-23T05:00Z"
