"""Citizens and staff who keep trying: what nobody answered, or somebody too busy, is done again a little later."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from random import Random
from urllib.parse import urlsplit

import requests

from shared.catalogue import Catalogue
from shared.platform.embedded.post import EmbeddedPost
from tests.chaos.told import Move, Witness
from tests.load import citizens
from tests.load.city_people import ENDED, CityPeople, Seen
from tests.load.stories import Story
from tests.load.web_client import Refused

CITIZENS, STAFF = 8, 8
PATIENCE_SECONDS = 600
PAUSE_SECONDS = 0.2
WITH_PROGRESS = 6  # one in so many has a word in between from the SKPD
LEFT = 0.4  # of all reports are still open at the end, so that queues have something in them


def insistently(call: Callable[[], object]) -> None:
    """Until it is answered otherwise than with 5xx. Raises Refused for a no, and TimeoutError."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (problem := _tried(call)) is not None:
        if time.monotonic() > deadline:
            raise TimeoutError(f"not answered within {PATIENCE_SECONDS} s") from problem
        time.sleep(PAUSE_SECONDS)


def _tried(call: Callable[[], object]) -> Exception | None:
    """Why it is to be tried again; None when it was answered."""
    try:
        call()
    except requests.RequestException as silence:
        return silence
    except Refused as refused:
        if refused.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        return refused
    return None


def report(web: Witness, story: Story, run: str) -> None:
    """Every other photo comes in the same request, as forms send it, the others after it, as a phone's outbox does."""
    photos = [citizens.photo(story, at) for at in range(story.photos)]
    at_once = photos if story.number % 8 == 0 else []
    request = citizens.request(story, run, at_once)
    insistently(lambda: web.reported(story, web.send("/submit-report", **request).json()))
    for photo in photos[len(at_once) :]:
        insistently(lambda photo=photo: web.add_photo(story.ticket, photo, kind="report"))


class Letters:
    """Reporters who open the link of their first letter and press its button."""

    def __init__(self, web: Witness, mailbox: EmbeddedPost) -> None:
        self._web = web
        self._mailbox = mailbox
        self._seen = 0

    def answer(self) -> None:
        """Whatever has come since."""
        letters = self._mailbox.sent(self._seen)
        self._seen += len(letters)
        for letter in letters:
            if letter.link and citizens.CONFIRM in letter.link:
                path = urlsplit(letter.link).path
                insistently(lambda path=path: self._web.send(path))
                self._web.told.confirmed.setdefault(letter.id.rpartition("-")[0], datetime.now(UTC))


class Staff(CityPeople):
    """A step at a time, each with what its post had seen."""

    def __init__(self, web: Witness, city: Catalogue, letters: Letters, seed: str) -> None:
        super().__init__(web, city)
        self._witness = web
        self._letters = letters
        self._seed = seed
        self._taken: dict[str, bytes] = {}
        self._known: dict[str, int] = {}

    def step(self, story: Story) -> bool:
        """Whether there was anything to do. When nothing is left to be done on it, it is done."""
        if story.email and story.ticket not in self._witness.told.confirmed:
            return False
        seen = self.seen(story.ticket)
        if seen["status"] == "received" or not all(child.is_done for child in story.children):
            return False
        # a child's parent's operator merges it
        story.is_done = story.is_child or seen["status"] in ENDED or self._is_left(story, seen)
        if story.is_done:
            return True
        self._known[story.ticket] = seen["history"][-1]["seq"]
        for child in story.children:
            self._join(child, story)
        self._step(story, seen)
        return True

    def _is_left(self, story: Story, seen: Seen) -> bool:
        chance = Random(f"{self._seed} {story.number}")  # noqa: S311
        steps = 2 + int(chance.random() * 5)
        return not story.children and chance.random() < LEFT and len(seen["history"]) >= steps

    def _join(self, child: Story, parent: Story) -> None:
        seen = self.seen(child.ticket)
        if seen["status"] not in ENDED:
            self._known[child.ticket] = seen["history"][-1]["seq"]
            self._move(child, "operator-1", "merge", parent=parent.ticket)

    def _work(self, story: Story, report: Seen) -> None:
        is_heard = any(step["move"] == "progress" for step in report["history"])
        if story.number % WITH_PROGRESS == 0 and not is_heard and not report["is_restricted"]:
            self._move(story, self._officers[report["skpd"]], "progress", note="Tim sedang di lokasi.")
            return
        super()._work(story, report)

    def _photo(self, story: Story, post: str, kind: str, *, seed: str) -> str:
        """The same file again where its answer was lost."""
        if seed not in self._taken:
            self._taken[seed] = self.taken(story, seed)
        return self._witness.add_photo(story.ticket, self._taken[seed], kind=kind, post=post)

    def _move(self, story: Story, post: str, move: str, **details: object) -> None:
        told = {**details, "seen": self._known[story.ticket]}
        self._witness.move(Move(story.ticket, post, move), told)


class Office:
    """Reports that wait for somebody; each of the staff takes one, makes a step, and puts it back."""

    def __init__(self, staff: Staff, letters: Letters) -> None:
        self._staff = staff
        self._letters = letters
        self._waiting: queue.Queue[Story] = queue.Queue()
        self._closing = threading.Event()
        self._pool = ThreadPoolExecutor(STAFF + 1)
        self._hands = [self._pool.submit(work) for work in (self._read, *[self._work] * STAFF)]

    def take(self, story: Story) -> None:
        self._waiting.put(story)

    def close(self) -> None:
        """Raises what has stopped any of them."""
        self._closing.set()
        self._pool.shutdown()
        for hand in self._hands:
            hand.result()

    @property
    def is_at_work(self) -> bool:
        return not any(hand.done() for hand in self._hands)

    def _work(self) -> None:
        while not self._closing.is_set():
            try:
                story = self._waiting.get(timeout=PAUSE_SECONDS)
            except queue.Empty:
                continue
            self._take_a_step(story)
            if not story.is_done:
                self._waiting.put(story)

    def _take_a_step(self, story: Story) -> None:
        try:
            with suppress(requests.RequestException):  # nobody is there: the report goes back to the others
                if self._staff.step(story):
                    return
        except Refused as refused:
            if refused.status < HTTPStatus.INTERNAL_SERVER_ERROR and refused.status != HTTPStatus.CONFLICT:
                story.problems = [str(refused)]
        time.sleep(PAUSE_SECONDS)

    def _read(self) -> None:
        while not self._closing.wait(PAUSE_SECONDS):
            self._letters.answer()


def send_all(web: Witness, stories: Iterable[Story], run: str, office: Office) -> float:
    """All reports, as fast as they are taken; the seconds that took."""

    def sent(story: Story) -> None:
        report(web, story, run)
        office.take(story)

    began = time.monotonic()
    with ThreadPoolExecutor(CITIZENS) as pool:
        list(pool.map(sent, stories))
    return time.monotonic() - began
