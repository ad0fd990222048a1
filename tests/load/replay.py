"""Real citizens' reports through the whole of a running Kanal, and an account of every one of them.

python -m tests.load.replay [--url URL --tokens FILE] [--csv FILE] [--limit N] [--platform embedded|emulators]
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tqdm import tqdm

from shared import catalogue
from shared.catalogue import Catalogue
from tests.load import account, citizens, own_kanal, stories
from tests.load.city_people import CityPeople
from tests.load.reckoning import reckon, settled
from tests.load.stories import Story
from tests.load.web_client import WebClient

THREADS = 8


def main() -> None:
    chosen = _arguments()
    city = catalogue.load(stories.CITY)
    told = stories.read(chosen.csv, city, chosen.limit)
    if not told:
        sys.exit(f"{chosen.csv} has no reports.")
    with _kanal(chosen) as web:
        is_whole = replay(web, city, told)
    print(f"accounted for: {sum(account.is_accounted_for(story) for story in told)} of {len(told)}")
    sys.exit(0 if is_whole else 1)


def replay(web: WebClient, city: Catalogue, told: list[Story]) -> bool:
    """Prints the table, and whatever does not add up; True when all of it does."""
    people = CityPeople(web, city)
    run = secrets.token_hex(8)
    started = time.monotonic()
    _each("submitted", told, lambda story: citizens.submit(web, story, run))
    sent = [story for story in told if story.ticket]
    questions = citizens.questions(web, [story for story in sent if story.email])
    _each("confirmed", sent, lambda story: citizens.confirm(web, story, questions))
    _each("handled", [story for story in sent if not story.is_child], people.handle)
    reports = settled(people, web, sent)
    found = reckon(web, city, sent, reports)
    account.show(told, found, time.monotonic() - started)
    return not found.faults and all(account.is_accounted_for(story) for story in told)


def _each(what: str, several: Sequence[Story], work: Callable[[Story], None]) -> None:
    """For all of them, eight at a time; what fails is the story's own problem."""

    def guarded(story: Story) -> None:
        try:
            work(story)
        except Exception as problem:  # noqa: BLE001 the account names it
            story.problems.append(f"{type(problem).__name__}: {problem}")

    with ThreadPoolExecutor(THREADS) as pool:
        for _ in tqdm(pool.map(guarded, several), total=len(several), desc=f"{what:>9}", unit=" reports"):
            pass


@contextmanager
def _kanal(chosen: argparse.Namespace) -> Generator[WebClient]:
    if chosen.url:
        yield WebClient(chosen.url.rstrip("/"), json.loads(chosen.tokens.read_text(encoding="utf-8")))
        return
    with TemporaryDirectory() as folder, own_kanal.running(Path(folder), chosen.platform) as own:
        yield WebClient(own.url, own.tokens)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.load.replay", description="Replays citizens' reports.")
    parser.add_argument("--url", help="a running Kanal; without it one is started, and stopped at the end")
    parser.add_argument("--tokens", type=Path, default=Path(".data/demo-tokens.json"), help="of that Kanal's posts")
    parser.add_argument("--csv", type=Path, default=stories.default_file())
    parser.add_argument("--limit", type=int, help="only that many of the file")
    parser.add_argument("--platform", choices=["embedded", "emulators"], default="embedded")
    chosen = parser.parse_args()
    if not chosen.csv.is_file():
        parser.error(f"there is no file {chosen.csv}")
    if chosen.url and not chosen.tokens.is_file():
        parser.error(f"--url needs --tokens: the posts' tokens as `make run` writes them; there is no {chosen.tokens}")
    return chosen


if __name__ == "__main__":
    main()
