"""A city that is made anew for every life: the real one on a strict platform, and what the model knows of it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from shared import catalogue, contacts, lifecycle, report_scans, reports, staff
from shared.installation import Installation
from shared.messages import telling
from shared.platform.embedded import DOCUMENTS, EmbeddedPlatform, open_folder, read_indexes
from shared.settings import SHARED, Settings
from shared.workflow import REPORTER, Actor, ClockName
from tests.conftest import SIGNING_KEY
from tests.life import START
from tests.model.faults import FaultyStore, MoodyPost, Queue
from tests.model.known import Known

SECRET = "only-for-tests-" * 3
IN_MEMORY = "/dev/shm"  # noqa: S108 where there is one: the promise that a write is on the disk is tested elsewhere
POSTS = (
    "operator-1", "operator-2", "surveyor-1", "surveyor-2", "sekda", "auditor", "admin",
    "officer-dishub", "head-dishub", "officer-satpolpp", "head-satpolpp", "officer-diskominfo",
    "head-inspektorat", "officer-inspektorat",
)  # fmt: skip


@dataclass
class City:
    here: Installation
    store: FaultyStore
    queue: Queue
    post: MoodyPost
    platform: EmbeddedPlatform
    folder: Path
    now: datetime = START
    known: dict[str, Known] = field(default_factory=dict[str, Known])
    words: int = 0
    erased: set[str] = field(default_factory=set[str])

    def word(self, kind: str = "kata") -> str:
        """That nobody else uses."""
        self.words += 1
        return f"{kind}{self.words:04d}rahasia"

    def actor(self, post: str) -> Actor:
        if post == "reporter":
            return REPORTER
        demo = self.here.city.posts[post]
        return Actor(demo.role, demo.id, demo.skpd or None, demo.areas)

    def any_actor(self, chance: Random) -> Actor:
        return self.actor(chance.choice((*POSTS, "reporter")))

    def some(self, chance: Random) -> Known:
        """Mostly one with which something is still to happen."""
        still_open = [known for known in self.known.values() if known.is_open]
        return chance.choice(still_open if still_open and chance.random() < 0.8 else list(self.known.values()))

    def deliver(self, topic: str, ticket: str, event: str) -> None:
        if topic == "report-submitted":
            lifecycle.route(self.here, ticket, self.now)
        else:
            telling.tell(self.here, ticket, event, self.now)

    def observe(self) -> None:
        """What others hold to account: until when work is promised, and whose people have been forgotten."""
        for known in self.known.values():
            clock = reports.get(self.platform.store, known.ticket).clocks.get(ClockName.RESOLVE)
            known.due_at = clock.due_at if clock else None
            contact = contacts.find(self.platform.store, known.ticket)
            if known.is_closed and contact and contact.forgotten_at and contact.forget_at is None:
                known.marks, known.is_told = set(), False

    def passes(self, time: timedelta) -> None:
        self.now += time

    def close(self) -> None:
        self.platform.close()
        shutil.rmtree(self.folder)


def built() -> City:
    where = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="kanal-model-", dir=where))
    shutil.copytree(_staffed(), folder, dirs_exist_ok=True)
    platform = open_folder(folder, read_indexes(SHARED / "indexes.json"), strict=True)
    store, queue, post = FaultyStore(platform.store), Queue(), MoodyPost(platform.post)
    here = Installation(
        replace(platform, store=store, bus=queue, post=post), _city(), SECRET, "http://kanal.test", SIGNING_KEY
    )
    return City(here, store, queue, post, platform, folder)


def tickets(city: City) -> list[str]:
    return [report.ticket for report in report_scans.everything(city.store)]


def documents(city: City) -> Path:
    return city.folder / DOCUMENTS


@cache
def _city() -> catalogue.Catalogue:
    return catalogue.load(Settings().catalogue)


@cache
def _staffed() -> Path:
    """A folder in which the demo posts are there already."""
    folder = Path(tempfile.mkdtemp(prefix="kanal-staffed-"))
    atexit.register(shutil.rmtree, folder)
    platform = open_folder(folder, read_indexes(SHARED / "indexes.json"), strict=True)
    demo = (
        one.model_dump(include={"id", "name", "role", "areas", "email"}) | {"skpd": one.skpd or None}
        for one in _city().posts.values()
    )
    staff.appoint(platform.store, [staff.Post.model_validate(one) for one in demo])
    platform.close()
    return folder
