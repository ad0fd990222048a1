"""A move that comes late, or twice: it is made once, or the mover reads who was there before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared import lifecycle, reports
from shared.errors import Conflict, Invalid, NotFound
from shared.installation import Installation
from shared.moves import Details
from shared.platform.ports import Json
from shared.report import Report
from shared.workflow import Actor, Role, Status
from tests.life import START, actor, moved, routed

LATER = START + timedelta(minutes=75)


def _looked_at(here: Installation) -> tuple[Report, int]:
    """A report in the survey, and the newest step that somebody saw of it."""
    report = routed(here)
    assert report.status is Status.SURVEY
    return report, report.history[-1].seq


@pytest.mark.parametrize(
    ("move", "details"),
    [("confirm", {}), ("refute", {"reason": "tidak_ada", "note": "Lampu menyala"}), ("note", {"note": "Gang sempit"})],
)
def test_a_move_sent_again_is_made_once(installation: Installation, move: str, details: dict[str, Json]) -> None:
    report, seen = _looked_at(installation)
    first, second = (
        moved(installation, report.ticket, move, "surveyor-1", LATER, seen=seen, **details) for _ in range(2)
    )
    assert (second, len(second.history)) == (first, seen + 2)


@pytest.mark.parametrize("other", [{"note": "Gang lain"}, {"note": "Gang sempit", "seen": None}])
def test_another_note_or_one_that_does_not_say_what_was_seen_is_a_step_of_its_own(
    installation: Installation, other: dict[str, Json]
) -> None:
    report, seen = _looked_at(installation)
    moved(installation, report.ticket, "note", "surveyor-1", LATER, note="Gang sempit", seen=seen)
    noted = moved(installation, report.ticket, "note", "surveyor-1", LATER, **({"seen": seen} | other))
    assert len(noted.history) == seen + 3


def test_the_same_words_of_a_colleague_are_no_repeat(installation: Installation) -> None:
    report, seen = _looked_at(installation)
    for post in ("surveyor-1", "survey-coordinator"):
        moved(installation, report.ticket, "note", post, LATER, note="Gang sempit", seen=seen)
    assert len(reports.get(installation.store, report.ticket).history) == seen + 3


def test_whoever_comes_too_late_reads_who_did_what_and_when(installation: Installation) -> None:
    report, seen = _looked_at(installation)
    moved(installation, report.ticket, "dispatch", "operator-1", LATER)
    with pytest.raises(Conflict, match=r"^Laporan ini sudah “Diteruskan ke SKPD” oleh operator pukul 10\.15 WIB\.$"):
        moved(installation, report.ticket, "confirm", "surveyor-1", LATER, seen=seen)


def test_a_report_that_has_been_away_and_came_back_is_looked_at_again(installation: Installation) -> None:
    report, seen = _looked_at(installation)
    moved(installation, report.ticket, "refute", "survey-coordinator", LATER, reason="berbeda")
    back = moved(installation, report.ticket, "send_survey", "operator-1", LATER)
    with pytest.raises(Conflict, match="“Cek lapangan” oleh operator"):
        moved(installation, report.ticket, "confirm", "surveyor-1", LATER, seen=seen)
    moved(installation, report.ticket, "confirm", "surveyor-1", LATER, seen=back.history[-1].seq)


def test_what_others_add_meanwhile_stops_nobody(installation: Installation) -> None:
    report, seen = _looked_at(installation)
    moved(installation, report.ticket, "note", "operator-1", LATER, note="Ditelepon warga")
    assert moved(installation, report.ticket, "confirm", "surveyor-1", LATER, seen=seen).status is Status.DISPATCHED


def test_whoever_may_not_see_a_report_any_more_is_not_told_of_it(installation: Installation) -> None:
    report, seen = _looked_at(installation)
    moved(installation, report.ticket, "confirm", "surveyor-1", LATER, seen=seen)
    elsewhere = Actor(Role.SURVEYOR, "surveyor-1", areas=("19.71.02.1001",))
    assert actor(installation, "surveyor-1").areas == ("*",)
    with pytest.raises(NotFound):
        lifecycle.move(installation, report.ticket, "confirm", elsewhere, now=LATER, details=Details(seen=seen))


@pytest.mark.parametrize("other", [{"due_at": "2026-12-09T10:00:00+07:00"}, {"reason": "perlu_alat"}])
def test_another_deadline_is_no_repeat_but_a_second_extension(
    installation: Installation, other: dict[str, Json]
) -> None:
    report, _ = _looked_at(installation)
    seen = moved(installation, report.ticket, "confirm", "surveyor-1", LATER).history[-1].seq
    asked: dict[str, Json] = {"due_at": "2026-12-08T10:00:00+07:00", "reason": "cuaca", "seen": seen}
    for _ in range(2):
        assert len(moved(installation, report.ticket, "extend", "sekda", LATER, **asked).history) == seen + 2
    with pytest.raises(Invalid):
        moved(installation, report.ticket, "extend", "sekda", LATER, **{**asked, **other})


def test_another_skpd_is_no_repeat_but_comes_too_late(installation: Installation) -> None:
    report, seen = _looked_at(installation)
    for _ in range(2):
        dispatched = moved(installation, report.ticket, "dispatch", "operator-1", LATER, skpd="DISHUB", seen=seen)
        assert (dispatched.skpd, len(dispatched.history)) == ("DISHUB", seen + 2)
    with pytest.raises(Conflict):
        moved(installation, report.ticket, "dispatch", "operator-1", LATER, skpd="SATPOLPP", seen=seen)


def test_another_code_is_a_correction_of_its_own(installation: Installation) -> None:
    ticket = routed(installation, code=None, channel="parkir").ticket
    seen = reports.get(installation.store, ticket).history[-1].seq
    for code in ("parkir_liar", "parkir_liar", "juru_parkir"):
        corrected = moved(installation, ticket, "correct", "operator-1", LATER, code=code, seen=seen)
    assert (corrected.code, len(corrected.history)) == ("juru_parkir", seen + 3)
