"""All of Kanal in one process on the embedded platform, at its strictest: every event twice, the newest first."""

from __future__ import annotations

import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from random import Random

from functions.local import on_embedded
from functions.local.emulators import free_port
from functions.local.manifest import read
from shared.installation import here
from shared.platform.embedded import DOCUMENTS, EmbeddedPlatform
from tests.chaos import city
from tests.chaos.city import Mail, Outage
from tests.runner import Runner
from tests.wire import ask

LEAST_LIFE_SECONDS = 3.0  # where it starts in less: on a slow computer nothing would ever get done in between


class Locked:
    """Another process that holds the database, so that nothing can be written."""

    name = "database"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._holder: sqlite3.Connection | None = None

    def shut(self) -> None:
        self._holder = sqlite3.connect(self._path, timeout=30, isolation_level=None, check_same_thread=False)
        self._holder.execute("BEGIN IMMEDIATE")

    def open(self) -> None:
        if self._holder is not None:
            self._holder.close()
            self._holder = None


class OneProcess:
    def __init__(self, folder: Path, post: Mail, environment: dict[str, str]) -> None:
        self.mailbox = post.mailbox
        self.kills = 0
        self.pushed: Counter[str] = Counter()
        self.port = free_port()
        self._folder = folder
        self._environment = environment
        self._changing = threading.Lock()
        self._runner = self._started()
        self.tokens = self._runner.tokens
        self.outages: list[Outage] = [Locked(folder / DOCUMENTS), post.gate]
        self.here = here()

    def kill_one(self, chance: Random) -> str:
        with self._changing:
            self.kill()
            self._runner = self._started()
        return "the one process"

    def kill_export(self) -> None:
        self.kill_one(Random(0))  # noqa: S311

    def sweep_twice(self) -> None:
        """One after the other: this process lets no function on a schedule run twice."""
        headers = {"Authorization": f"Bearer {self.tokens['admin']}"}
        with ThreadPoolExecutor(2) as pool:
            for one in [pool.submit(ask, self.port, "POST", "/remind-overdue/", b"", headers) for _ in range(2)]:
                one.result()

    def settle(self) -> None:
        """Whatever the process held in memory dies with it; then it is started again."""
        self.kill()
        city.find_what_was_lost(self.here, self._platform.bus.drain)
        self._runner = self._started()

    def kill(self) -> None:
        self._runner.process.send_signal(signal.SIGKILL)
        self._runner.remove()
        self.kills += 1

    @cached_property
    def _platform(self) -> EmbeddedPlatform:
        """Of this process, with the event functions behind its bus."""
        platform = self.here.platform
        assert isinstance(platform, EmbeddedPlatform)
        for function in read():
            if function.topic is not None:
                app = on_embedded.app_of(function)
                platform.bus.subscribe(function.topic, on_embedded.deliverer(app, function.topic))
        return platform

    def _started(self) -> Runner:
        began = time.monotonic()
        runner = Runner(self._folder, port=self.port, environment=self._environment)
        runner.wait_until_ready()
        took = time.monotonic() - began
        self.breather = (max(LEAST_LIFE_SECONDS, took), max(3 * LEAST_LIFE_SECONDS, 3 * took))
        return runner


@contextmanager
def running(folder: Path, seed: str) -> Generator[OneProcess]:
    with ExitStack() as stack:
        post = stack.enter_context(city.mail_server(folder / "mailbox"))
        environment = city.settings_of_its_own() | post.environment | {"KANAL_STRICT": "1"}
        data = folder / "data"
        stack.enter_context(city.environment(environment | {"KANAL_PLATFORM": "embedded", "KANAL_DATA": str(data)}))
        kanal = OneProcess(data, post, environment)
        stack.callback(kanal.kill)
        yield kanal
