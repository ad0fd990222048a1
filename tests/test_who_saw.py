"""The question of a breach, an audit and a reporter: who has opened whose data, since when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from functions.local import who_saw
from shared import people
from shared.installation import Installation
from shared.people import Person
from shared.personal_data import access_log
from shared.personal_data.access_log import PAGE, Entry, What
from shared.report import Report
from tests.life import START, moved, routed

DAY = timedelta(days=1)
ON_MONDAY = START.date()


@pytest.fixture
def report(installation: Installation, tokens: dict[str, str]) -> Report:
    people.keep(installation.store, [Person(id="p" * 32, name="Rina Wati")])
    return moved(installation, routed(installation).ticket, "confirm", "surveyor-1")


def _looked(here: Installation, subject: str, at: datetime, post: str = "operator-1", what: What = "contact") -> None:
    entry = Entry(id=access_log.new_id(), at=at, person="p" * 32, post=post, what=what, subject=subject, why="darurat")
    access_log.write(here.store, entry)


def _asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    monkeypatch.setattr("sys.argv", ["make who-saw", *options])
    who_saw.main()
    return capsys.readouterr().out.splitlines()


def test_of_a_report_every_look_and_every_post_that_had_it(
    installation: Installation, report: Report, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _looked(installation, report.ticket, START)
    _looked(installation, "PGK-OTHER", START)
    look, survey, summary = _asked(monkeypatch, capsys, "--ticket", report.ticket)
    assert look.split("\t")[1:] == [
        "Melihat kontak pelapor", report.ticket, "Rina Wati as Operator 1", "Keadaan darurat di tempat laporan",
    ]  # fmt: skip
    assert "langkah confirm" in survey
    assert summary == f"1 entries; contacts opened of 1 reports: {report.ticket}"


def test_of_a_post_since_a_day_whose_contacts_it_opened(
    installation: Installation, report: Report, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for subject, at in (
        ("T-EARLY", START - DAY),
        ("T-ONE", START),
        ("T-TWO", START + DAY),
        ("T-LATE", START + 3 * DAY),
    ):
        _looked(installation, subject, at)
    _looked(installation, "T-OTHER", START, post="operator-2")
    _looked(installation, "p", START, what="appoint")
    since, until = ON_MONDAY.isoformat(), (ON_MONDAY + DAY).isoformat()
    *_, summary = _asked(monkeypatch, capsys, "--post", "operator-1", "--since", since, "--until", until)
    assert summary == "3 entries; contacts opened of 2 reports: T-ONE, T-TWO"


def test_none_is_left_out_where_there_are_more_than_a_page(installation: Installation, report: Report) -> None:
    for number in range(PAGE + 3):
        _looked(installation, f"T-{number}", START + timedelta(seconds=number))
    *lines, summary = who_saw.said(installation, {"post": "operator-1"}, None, None, START)
    assert (len(lines), summary.partition(";")[0]) == (PAGE + 3, f"{PAGE + 3} entries")


def test_what_is_no_ticket_is_said(
    installation: Installation, report: Report, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="tidak ditemukan"):
        _asked(monkeypatch, capsys, "--ticket", "PGK-0000-0000-0")
