"""What is published of a report is the same whether all of it was read or only the part that the public view needs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import catalogue, report_documents, report_scans, reports
from shared.clocks import Clock
from shared.export import row
from shared.history import Step, Text
from shared.installation import Installation
from shared.open_data import public_view
from shared.photo import Capture, Figures, Photo, Point
from shared.platform.ports import Document
from shared.report import Event, Report, ReportPart, Submission
from shared.settings import Settings
from shared.workflow import MOVES, ClockName, Role, Status
from tests.life import START, attached, bribed, moved, resolved, routed, submitted

CITY = catalogue.load(Settings().catalogue)
SECRET = "Siti 0812"
SAMPLES = sorted((Path(__file__).parent / "samples").glob("report-form-*.json"))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
REASONS = [reason.id for listed in CITY.city.reasons.values() for reason in listed]
POINTS = st.builds(Point, lat=st.floats(-90, 90), lon=st.floats(-180, 180), accuracy=st.none() | st.just(12.5))

STEPS = st.builds(
    Step, seq=st.integers(0, 9), move=st.sampled_from(["submit", *MOVES]), at=MOMENTS, role=st.sampled_from(Role),
    post=st.just(SECRET), status=st.sampled_from(Status), reason=st.none() | st.sampled_from([*REASONS, "diketik"]),
    digest=st.text("0123456789abcdef", min_size=64, max_size=64), note_digest=st.none() | st.just(SECRET),
)  # fmt: skip
PHOTOS = st.builds(
    Photo, id=st.sampled_from(["a", "b"]), kind=st.sampled_from(["report", "completion"]), added_at=MOMENTS,
    width=st.just(1), height=st.just(1), perceptual_hash=st.just(SECRET), is_public=st.booleans(),
    declared=st.builds(Capture, taken_at=MOMENTS, point=POINTS), flags=st.sampled_from([(), ("no_time",)]),
    figures=st.just(Figures(editor=SECRET)),
)  # fmt: skip
CLOCKS = st.dictionaries(
    st.sampled_from(ClockName),
    st.builds(Clock, target=st.just(SECRET), started_at=MOMENTS, due_at=MOMENTS, stopped_at=st.none() | MOMENTS),
)
EVENTS = st.builds(
    Event, id=st.just(SECRET), topic=st.just(SECRET), seq=st.just(0), created_at=MOMENTS, next_at=MOMENTS
)
REPORTS = st.builds(
    Report,
    ticket=st.just("PGK-7F3K-29QX-5"),
    submission=st.builds(Submission, key_digest=st.text("ab", min_size=1), body_digest=st.just("x")),
    created_at=MOMENTS,
    changed_at=MOMENTS,
    source=st.sampled_from(["form", "open311", "test"]),
    visibility=st.sampled_from(["public", "anonymous", "confidential"]),
    channel=st.sampled_from([*CITY.channels, "gone"]),
    code=st.none() | st.sampled_from([*CITY.codes, "gone"]),
    is_restricted=st.booleans(),
    point=st.none() | POINTS,
    landmark=st.just(SECRET),
    kelurahan=st.none() | st.sampled_from([*CITY.areas.names, "gone"]),
    skpd=st.none() | st.sampled_from([*CITY.agencies, "gone"]),
    assigned=st.just(SECRET),
    status=st.sampled_from(Status),
    clocks=CLOCKS,
    parent=st.none() | st.just("PGK-AZVD-XYHM-E"),
    supporters=st.integers(0, 9),
    photos=st.lists(PHOTOS, max_size=3).map(tuple),
    texts=st.just({"0": Text(salt=SECRET, text=SECRET)}),
    history=st.lists(STEPS, max_size=9).map(tuple),
    unsent=st.lists(EVENTS, max_size=2).map(tuple),
    reopened=st.integers(0, 2),
    rating=st.none() | st.integers(1, 5),
    erased_at=st.none() | MOMENTS,
)


def _is_read_alike(document: Document) -> bool:
    whole, part = Report.model_validate(document), ReportPart.model_validate(document)
    return (row.row_of(whole, CITY), public_view(whole, CITY)) == (row.row_of(part, CITY), public_view(part, CITY))


@given(REPORTS)
def test_the_part_is_published_as_the_whole(report: Report) -> None:
    assert _is_read_alike(report.model_dump(mode="json"))


@given(REPORTS)
def test_what_was_written_where_and_by_whom_is_not_in_the_part(report: Report) -> None:
    part = ReportPart.model_validate(report.model_dump(mode="json"))
    assert SECRET not in part.model_dump_json()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_part_of_an_old_report_is_published_as_the_whole(path: Path) -> None:
    report = report_documents.from_document(json.loads(path.read_text(encoding="utf-8")))
    assert _is_read_alike(report.model_dump(mode="json"))


def test_reports_of_every_kind_are_read_for_the_export_as_they_are(installation: Installation) -> None:
    rejected = routed(installation, text="Bukan aduan", code=None, channel="lampu_jalan").ticket
    moved(installation, rejected, "reject", "operator-1", reason="bukan_aduan")
    withdrawn = routed(installation, text="Sudah menyala").ticket
    moved(installation, withdrawn, "withdraw", "reporter")
    lives = [
        submitted(installation, text="Baru"), bribed(installation), resolved(installation, routed(installation).ticket),
        resolved(installation, routed(installation, text="Diragukan").ticket, flags=("no_place",)),
        attached(installation, routed(installation, text="Berfoto").ticket, "operator-1", kind="report"),
        reports.get(installation.store, rejected), reports.get(installation.store, withdrawn),
    ]  # fmt: skip
    found = report_scans.changed_between(installation.store, START, START.replace(year=2027))
    known = {each.ticket: each.report for each in found}
    assert known.keys() == {report.ticket for report in lives}
    for report in lives:
        part = known[report.ticket]
        assert part
        assert row.row_of(part, CITY) == row.row_of(reports.get(installation.store, report.ticket), CITY)
