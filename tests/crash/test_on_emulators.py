"""Delivery without loss on Google's emulators: processes die where it is worst. `tests/chaos` kills them at random."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from shared import lifecycle, reports, tickets
from shared.installation import Installation
from shared.platform.ports import Document
from shared.report_events import TRIES
from shared.submission import NewReport
from shared.sweep import sweep
from shared.web import now
from shared.workflow import Status
from tests.crash import account
from tests.crash.conftest import City
from tests.crash.dying import POINTS, TIMES
from tests.crash.phones import Phones, key, new_report
from tests.waiting import WAIT_SECONDS, comes_about

pytestmark = pytest.mark.emulators

HERE = Path(__file__).parent
REPORTS = 60
SWEEPS = [timedelta(minutes=minutes) for minutes in (3, 8, 18, 40)]  # before the first alarm of any clock


class Silent:
    """A bus that loses everything."""

    def publish(self, topic: str, message: Document) -> None:
        pass


def _submit(here: Installation, number: int) -> str:
    """Kept, and its event told to nobody."""
    silent = replace(here, platform=replace(here.platform, bus=Silent()))
    new = NewReport.model_validate(new_report(number))
    return lifecycle.submit(silent, new, key=key(number), now=now(), body=b"").report.ticket


def _settle(here: Installation) -> int:
    """Sweeps, each with a clock further ahead, until every event has been taken; how many it took."""
    for number, ahead in enumerate(SWEEPS, start=1):
        sweep(here, now() + ahead)
        if comes_about(lambda: not account.unsettled(here), seconds=WAIT_SECONDS / len(SWEEPS)):
            return number
    raise AssertionError(f"{len(account.unsettled(here))} reports still have events")


def test_killed_at_every_point_every_report_is_routed_once_and_told_once(city: City, tmp_path: Path) -> None:
    deaths = tmp_path / "deaths"
    deaths.mkdir()
    names = ("submit_report", "route_report", "send_notices")
    processes = city.start(HERE / "dying.py", *names, KANAL_TEST_DEATHS=str(deaths))
    phones = Phones(processes["submit_report"].port, "/")
    phones.send(range(REPORTS))
    sweeps = _settle(city.installation)
    account.check(city.installation, phones, city.mailbox.sent())
    died = sorted(path.name for path in deaths.iterdir())
    assert died == sorted(f"{point} {death}" for point in POINTS for death in range(TIMES))
    print(f"{len(died)} deaths, {phones.attempts} attempts, {sweeps} sweeps")
    assert phones.attempts > REPORTS


def test_an_event_that_always_fails_is_parked_after_ten_tries_and_holds_up_nobody(city: City, tmp_path: Path) -> None:
    here = city.installation
    bad = tickets.credentials(here.secret, here.city.city.ticket_prefix, key(0)).ticket
    notes = tmp_path / "notes"
    city.start(HERE / "failing.py", "route_report", "send_notices", KANAL_TEST_NOTES=str(notes), KANAL_TEST_FAILS=bad)
    assert _submit(here, 0) == bad
    for tried in range(1, TRIES + 1):
        sweep(here, _next_at(here, bad))
        assert comes_about(lambda tried=tried: _lines(notes) >= tried)
        if tried == 1:
            _others_pass(city)
    sweep(here, _next_at(here, bad))
    parked = reports.get(here.store, bad)
    assert ([event.tries for event in parked.parked], parked.status) == ([TRIES], Status.RECEIVED)
    in_two_days = reports.due(here.store, "parked_at", now() + timedelta(days=2), 9)
    assert [report.ticket for report in in_two_days.items] == [bad]


def _others_pass(city: City) -> None:
    """Five reports, while the event of another one is being tried again and again."""
    good = {number: _submit(city.installation, number) for number in range(1, 6)}
    sweep(city.installation, now() + SWEEPS[0])
    assert comes_about(lambda: len(account.unsettled(city.installation)) == 1)
    account.check_told(good, city.mailbox.sent())


def _next_at(here: Installation, ticket: str) -> datetime:
    [event] = reports.get(here.store, ticket).unsent
    return event.next_at


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0
