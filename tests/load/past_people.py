"""The city's people in weeks that have passed: every step at a moment of then, without a running Kanal."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from shared import lifecycle, photo_intake, reports
from shared.console import staff_view
from shared.installation import Installation
from shared.messages import telling
from shared.moves import Details
from shared.photo import Capture, PhotoKind
from shared.workflow import REPORTER, Actor
from tests.load.city_people import CityPeople, Seen
from tests.load.scenes import scene
from tests.load.stories import Story
from tests.load.web_client import WebClient

_HOURS = {"confirm": (1, 5), "accept": (0.5, 8), "finish": (4, 60), "validate": (1, 12)}
_OTHERWISE = (0.2, 2)
_FORGOTTEN = 0.05  # of all steps: nobody takes it


class NotYet(Exception):
    """What comes next has not happened by now."""


class PastPeople(CityPeople):
    """`at`: when the last step was made. `until`: now."""

    def __init__(self, here: Installation, at: datetime, until: datetime, chance: Random) -> None:
        super().__init__(WebClient("", {}), here.city)
        self._here = here
        self._at = at
        self._until = until
        self._chance = chance

    def seen(self, ticket: str) -> Seen:
        return staff_view.view(reports.get(self._here.store, ticket), self._here.city, "")

    def hear_of_the_end(self, story: Story) -> None:
        """Most reporters say nothing, some how content they are, and a few object."""
        if self.seen(story.ticket)["status"] != "resolved" or self._chance.random() < 0.6:
            return
        if self._chance.random() < 0.2:
            self._move(story, REPORTER.post, "reopen", note="Belum beres, masalahnya muncul lagi.")
            self.handle(story)
        else:
            self._move(story, REPORTER.post, "rate", rating=self._chance.choice((2, 3, 4, 4, 5, 5)))

    def show(self, story: Story) -> None:
        """All its photos to everybody, as an operator does who has looked at them."""
        for photo in reports.get(self._here.store, story.ticket).photos:
            self._do(story, "operator-1", "show_photo", photo=photo.id)

    def _move(self, story: Story, post: str, move: str, **details: object) -> None:
        self._wait(_HOURS.get(move, _OTHERWISE))
        self._do(story, post, move, **details)

    def _do(self, story: Story, post: str, move: str, **details: object) -> None:
        chosen = Details.model_validate(details)
        lifecycle.move(self._here, story.ticket, move, self._actor(post), now=self._at, details=chosen)
        tell(self._here, story.ticket, self._at)

    def _photo(self, story: Story, post: str, kind: str, *, seed: str) -> str:
        self._wait(_OTHERWISE)
        taken: PhotoKind = "survey" if kind == "survey" else "completion"
        photo = kept(self._here, story, scene(seed), taken, self._at)
        return lifecycle.attach(self._here, story.ticket, self._actor(post), photo, self._at).photos[-1].id

    def _wait(self, hours: tuple[float, float]) -> None:
        self._at += timedelta(hours=self._chance.uniform(*hours))
        if self._at > self._until or self._chance.random() < _FORGOTTEN:
            raise NotYet

    def _actor(self, post: str) -> Actor:
        if post == REPORTER.post:
            return REPORTER
        demo = self._here.city.posts[post]
        return Actor(demo.role, demo.id, demo.skpd or None, demo.areas)


def kept(here: Installation, story: Story, data: bytes, kind: PhotoKind, at: datetime) -> photo_intake.Photo:
    declared = Capture(taken_at=at, point=photo_intake.Point(lat=story.lat, lon=story.lon))
    return photo_intake.keep(
        here.platform.files, story.ticket, data, "image/jpeg", kind=kind, declared=declared, now=at
    )


def tell(here: Installation, ticket: str, at: datetime) -> None:
    for event in reports.get(here.store, ticket).unsent:
        telling.tell(here, ticket, event.id, at)
