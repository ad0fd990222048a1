"""What was stored once is read for ever: kept samples of every form a report has had."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shared import catalogue, moves, report_documents, report_scans
from shared.history import broken_at, digest_of
from shared.installation import Installation
from shared.moves import Details
from shared.open_data import public_view
from shared.platform.ports import Document, Json
from shared.report import FORM, Report
from shared.settings import Settings
from shared.workflow import Actor, ClockName, Role, Status

SAMPLES = sorted((Path(__file__).parent / "samples").glob("report-form-*.json"))
CITY = catalogue.load(Settings().catalogue)
MOVES_OF_FORM_1 = [
    "submit", "attach", "route", "remind", "confirm", "ask", "answer", "accept", "extend", "progress", "attach",
    "finish", "show_photo", "validate", "reopen", "dispatch", "accept",
]  # fmt: skip


def _document(path: Path) -> Document:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(params=SAMPLES, ids=lambda path: path.stem)
def document(request: pytest.FixtureRequest) -> Document:
    return _document(request.param)


@pytest.fixture
def report(document: Document) -> Report:
    return report_documents.from_document(document)


def test_there_is_a_sample_of_every_form() -> None:
    assert [_document(path)["form"] for path in SAMPLES] == list(range(1, FORM + 1))


def test_an_old_report_is_read_in_the_present_form(report: Report) -> None:
    assert report.form == FORM


def test_the_chain_of_an_old_report_is_whole(document: Document, report: Report) -> None:
    stored = document["history"]
    assert isinstance(stored, list)
    assert broken_at(report.history) is None
    assert [digest_of(step) for step in report.history] == [step["digest"] for step in stored if isinstance(step, dict)]


def test_nothing_an_old_report_says_is_lost(document: Document, report: Report) -> None:
    now = report.model_dump(mode="json")
    assert {name for name, value in document.items() if name != "form" and not _says(now[name], value)} == set()


def _says(now: Json, then: Json) -> bool:
    """All that was said then; new fields may have come."""
    if isinstance(now, dict) and isinstance(then, dict):
        return all(name in now and _says(now[name], value) for name, value in then.items())
    if isinstance(now, list) and isinstance(then, list):
        return len(now) == len(then) and all(_says(*pair) for pair in zip(now, then, strict=True))
    return now == then


def test_what_happened_in_the_sample_of_form_1() -> None:
    report = report_documents.from_document(_document(SAMPLES[0]))
    assert [step.move for step in report.history] == MOVES_OF_FORM_1
    assert (report.status, report.reopened, report.skpd) == (Status.WORKING, 1, "DISHUB")
    assert (report.text, report.note_of(4)) == (None, "Dua lampu padam")
    assert report.clocks[ClockName.RESOLVE].target == "168 jam"
    assert [photo.kind for photo in report.photos] == ["report", "completion"]


def test_an_old_report_goes_on(report: Report) -> None:
    officer = Actor(Role.OFFICER, "officer-dishub", "DISHUB")
    after = moves.move(
        report, "progress", officer, at=report.changed_at, city=CITY, salt="s", details=Details(note="Lanjut")
    )
    assert broken_at(after.history) is None
    assert public_view(after, CITY) is not None


def test_an_old_report_is_found_in_the_store(installation: Installation, document: Document) -> None:
    ticket = str(document["ticket"])
    installation.store.transact(lambda transaction: transaction.put("reports", ticket, document))
    assert [found.ticket for found in report_scans.everything(installation.store)] == [ticket]
