"""A city that has lived with Kanal for some weeks: a folder for `python -m functions`, with reports in every status.

python -m tests.load.sample_city --data FOLDER
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from functions.local import demo
from shared import catalogue, export, lifecycle, publishing, reports
from shared.errors import Conflict, NotFound
from shared.installation import Installation
from shared.lifecycle import Receipt
from shared.photo import Photo
from shared.platform import embedded
from shared.reporter import support
from shared.settings import SHARED
from shared.submission import NewReport, NewSupporter
from shared.sweep import sweep
from shared.web import now
from tests.load import citizens, stories
from tests.load.past_people import NotYet, PastPeople, kept, tell
from tests.load.scenes import scene
from tests.load.stories import Story

DAYS = 40
THREADS = 16
_HOURS = (6, 21)  # when people report
_ROUTED_AFTER = timedelta(seconds=20)
_QUIET = {
    "shared.platform.embedded.bus": logging.ERROR,
    "shared.events": logging.WARNING,
    "shared.messages.sending": logging.WARNING,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load.sample_city", description="Fills a folder for Kanal.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--times", type=int, default=4, help="how often every line of sample.csv is told")
    chosen = parser.parse_args()
    print(f"{len(fill(chosen.data, now(), times=chosen.times))} reports in {chosen.data}")


def fill(data: Path, until: datetime, *, times: int = 1, limit: int | None = None) -> list[Receipt]:
    """The reports as they are by now with their secrets, oldest first."""
    with _installation(data) as here:
        return live(here, data, until, times=times, limit=limit)


def live(here: Installation, data: Path, until: datetime, *, times: int = 1, limit: int | None = None) -> list[Receipt]:
    """As `fill`, on whatever platform."""
    with _quiet():
        demo.appoint(here, data)
        told = stories.read(stories.SAMPLE, here.city, limit, times=times)
        with ThreadPoolExecutor(THREADS) as pool:  # most of it is waiting for the disk
            receipts = list(pool.map(partial(_lived, here, count=len(told), until=until), told))
        for day in range(DAYS, -1, -1):  # what was due then was done then
            sweep(here, until - timedelta(days=day))
        export.run(here, until, settled=timedelta(0))
        publishing.run(here, until)
        return [Receipt(reports.get(here.store, receipt.report.ticket), receipt.secret) for receipt in receipts]


@contextmanager
def _quiet() -> Generator[None]:
    """Without a line for every event: each life tells of itself, and nobody subscribes."""
    before = {name: logging.getLogger(name).level for name in _QUIET}
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


@contextmanager
def _installation(data: Path) -> Generator[Installation]:
    platform = embedded.open_folder(data, embedded.read_indexes(SHARED / "indexes.json"), strict=False)
    try:
        yield Installation(platform, catalogue.load(stories.CITY), demo.secret(data), "", demo.signing_key(data))
    finally:
        platform.close()


def _lived(here: Installation, story: Story, *, count: int, until: datetime) -> Receipt:
    """From its report to where it is by now."""
    chance = Random(f"sample {story.number}")  # noqa: S311
    at = _reported_at(story, count, until, chance)
    story.turn = "straight" if story.turn == "merged" else story.turn
    story.children = []
    receipt = _submitted(here, story, at)
    lifecycle.route(here, story.ticket, at + _ROUTED_AFTER)
    tell(here, story.ticket, at + _ROUTED_AFTER)
    people = PastPeople(here, at + _ROUTED_AFTER, until, chance)
    with suppress(NotYet):
        people.handle(story)
        people.hear_of_the_end(story)
    if chance.random() < 0.8 and not receipt.report.is_restricted:
        people.show(story)
    _supported(here, story, chance, until)
    return receipt


def _reported_at(story: Story, count: int, until: datetime, chance: Random) -> datetime:
    day = until - timedelta(days=max(0.0, DAYS * (count - 1 - story.number) / count + chance.gauss(0, 2)))
    at = day.replace(hour=chance.randint(*_HOURS), minute=chance.randint(0, 59)) - timedelta(hours=7)
    return min(at, until - timedelta(minutes=chance.randint(2, 90)))


def _submitted(here: Installation, story: Story, at: datetime) -> Receipt:
    def photos(ticket: str) -> list[Photo]:
        story.ticket = ticket
        pictures = [scene(f"{story.number} {each}") for each in range(story.photos)]
        return [kept(here, story, picture, "report", at) for picture in pictures]

    new = NewReport.model_validate(citizens.fields(story))
    receipt = lifecycle.submit(here, new, key=f"sample-{story.number:012d}", now=at, body=b"", photos=photos)
    story.ticket = receipt.report.ticket
    return receipt


def _supported(here: Installation, story: Story, chance: Random, until: datetime) -> None:
    for each in range(chance.choice((0, 0, 0, 1, 2, 5))):
        with suppress(Conflict, NotFound):  # it has ended, or is not for everybody
            one = NewSupporter(device=f"device of {story.number} and {each}")
            support.support(here, story.ticket, one, key=f"supporter-{story.number}-{each}", now=until)


if __name__ == "__main__":
    main()
