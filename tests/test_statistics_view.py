"""What the page shows of a span: who is ranked and by what, and what is open now."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from shared.figures import open_now, statistics, statistics_view
from shared.figures.open_now import OpenNow
from shared.figures.statistics import WHOLE, Group, Periods, Span, Statistics
from shared.figures.statistics_view import View
from shared.open_data import PublicReport
from shared.public_list import recent
from shared.public_list.recent import Recent, Row
from shared.workflow import Status
from tests.published import NOW, published
from tests.test_moves import CITY

TODAY = CITY.calendar.local_day(NOW)


def _statistics(reports: list[PublicReport]) -> Statistics:
    periods = Periods(TODAY)
    periods.add(TODAY, statistics.tallied(reports, NOW))
    return periods.statistics(NOW, {})


def _view(reports: list[PublicReport], fresh: OpenNow | None = None) -> View:
    counted = _statistics(reports)
    return statistics_view.view(counted, Span.WEEK, fresh or open_now.of_last_night(counted), CITY)


def _recent(*statuses: Status) -> Recent:
    rows = tuple(
        Row(
            tiket=f"PGK-{number}", kanal="lampu_jalan", kategori="pju", status=status, lat=None, lon=None,
            diterima="2026-11-25T02:00Z", diubah="2026-11-25T02:00Z", berakhir=None, batas_selesai=None,
            skpd="DISHUB" if number else None, foto=None, pendukung=9, induk=None, nilai=None,
        )
        for number, status in enumerate(statuses)
    )  # fmt: skip
    return Recent(form=1, rules=recent.rules_of(CITY), until=NOW + timedelta(hours=9), kelurahan={"": rows})


def test_the_ranking_is_of_the_citys_own_skpd_by_distinct_problems() -> None:
    copies = [published(Status.DUPLICATE, skpd="DLH") for _ in range(5)]
    others = [published(skpd=skpd) for skpd in ("DLH", "DISHUB", "DISHUB", "X-PLN", "X-PLN", "X-PLN", None)]
    view = _view([*copies, *others])
    assert [(line.id, line.figures.masalah, line.width) for line in view.ranking] == [
        ("DISHUB", 2, 66.67),
        ("DLH", 1, 33.33),
    ]
    assert [line.id for line in view.skpd] == ["X-PLN", "DISHUB", "DLH", "tanpa"]


def test_what_is_open_now_is_counted_by_every_group_and_what_has_ended_is_not() -> None:
    found = open_now.of(_recent(Status.RECEIVED, Status.WORKING, Status.WAITING, Status.RESOLVED, Status.DUPLICATE))
    assert found == OpenNow(
        NOW + timedelta(hours=9),
        Counter(
            {
                WHOLE: 3,
                Group("kanal", "lampu_jalan"): 3,
                Group("skpd", "tanpa"): 1,
                Group("skpd", "DISHUB"): 2,
                Group("kelurahan", "tanpa"): 3,
            }
        ),
    )


def test_a_group_of_which_only_older_reports_are_open_is_shown_too() -> None:
    view = _view([published(skpd="DLH")], open_now.of(_recent(Status.RECEIVED, Status.WORKING)))
    assert [(line.id, line.open_now, line.figures.laporan) for line in view.skpd] == [
        ("DLH", 0, 1),
        ("DISHUB", 1, 0),
        ("tanpa", 1, 0),
    ]
    assert [line.id for line in view.ranking] == ["DLH"]
    assert (view.whole.open_now, view.open_at) == (2, NOW + timedelta(hours=9))


def test_without_anything_fresher_what_was_open_last_night_is() -> None:
    view = _view([published(Status.WORKING), published(Status.RESOLVED)])
    assert (view.whole.open_now, view.open_at) == (1, NOW)


def test_the_busiest_day_is_none_where_nothing_came() -> None:
    assert _view([]).busiest is None
    assert _view([published()]).busiest == (TODAY, 1)
