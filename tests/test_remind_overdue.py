"""The sweep: alarms once each, a survey nobody did, closing, forgetting; and it costs what is due."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from shared import clocks, contacts, reports, staff, tickets
from shared.errors import Conflict
from shared.installation import Installation
from shared.platform.ports import Document, Found, Json, Query, Store, Transaction
from shared.quiet_hours import heard_at
from shared.report import Report
from shared.sweep import Swept, sweep
from shared.workflow import ClockName, Status
from tests.conftest import Client, platform_of
from tests.life import BRIBE, REPORTERS_EMAIL, START, actor, bribed, damage, letters, moved, resolved, routed, submitted
from tests.platform.together import together

T = TypeVar("T")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PERCENTS = (50, 80, 100, 150)


class Counting:
    """A store that counts what is asked of it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.reads = 0
        self.transactions = 0

    def get(self, collection: str, id: str) -> Document | None:
        self.reads += 1
        return self._store.get(collection, id)

    def find(self, query: Query) -> list[Found]:
        self.reads += 1
        return self._store.find(query)

    def count(self, query: Query) -> int:
        self.reads += 1
        return self._store.count(query)

    def transact(self, work: Callable[[Transaction], T]) -> T:
        self.transactions += 1
        return self._store.transact(work)


def _alarms(here: Installation, ticket: str) -> list[str | None]:
    return [step.reason for step in reports.get(here.store, ticket).history if step.move == "remind"]


def _moments(here: Installation, report: Report) -> list[datetime]:
    """When every level of every running clock may be heard."""
    calendar, night = here.city.calendar, here.city.city.alarms.night
    running = [clock for clock in report.clocks.values() if clock.is_running]
    planned = {(clock.target, clocks.portion_at(clock, percent, calendar)) for clock in running for percent in PERCENTS}
    return sorted(
        heard_at(at, in_working_time="kerja" in target, is_urgent=False, calendar=calendar, night=night)
        for target, at in planned
    )


def test_every_alarm_of_every_clock_comes_exactly_once(
    installation: Installation, tokens: dict[str, str], delivered: Callable[[], None]
) -> None:
    report = routed(installation)
    for moment in sorted({*_moments(installation, report)}):
        sweep(installation, moment - timedelta(seconds=1))
        together(*[lambda moment=moment: sweep(installation, moment)] * 2)
        sweep(installation, moment + timedelta(seconds=1))
        delivered()
    every = {f"{clock}:{percent}" for clock in report.clocks for percent in PERCENTS}
    assert sorted(str(alarm) for alarm in _alarms(installation, report.ticket)) == sorted(every)
    assert reports.get(installation.store, report.ticket).next_alarm_at is None


def test_no_alarm_comes_early(installation: Installation) -> None:
    report = routed(installation)
    first = _moments(installation, report)[0]
    assert first == START + 60 * MINUTE
    assert sweep(installation, first - timedelta(seconds=1)).alarmed == 0
    assert sweep(installation, first).alarmed == 1


def test_alarms_climb_the_ladder_of_whoever_holds_the_report(
    installation: Installation, tokens: dict[str, str], delivered: Callable[[], None]
) -> None:
    report = moved(installation, routed(installation).ticket, "confirm", "surveyor-1")
    for moment in _moments(installation, report)[:4]:
        sweep(installation, moment)
        delivered()
    said = {
        "officer-dishub": ["50% waktu koordinasi"],
        "head-dishub": ["80% waktu koordinasi"],
        "sekda": ["100% waktu koordinasi"],
        "walikota": ["150% waktu koordinasi"],
        "operator-1": [],
        "survey-coordinator": [],
    }
    assert {post: _reminders(installation, post) for post in said} == said


def test_when_nobody_holds_the_named_post_every_supervisor_hears(
    installation: Installation, tokens: dict[str, str], delivered: Callable[[], None]
) -> None:
    sekda = staff.find(installation.store, "sekda")
    assert sekda is not None
    staff.appoint(installation.store, [sekda.model_copy(update={"ended_at": START})])
    moved(installation, routed(installation).ticket, "confirm", "surveyor-1")
    sweep(installation, START + 6 * 60 * MINUTE)
    delivered()
    assert _reminders(installation, "walikota") == ["100% waktu koordinasi"]


def test_an_outage_that_ends_at_night_wakes_nobody(installation: Installation) -> None:
    ticket = routed(installation).ticket
    assert sweep(installation, START + 17 * 60 * MINUTE).alarmed == 1  # at two; it goes to the SKPD unsurveyed
    report = reports.get(installation.store, ticket)
    assert (report.status, report.last("remind")) == (Status.DISPATCHED, None)
    assert report.next_alarm_at == START + 22.5 * 60 * MINUTE
    sweep(installation, START + 22.5 * 60 * MINUTE)
    assert len(_alarms(installation, ticket)) == 2


def _reminders(here: Installation, post: str) -> list[str]:
    texts = [letter.text for letter in letters(here, f"{post}@kanal.test") if "%" in letter.text]
    found = (re.search(r"\d+% waktu \w+", text) for text in texts)
    return sorted((one[0] for one in found if one), key=lambda text: int(text.split("%")[0]))


def test_after_an_outage_only_the_newest_level_comes_and_the_others_are_on_record(installation: Installation) -> None:
    ticket = routed(installation).ticket
    sweep(installation, START + 10 * 60 * MINUTE)
    passed = ":passed-50:passed-80:passed-100"
    assert sorted(map(str, _alarms(installation, ticket))) == [f"coordinate:150{passed}", f"respond:150{passed}"]
    sweep(installation, START + 10 * 60 * MINUTE)
    assert len(_alarms(installation, ticket)) == 2


def test_a_survey_nobody_did_is_dispatched_at_half_of_coordinate(installation: Installation) -> None:
    ticket = routed(installation).ticket
    sweep(installation, START + 179 * MINUTE)
    assert reports.get(installation.store, ticket).status is Status.SURVEY
    sweep(installation, START + 180 * MINUTE)
    report = reports.get(installation.store, ticket)
    dispatched = report.last("dispatch")
    assert (report.status, dispatched and dispatched.reason, dispatched and dispatched.post) == (
        Status.DISPATCHED, "unsurveyed", "system",
    )  # fmt: skip


def test_a_clock_that_stands_still_raises_no_alarm(installation: Installation) -> None:
    ticket = routed(installation, code="ketertiban").ticket
    moved(installation, ticket, "ask", "officer-satpolpp", note="Di mana?")
    assert sweep(installation, START + 2 * DAY).alarmed == 0


def test_waiting_for_an_answer_has_an_end_and_then_the_clocks_run_on(installation: Installation) -> None:
    ticket = routed(installation, code="ketertiban").ticket
    due_at = moved(installation, ticket, "ask", "officer-satpolpp", note="Di mana?").clocks[ClockName.RESOLVE].due_at
    sweep(installation, START + 30 * DAY)
    report = reports.get(installation.store, ticket)
    assert (report.status, report.history[3].move) == (Status.DISPATCHED, "resume")
    assert report.clocks[ClockName.RESOLVE].due_at > due_at
    assert report.clocks[ClockName.RESOLVE].is_running


def test_a_report_that_nobody_has_sorted_is_not_forgotten_either(installation: Installation) -> None:
    report = routed(installation, code=None, channel="parkir")
    assert report.clocks[ClockName.RESPOND].target == "1 jam"
    sweep(installation, START + 2 * DAY)
    assert reports.get(installation.store, report.ticket).last("remind")


def test_a_report_closes_seven_days_after_its_end_and_is_then_not_reopened(installation: Installation) -> None:
    ticket = routed(installation).ticket
    resolved(installation, ticket)
    sweep(installation, START + 7 * DAY - MINUTE)
    assert reports.get(installation.store, ticket).closed_at is None
    sweep(installation, START + 7 * DAY)
    report = reports.get(installation.store, ticket)
    assert (report.closed_at, report.history[-1].move, report.status) == (START + 7 * DAY, "close", Status.RESOLVED)
    with pytest.raises(Conflict):
        moved(installation, ticket, "reopen", "reporter", note="Masih padam")


def test_an_objection_within_seven_days_counts_and_closing_waits(installation: Installation) -> None:
    ticket = routed(installation).ticket
    resolved(installation, ticket)
    moved(installation, ticket, "reopen", "reporter", START + 7 * DAY - MINUTE, note="Masih padam")
    sweep(installation, START + 7 * DAY)
    assert reports.get(installation.store, ticket).closed_at is None


def test_nothing_due_costs_three_reads_however_much_is_open(installation: Installation) -> None:
    for number in range(20):
        ticket = routed(installation, text=f"Lampu {number}").ticket
        reports.change(installation.store, ticket, lambda report: report.model_copy(update={"next_event_at": None}))
    sweep(installation, START)
    counting = Counting(installation.store)
    counted = replace(installation, platform=replace(installation.platform, store=counting))
    assert sweep(counted, START + 5 * MINUTE) == Swept(0, 0, 0)
    assert (counting.reads, counting.transactions) == (3, 0)


@pytest.mark.parametrize("is_handed_back", [False, True])
def test_alarms_of_a_confidential_report_stay_with_its_receiving_body(
    installation: Installation, tokens: dict[str, str], delivered: Callable[[], None], *, is_handed_back: bool
) -> None:
    report = bribed(installation)
    if is_handed_back:
        moved(installation, report.ticket, "hand_back", "head-inspektorat", reason="bukan_tugas")
    for moment in _moments(installation, report):
        sweep(installation, moment)
        delivered()
    sent = platform_of(installation).post.sent()
    inside = {"officer-inspektorat@kanal.test", "head-inspektorat@kanal.test", REPORTERS_EMAIL}
    outside = [message for message in sent if message.to not in inside and "Ringkasan" not in message.subject]
    assert {message.to for message in outside} == {"sekda@kanal.test"}
    assert all("150%" in message.text for message in outside)
    assert len(_reminders(installation, "head-inspektorat")) >= 4
    assert [message for message in sent if str(BRIBE["text"]) in message.text] == []


def test_one_report_that_cannot_be_handled_holds_up_no_other(installation: Installation) -> None:
    broken, good = routed(installation, text="Satu").ticket, routed(installation, START + MINUTE, text="Dua").ticket
    reports.change(installation.store, broken, lambda report: report.model_copy(update={"skpd": "TIDAK-ADA"}))
    sweep(installation, START + 4 * 60 * MINUTE)
    assert reports.get(installation.store, good).status is Status.DISPATCHED


def test_the_function_answers_with_what_it_did(installation: Installation, client: Client) -> None:
    submitted(installation, START - DAY)
    answer: dict[str, Json] = client("remind_overdue").post("/").get_json()
    assert answer == {"republished": 1, "parked": 0, "alarmed": 0}
    assert client("remind_overdue").get("/").status_code == 405


def test_forgetting_does_not_lock_the_reporter_out(installation: Installation) -> None:
    ticket = routed(installation).ticket
    moved(installation, ticket, "withdraw", "reporter")
    sweep(installation, START + 90 * DAY)
    prefix = installation.city.city.ticket_prefix
    key = f"{reports.get(installation.store, ticket).text:_<16}"
    contacts.check_secret(installation.store, ticket, tickets.credentials(installation.secret, prefix, key).secret)


def test_one_report_that_cannot_be_read_holds_up_no_other(installation: Installation) -> None:
    broken, good = submitted(installation, text="Satu").ticket, submitted(installation, text="Dua").ticket
    damage(installation, broken)
    assert sweep(installation, START + 10 * MINUTE).republished == 1
    damage(installation, good)
    assert sweep(installation, START + 20 * MINUTE).republished == 0


def test_a_survey_alarm_is_for_the_surveyors_of_that_place(
    installation: Installation, tokens: dict[str, str], delivered: Callable[[], None]
) -> None:
    report = routed(installation)
    assert report.kelurahan not in actor(installation, "surveyor-2").areas
    sweep(installation, _moments(installation, report)[0])
    delivered()
    told = {post: len(_reminders(installation, post)) for post in ("surveyor-1", "surveyor-2")}
    assert told == {"surveyor-1": 1, "surveyor-2": 0}
