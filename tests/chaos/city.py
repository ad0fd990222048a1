"""What both platforms have in common while they are maltreated: addresses, stores, mail behind a gate."""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Protocol

from functions.local import mail
from functions.local.emulators import HOST
from shared import redelivery, reports, tasks
from shared.batches import TimeLimit
from shared.installation import Installation
from shared.messages import digests
from shared.paging import every
from shared.platform.embedded.post import EmbeddedPost
from shared.platform.ports import Query
from shared.tasks import Task
from shared.transparency import signing
from shared.web import now
from tests.chaos.gate import Gate

AHEAD = [timedelta(minutes=minutes) for minutes in (3, 8, 18, 34, 50)]  # events are tried again ever later
LONGEST_SECONDS = 300


class Outage(Protocol):
    """Something that refuses from `shut` to `open`."""

    @property
    def name(self) -> str: ...

    def shut(self) -> None: ...

    def open(self) -> None: ...


class City(Protocol):
    """A running Kanal. `here`: the same stores, reached from this process and by no gate. `outages`: what may refuse.
    `port`: of all its public functions. `breather`: seconds between one fault and the next, at least and at most.
    """

    here: Installation
    mailbox: EmbeddedPost
    tokens: dict[str, str]
    outages: list[Outage]
    port: int
    kills: int
    breather: tuple[float, float]

    @property
    def pushed(self) -> Counter[str]:
        """How often Pub/Sub delivered, and what became of it; empty where there is none."""
        ...

    def kill_one(self, chance: Random) -> str:
        """By SIGKILL; says what. It is started again."""
        ...

    def kill_export(self) -> None: ...

    def sweep_twice(self) -> None:
        """At once. Raises OSError or HTTPException when it was cut off."""
        ...

    def settle(self) -> None:
        """No fault any more: what was lost is found as the sweep finds it, with the clock ahead."""
        ...


@dataclass(frozen=True)
class Mail:
    """A mail server that keeps what comes, behind a gate."""

    mailbox: EmbeddedPost
    gate: Gate

    @property
    def environment(self) -> dict[str, str]:
        return {
            "KANAL_SMTP_HOST": HOST,
            "KANAL_SMTP_PORT": str(self.gate.port),
            "KANAL_MAIL_FROM": "kanal@kanal.test",
        }


@contextmanager
def mail_server(folder: Path) -> Generator[Mail]:
    with mail.server(folder) as (mailbox, at):
        gate = Gate("mail", int(at["KANAL_SMTP_PORT"]))
        try:
            yield Mail(mailbox, gate)
        finally:
            gate.shut()


def settings_of_its_own() -> dict[str, str]:
    return {"KANAL_SECRET": secrets.token_hex(32), "KANAL_SIGNING_KEY": signing.made()}


@contextmanager
def environment(variables: Mapping[str, str]) -> Generator[None]:
    """This process' own variables, put back at the end."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def find_what_was_lost(here: Installation, delivered: Callable[[], None]) -> None:
    """As the sweep does, each time with a clock further ahead, until every event has been taken and every digest has
    gone out, unless the staff are at work and there is always something new. What is left for good, the checker names.

    Nothing else of the sweep: an alarm would be a step of a time that is yet to come, to which neither the export nor a
    photo of now belongs.
    """
    for ahead in AHEAD:
        redelivery.run(here, now() + ahead, TimeLimit.of(LONGEST_SECONDS))
        delivered()
        for digest in digests_left(here):
            digests.send(here, digest, now() + ahead)
        if not events_left(here) and not digests_left(here):
            return


def events_left(here: Installation) -> int:
    """How many reports have events that nobody has taken."""
    return reports.number_due(here.store, "next_event_at", now() + timedelta(days=1000))


def digests_left(here: Installation) -> list[Task]:
    left = (Task.model_validate(row.document) for row in every(here.store, Query(tasks.COLLECTION, "due_at")))
    return [task for task in left if task.kind == digests.KIND]
