"""The statistics of a city: spans of time, groups that add up, and what they say of nothing."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import tables
from shared.figures import daily_table, statistics
from shared.figures.statistics import WHOLE, Group, Periods, Span, Statistics
from shared.open_data import PublicReport
from shared.platform.ports import Json
from shared.workflow import Status
from tests.published import CHANNELS, NOW, published, views
from tests.test_moves import CITY

TODAY = date(2026, 11, 25)
SUMMED = ("laporan", "masalah", "terbuka", "selesai", "dirujuk", "ditolak", "ditarik", "digabung", "tepat_waktu",
          "terlambat", "dibuka_kembali", "bertanda", "tanpa_tanda")  # fmt: skip


def _of(reports: list[PublicReport], parts: int = 1) -> Statistics:
    """From days that come newest first, each in so many parts."""
    periods = Periods(TODAY)
    by_day: dict[date, list[PublicReport]] = {}
    for report in reports:
        by_day.setdefault(CITY.calendar.local_day(report.created_at), []).append(report)
    for part in range(parts):
        for day, some in sorted(by_day.items(), reverse=True):
            periods.add(day, statistics.tallied(some[part::parts], NOW))
    return periods.statistics(NOW, {})


def _on(day: date, status: Status = Status.DISPATCHED) -> PublicReport:
    return published(status, created_at=datetime(day.year, day.month, day.day, 5, tzinfo=UTC))


@given(views())
def test_every_kind_of_group_adds_up_to_the_whole(reports: list[PublicReport]) -> None:
    for period in _of(reports).masa.values():
        whole = period.kelompok["semua"]["semua"]
        assert whole.laporan == sum(period.deret.values())
        for kind in ("kanal", "skpd", "kelurahan"):
            lines = period.kelompok[kind].values()
            for name in SUMMED:
                assert sum(getattr(line, name) for line in lines) == getattr(whole, name)


@given(views(), st.integers(1, 4), st.randoms(use_true_random=False))
def test_neither_order_nor_partitions_matter(reports: list[PublicReport], parts: int, chance: st.DataObject) -> None:
    mixed = sorted(reports, key=lambda _: chance.random())  # pyright: ignore
    assert statistics.as_bytes(_of(mixed, parts)) == statistics.as_bytes(_of(reports))


@given(views())
def test_a_longer_span_holds_the_shorter_ones(reports: list[PublicReport]) -> None:
    masa = _of(reports).masa
    counts = [masa[span].kelompok["semua"]["semua"].laporan for span in (Span.WEEK, Span.MONTH, Span.QUARTER, Span.ALL)]
    assert counts == sorted(counts)
    assert counts[-1] == len(reports)


@given(views())
def test_what_was_written_is_read_again(reports: list[PublicReport]) -> None:
    made = _of(reports)
    assert statistics.read(statistics.as_bytes(made)) == made


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"form": 2}', b"\xff"])
def test_what_another_kanal_wrote_is_not_read(data: bytes) -> None:
    assert statistics.read(data) is None


@pytest.mark.parametrize(
    ("span", "first", "before"),
    [
        (Span.WEEK, date(2026, 11, 18), date(2026, 11, 17)),
        (Span.MONTH, date(2026, 10, 26), date(2026, 10, 25)),
        (Span.QUARTER, date(2026, 8, 27), date(2026, 8, 26)),
        (Span.YEAR, date(2026, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_span_is_so_many_full_days_and_today(span: Span, first: date, before: date) -> None:
    period = _of([_on(before), _on(first), _on(TODAY)]).masa[span]
    assert (period.sejak, period.sampai, period.kelompok["semua"]["semua"].laporan) == (first, TODAY, 2)


def test_a_span_does_not_begin_before_the_first_report() -> None:
    first = date(2026, 11, 21)
    masa = _of([_on(first), _on(TODAY)]).masa
    assert {(period.sejak, period.langkah, len(period.deret)) for period in masa.values()} == {(first, "hari", 5)}


def test_a_report_belongs_to_the_citys_day() -> None:
    late_evening = published(created_at=datetime(2026, 11, 23, 17, 30, tzinfo=UTC))  # half past midnight in the city
    assert _of([late_evening]).masa[Span.WEEK].deret[date(2026, 11, 24)] == 1


def test_what_a_clock_put_into_the_future_came_today() -> None:
    assert _of([_on(date(2027, 2, 1))]).masa[Span.WEEK].deret[TODAY] == 1


def test_days_without_reports_are_there_and_long_spans_are_by_the_month() -> None:
    masa = _of([_on(date(2025, 1, 31)), _on(TODAY)]).masa
    assert list(masa[Span.WEEK].deret.values()) == [0] * 7 + [1]
    assert masa[Span.ALL].langkah == "bulan"
    assert len(masa[Span.ALL].deret) == 23
    assert (masa[Span.ALL].deret[date(2025, 1, 1)], masa[Span.ALL].deret[date(2026, 11, 1)]) == (1, 1)


def test_a_duplicate_and_its_parent_are_one_problem_and_supporters_are_none() -> None:
    figures = _of([published(Status.DUPLICATE), published(Status.DUPLICATE), published(Status.WORKING)])
    line = figures.masa[Span.ALL].kelompok["skpd"]["DLH"]
    assert (line.laporan, line.masalah, line.digabung) == (3, 1, 2)


def test_of_no_reports_there_are_statistics_all_the_same() -> None:
    empty = _of([])
    for period in empty.masa.values():
        assert set(period.deret.values()) == {0}
        assert period.kelompok["semua"]["semua"].median_jam is None
        assert (period.kelompok["skpd"], period.sampai) == ({}, TODAY)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({2025: 5}, {2025: 5}),
        ({2025: 4}, {}),
        ({2026: 500}, {}),  # the year is not over: a growing number would tell the day
        ({2024: 7, 2025: 6, 2023: 0}, {2024: 7, 2025: 6}),
    ],
)
def test_confidential_reports_are_one_number_a_year_when_they_are_enough(
    counts: dict[int, int], shown: dict[int, int]
) -> None:
    assert Periods(TODAY).statistics(NOW, Counter(counts)).rahasia == shown


@given(views())
def test_the_daily_table_has_a_row_for_each_day_and_group(reports: list[PublicReport]) -> None:
    tallies = statistics.tallied(reports, NOW)
    rows = list(daily_table.rows(TODAY, tallies, CITY))
    keys = [(row["kelompok"], row["kode"]) for row in rows]
    assert len(set(keys)) == len(keys) == len(tallies)
    assert all(list(row) == list(daily_table.SCHEMA) and row["nama"] for row in rows)
    for kind in statistics.KINDS if reports else ():
        assert sum(int(str(row["laporan"])) for row in rows if row["kelompok"] == kind) == len(reports)


@pytest.mark.parametrize(
    ("group", "name"),
    [
        (WHOLE, "Semua laporan"),
        (Group("kanal", "sampah"), "Sampah"),
        (Group("kanal", CHANNELS[-1]), "gone"),
        (Group("skpd", "DLH"), CITY.agencies["DLH"].name),
        (Group("skpd", "tanpa"), "Belum ditentukan"),
        (Group("kelurahan", "19.71.02.1003"), CITY.areas.names["19.71.02.1003"]),
        (Group("kelurahan", "99.99"), "99.99"),
    ],
)
def test_groups_have_names_also_when_the_catalogue_has_lost_them(group: Group, name: str) -> None:
    assert daily_table.name_of(group, CITY) == name


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"), ("+62", "'+62"), ("-2", "'-2"), ("@SUM", "'@SUM"), ("\tx", "'\tx"), ("\rx", "'\rx"),
        (-2.133, -2.133), (0, 0), (None, None), (True, "true"), ("Sampah", "Sampah"), ("", ""),
    ],
)  # fmt: skip
def test_a_cell_that_a_spreadsheet_would_execute_is_defused(value: Json, cell: Json) -> None:
    assert tables.cell(value) == cell


def test_how_many_results_of_an_skpd_were_flagged_is_in_its_figures_and_in_the_daily_table() -> None:
    reports = [published(skpd=skpd, is_flagged=flagged) for skpd, flagged in
               [("DLH", True), ("DLH", False), ("DLH", False), ("DLH", None), ("DISHUB", True)]]  # fmt: skip
    line = _of(reports).masa[Span.ALL].kelompok["skpd"]["DLH"]
    assert (line.selesai, line.bertanda, line.tanpa_tanda) == (4, 1, 2)
    table = list(daily_table.rows(TODAY, statistics.tallied(reports, NOW), CITY))
    assert {row["kode"]: (row["bertanda"], row["tanpa_tanda"]) for row in table if row["kelompok"] == "skpd"} == {
        "DLH": (1, 2), "DISHUB": (1, 0),
    }  # fmt: skip


def test_statistics_from_before_flags_were_counted_are_still_read() -> None:
    document = json.loads(statistics.as_bytes(_of([published(is_flagged=True)])))
    for period in document["masa"].values():
        for figures in (line for lines in period["kelompok"].values() for line in lines.values()):
            del figures["bertanda"], figures["tanpa_tanda"]
    found = statistics.read(json.dumps(document).encode())
    assert found is not None
    line = found.masa[Span.ALL].kelompok["skpd"]["DLH"]
    assert (line.selesai, line.bertanda, line.tanpa_tanda) == (1, 0, 0)


def test_huge_numbers_stay_numbers() -> None:
    tallies = statistics.tallied([published()], NOW)
    tallies[WHOLE].in_time = 10**12
    periods = Periods(TODAY)
    periods.add(TODAY - timedelta(days=1), tallies)
    said = json.loads(statistics.as_bytes(periods.statistics(NOW, {})))
    assert said["masa"]["semua"]["kelompok"]["semua"]["semua"]["tepat_waktu"] == 10**12
