"""Whatever anybody does, in whatever order: no report is lost, no history breaks, no rule is skipped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared import catalogue, moves, routing
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from shared.history import Step, Text, broken_at, chained
from shared.moves import Details
from shared.photo import Photo
from shared.platform.ports import Json
from shared.report import Report, Submission
from shared.settings import Settings
from shared.workflow import ENDED, MOVES, REPORTER, SYSTEM, Actor, ClockName, Role, Status

CITY = catalogue.load(Settings().catalogue)
START = datetime(2026, 11, 23, 2, tzinfo=UTC)
OPERATOR = Actor(Role.OPERATOR, "operator-1")
OFFICER = Actor(Role.OFFICER, "officer-dishub", "DISHUB")
HEAD = Actor(Role.HEAD, "head-dishub", "DISHUB")
SURVEYOR = Actor(Role.SURVEYOR, "surveyor-1", areas=("*",))
SUPERVISOR = Actor(Role.SUPERVISOR, "sekda")
EVERYBODY = [OPERATOR, OFFICER, HEAD, SURVEYOR, SUPERVISOR, REPORTER, SYSTEM, Actor(Role.AUDITOR, "auditor")]
LATER = START + timedelta(days=30)
FULL = Details(
    note="catatan",
    photo="p1",
    parent="PGK-0000-0000-0",
    skpd="DISHUB",
    code="pju",
    due_at=LATER,
    post="officer-dishub",
    lat=-2.133,
    lon=106.113,
    rating=4,
)


def report_at(status: Status, code: str = "pju", skpd: str = "DISHUB") -> Report:
    text = Text(salt="s", text="Lampu padam")
    step = Step(
        seq=0, move="submit", at=START, role=Role.REPORTER, post="reporter", status=status, note_digest=text.digest
    )
    photo = Photo(id="p1", kind="completion", added_at=START, width=1, height=1, perceptual_hash="0" * 16)
    report = Report(
        ticket="PGK-7F3K-29QX-5", submission=Submission(key_digest="k", body_digest="b"),
        created_at=START, changed_at=START,
        source="form", visibility="public", channel="lampu_jalan", code=code, is_restricted=False, skpd=skpd,
        kelurahan="19.71.02.1001",
        photos=(photo,), texts={"0": text}, history=chained((), step),
    )  # fmt: skip
    return report.is_at(status).model_copy(update={"clocks": routing.started(report, CITY)})


def moved(report: Report, name: str, actor: Actor, minutes: int = 10, /, **details: Json) -> Report:
    at = report.changed_at + timedelta(minutes=minutes)
    to = Status.SURVEY if name == "route" else None
    return moves.move(
        report, name, actor, at=at, city=CITY, salt="salt", details=Details.model_validate(details), to=to
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(MOVES)), st.sampled_from(EVERYBODY), st.booleans()), max_size=25))
def test_no_sequence_of_moves_loses_a_report_or_breaks_its_chain(tried: list[tuple[str, Actor, bool]]) -> None:
    report = report_at(Status.RECEIVED)
    for number, (name, actor, has_details) in enumerate(tried):
        reasons = CITY.city.reasons.get(name, ())
        details = (
            FULL.model_copy(update={"reason": reasons[0].id if reasons else "alasan"}) if has_details else Details()
        )
        before = report
        try:
            report = moves.move(
                before,
                name,
                actor,
                at=START + timedelta(minutes=number),
                city=CITY,
                salt="s",
                details=details,
                to=Status.SURVEY,
            )
        except Refusal:
            assert report is before
            continue
        assert before.status in MOVES[name].sources
        assert report.history[:-1] == before.history
    assert broken_at(report.history) is None
    assert report.history[-1].status == report.status
    assert report.is_open == (report.status not in ENDED)
    assert report.text == "Lampu padam"
    assert Report.model_validate(report.model_dump(mode="json")) == report


@pytest.mark.parametrize("name", sorted(MOVES))
@pytest.mark.parametrize("status", sorted(Status))
def test_a_move_is_refused_from_every_other_status(name: str, status: Status) -> None:
    if status in MOVES[name].sources:
        return
    actor = {Role.SYSTEM: SYSTEM, Role.REPORTER: REPORTER}.get(min(MOVES[name].by), OPERATOR)
    actor = next(each for each in EVERYBODY if each.role in MOVES[name].by) or actor
    with pytest.raises(Conflict):
        moved(report_at(status), name, actor)


@pytest.mark.parametrize(
    ("status", "name", "actor", "field"),
    [
        (Status.WORKING, "finish", OFFICER, "photo"),
        (Status.WORKING, "progress", OFFICER, "note"),
        (Status.TRIAGE, "reject", OPERATOR, "reason"),
        (Status.TRIAGE, "merge", OPERATOR, "parent"),
        (Status.TRIAGE, "refer", OPERATOR, "skpd"),
        (Status.WORKING, "extend", OFFICER, "due_at"),
        (Status.RESOLVED, "reopen", REPORTER, "note"),
        (Status.CHECKING, "send_back", OPERATOR, "note"),
    ],
)
def test_a_move_says_what_it_needs(status: Status, name: str, actor: Actor, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        moved(report_at(status), name, actor)
    assert field in {problem.field for problem in refused.value.fields}


@pytest.mark.parametrize(
    ("status", "name", "actor", "details", "field"),
    [
        (Status.TRIAGE, "reject", OPERATOR, {"reason": "karena"}, "reason"),
        (Status.TRIAGE, "refer", OPERATOR, {"skpd": "DISHUB", "note": "x"}, "skpd"),
        (Status.TRIAGE, "dispatch", OPERATOR, {"skpd": "TIDAK-ADA"}, "skpd"),
        (Status.TRIAGE, "correct", OPERATOR, {"lat": -6.2, "lon": 106.8}, "lat"),
        (Status.TRIAGE, "correct", OPERATOR, {"lat": -2.1}, "lat"),
        (Status.WORKING, "finish", OFFICER, {"photo": "unknown"}, "photo"),
        (Status.WORKING, "extend", OFFICER, {"due_at": START.isoformat(), "reason": "cuaca"}, "due_at"),
        (Status.TRIAGE, "merge", OPERATOR, {"parent": "PGK-7F3K-29QX-5"}, "parent"),
    ],
)
def test_what_cannot_be_used_is_named(
    status: Status, name: str, actor: Actor, details: dict[str, Json], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        moved(report_at(status), name, actor, **details)
    assert field in {problem.field for problem in refused.value.fields}


def test_nobody_validates_their_own_work() -> None:
    restricted = report_at(Status.WORKING, "pungli", "INSPEKTORAT").model_copy(update={"is_restricted": True})
    inspector = Actor(Role.HEAD, "head-inspektorat", "INSPEKTORAT")
    finished = moved(restricted, "finish", inspector, note="selesai")
    with pytest.raises(Invalid):
        moved(finished, "validate", inspector)
    assert moved(finished, "validate", inspector._replace(post="plt-inspektorat")).status is Status.RESOLVED


def test_a_strange_skpd_is_told_that_there_is_no_such_report() -> None:
    with pytest.raises(NotFound):
        moved(report_at(Status.DISPATCHED), "accept", Actor(Role.OFFICER, "officer-dlh", "DLH"))


def test_a_role_without_the_right_is_refused() -> None:
    with pytest.raises(Forbidden):
        moved(report_at(Status.DISPATCHED), "accept", OPERATOR)


def test_a_person_answers_the_respond_clock_and_the_system_does_not() -> None:
    routed = moved(report_at(Status.RECEIVED), "route", SYSTEM)
    assert routed.clocks[ClockName.RESPOND].stopped_at is None
    assert moved(routed, "confirm", SURVEYOR).clocks[ClockName.RESPOND].stopped_at is not None


def test_the_clocks_stand_still_while_the_reporter_is_asked() -> None:
    working = report_at(Status.WORKING)
    answered = moved(moved(working, "ask", OFFICER, note="Di mana?"), "answer", REPORTER, 60, note="Di sini")
    assert answered.status is Status.WORKING
    resolve = ClockName.RESOLVE
    assert answered.clocks[resolve].due_at - working.clocks[resolve].due_at == timedelta(minutes=60)


def test_an_extension_is_granted_once_per_level() -> None:
    late = {"due_at": LATER.isoformat(), "reason": "cuaca"}
    later = {"due_at": (LATER + timedelta(days=5)).isoformat(), "reason": "cuaca"}
    extended = moved(report_at(Status.WORKING), "extend", OFFICER, **late)
    assert extended.clocks[ClockName.RESOLVE].due_at == LATER
    with pytest.raises(Invalid):
        moved(extended, "extend", OFFICER, **later)
    assert moved(extended, "extend", HEAD, **later).clocks[ClockName.RESOLVE].due_at > LATER


def test_a_reopened_report_gets_a_new_resolve_clock_and_keeps_the_old_in_its_history() -> None:
    resolved = moved(report_at(Status.CHECKING), "validate", OPERATOR)
    reopened = moved(resolved, "reopen", REPORTER, note="Masih padam")
    assert (reopened.status, reopened.reopened) == (Status.TRIAGE, 1)
    assert reopened.clocks[ClockName.RESOLVE].is_running
    assert resolved.history == reopened.history[:-1]


def test_another_code_moves_the_deadlines_from_submission_and_the_skpd() -> None:
    corrected = moved(report_at(Status.TRIAGE), "correct", OPERATOR, code="sampah_liar")
    assert corrected.skpd == "DLH"
    assert corrected.clocks[ClockName.RESOLVE].due_at == START + timedelta(hours=6)


def test_erasing_the_texts_leaves_the_chain_whole() -> None:
    noted = moved(report_at(Status.TRIAGE), "note", OPERATOR, note="nama dan nomor orang")
    erased = noted.without_person(noted.changed_at)
    assert erased.note_of(1) is None
    assert "nomor orang" not in erased.model_dump_json()
    assert broken_at(erased.history) is None


@pytest.mark.parametrize("note", ["", "   ", "\n\t"])
def test_a_note_of_nothing_but_space_is_no_note(note: str) -> None:
    with pytest.raises((Invalid, ValueError)):
        moved(report_at(Status.WORKING), "progress", OFFICER, note=note)


def test_a_new_landmark_alone_moves_no_clock() -> None:
    asked = moved(
        moved(report_at(Status.TRIAGE), "ask", OPERATOR, note="Di mana?"), "answer", REPORTER, 60, note="Sini"
    )
    corrected = moved(asked, "correct", OPERATOR, landmark="Depan pasar")
    assert corrected.clocks[ClockName.RESOLVE] == asked.clocks[ClockName.RESOLVE]


def test_another_code_keeps_the_time_that_was_spent_waiting() -> None:
    asked = moved(
        moved(report_at(Status.TRIAGE), "ask", OPERATOR, note="Di mana?"), "answer", REPORTER, 60, note="Sini"
    )
    corrected = moved(asked, "correct", OPERATOR, code="sampah_liar")
    assert corrected.clocks[ClockName.RESOLVE].due_at == START + timedelta(hours=7)


def test_the_next_skpd_gets_a_fair_time_to_accept_and_the_citizens_promise_stays() -> None:
    given_back = moved(report_at(Status.DISPATCHED), "hand_back", OFFICER, 300, reason="bukan_tugas")
    again = moved(given_back, "dispatch", OPERATOR, 10, skpd="PUPR")
    assert again.clocks[ClockName.COORDINATE].started_at == again.changed_at
    assert again.clocks[ClockName.RESOLVE] == given_back.clocks[ClockName.RESOLVE]


def test_the_photo_of_an_earlier_round_proves_nothing() -> None:
    resolved = moved(moved(report_at(Status.WORKING), "finish", OFFICER, photo="p1"), "validate", OPERATOR)
    reopened = moved(resolved, "reopen", REPORTER, note="Masih padam")
    working = moved(moved(reopened, "dispatch", OPERATOR), "accept", OFFICER)
    with pytest.raises(Invalid):
        moved(working, "finish", OFFICER, photo="p1")


def test_the_end_of_work_keeps_its_deadline_in_the_history() -> None:
    checking = report_at(Status.CHECKING)
    resolved = moved(checking, "validate", OPERATOR)
    assert resolved.history[-1].due_at == checking.clocks[ClockName.RESOLVE].due_at


@pytest.mark.parametrize("field", ["reason", "parent", "code", "skpd"])
def test_a_step_holds_nothing_that_does_not_belong_to_it(field: str) -> None:
    with pytest.raises(Invalid) as refused:
        moved(report_at(Status.TRIAGE), "note", OPERATOR, **{"note": "x", field: "pju"})
    assert field in {problem.field for problem in refused.value.fields}


def test_an_extension_has_an_end() -> None:
    with pytest.raises(Invalid):
        moved(report_at(Status.WORKING), "extend", OFFICER, due_at="2031-01-01T00:00:00Z", reason="cuaca")


def test_a_parent_is_not_made_confidential_while_others_follow_it() -> None:
    parent = report_at(Status.TRIAGE).model_copy(update={"children": 1})
    with pytest.raises(Invalid):
        moved(parent, "correct", OPERATOR, code="pungli")


def test_a_photo_shown_by_mistake_is_hidden_again() -> None:
    shown = moved(report_at(Status.TRIAGE), "show_photo", OPERATOR, photo="p1")
    hidden = moved(shown, "hide_photo", OPERATOR, photo="p1")
    assert ([photo.is_public for photo in shown.photos], [photo.is_public for photo in hidden.photos]) == (
        [True],
        [False],
    )
