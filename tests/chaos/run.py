"""A run: citizens and staff at work, everything goes wrong meanwhile, and then the reckoning."""

from __future__ import annotations

import secrets
import time
from contextlib import ExitStack
from dataclasses import dataclass
from math import ceil

from functions.local.emulators import HOST
from shared import catalogue
from tests.chaos import checks
from tests.chaos.city import City, events_left
from tests.chaos.faults import Faults
from tests.chaos.people import Letters, Office, Staff, send_all
from tests.chaos.told import Told, Witness
from tests.load import stories
from tests.load.stories import Story
from tests.waiting import comes_about

WITH_PHOTO = 4  # one in so many
QUIET_SECONDS = 240  # and half a second for each report


@dataclass(frozen=True)
class Plan:
    """`outage_seconds`: how long each refuses. `work_seconds`: how long the staff work among faults at most."""

    reports: int
    seed: str
    outage_seconds: float
    work_seconds: float


def run(city: City, plan: Plan) -> list[str]:
    """What does not add up; prints the figures."""
    told = Told(_stories(plan))
    web = Witness(f"http://{HOST}:{city.port}", city.tokens, told=told)
    letters = Letters(web, city.mailbox)
    office = Office(Staff(web, catalogue.load(stories.CITY), letters, plan.seed), letters)
    faults = Faults(city, plan.seed, plan.outage_seconds, lambda: len(told.secrets) / plan.reports)
    began = time.monotonic()
    with ExitStack() as stack:
        stack.callback(office.close)
        stack.callback(faults.end)
        faults.begin()
        seconds = send_all(web, told.stories, secrets.token_hex(8), office)
        _all_done(told, office, began + plan.work_seconds - time.monotonic())
        faults.end()
        worked, handled = time.monotonic() - began, _done(told)
        lost = events_left(city.here)
        city.settle()
        if not _all_done(told, office, QUIET_SECONDS + plan.reports / 2):
            return _not_done(told)
    city.settle()
    _say(plan, city, web, faults, (seconds, worked, handled, lost))
    return checks.all_of(city, told)


def _stories(plan: Plan) -> list[Story]:
    lines = stories.read(stories.SAMPLE, catalogue.load(stories.CITY), None)
    times = ceil(plan.reports / len(lines))
    told = stories.read(stories.SAMPLE, catalogue.load(stories.CITY), None, times=times)[: plan.reports]
    for story in told:
        story.photos = int(story.number % WITH_PHOTO == 0)
        story.children = [child for child in story.children if child.number < plan.reports]
    return told


def _not_done(told: Told) -> list[str]:
    return [f"{story.ticket}: the staff do not get done with it {story.problems[-1:]}" for story in told.stories
            if not story.is_done]  # fmt: skip


def _done(told: Told) -> int:
    return sum(story.is_done for story in told.stories)


def _all_done(told: Told, office: Office, seconds: float) -> bool:
    """Within that time."""
    comes_about(lambda: not office.is_at_work or _done(told) == len(told.stories), seconds)
    return _done(told) == len(told.stories)


def _say(plan: Plan, city: City, web: Witness, faults: Faults, took: tuple[float, float, int, int]) -> None:
    seconds, worked, handled, lost = took
    print(f"\nseed {plan.seed}: {plan.reports} reports taken in {seconds:.0f} s, {plan.reports / seconds:.1f} a second")
    print(f"{handled} done by the staff among faults in {worked:.0f} s, {handled / worked:.1f} a second")
    print(f"{lost} reports with events that nobody had taken when the staff stopped: found by publishing them again")
    print(f"{city.kills} processes killed; " + ", ".join(f"{what} {n}" for what, n in sorted(faults.came.items())))
    if city.pushed:
        print("pushed: " + ", ".join(f"{what} {n}" for what, n in sorted(city.pushed.items())))
    print("answers: " + ", ".join(f"{status} {n}" for status, n in sorted(web.answers.items())))
