"""Kanal on Google's emulators, a process for each function: what is between it and the emulators is ours to break."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

from waitress.server import create_server

from functions.local import demo, on_emulators
from functions.local.administration import Emulators
from functions.local.emulators import HOST, free_port
from functions.local.manifest import Function, read
from functions.local.processes import FunctionProcess, Watch
from functions.local.signals import undisturbed
from shared.installation import here
from tests.chaos import city
from tests.chaos.city import Mail, Outage
from tests.chaos.gate import Gate
from tests.chaos.push import Push
from tests.waiting import comes_about
from tests.wire import ask

THREADS = 24
DELIVERED_SECONDS = 30
TWICE = "remind_overdue"
BUSIEST = ("submit_report", "store_photo", "route_report", "send_notices", "staff_console", TWICE)  # hit more often


class Processes:
    """`second`: another instance of the sweep. The cloud starts none, but nothing may depend on that."""

    def __init__(
        self, functions: list[Function], environment: dict[str, str], outages: list[Outage], post: Mail, seed: str
    ) -> None:
        self.here = here()
        self.mailbox = post.mailbox
        self.tokens: dict[str, str] = {}
        self.outages = outages
        self.port = free_port()
        self.kills = 0
        self.breather = (1.5, 5.0)
        with undisturbed():
            self.of = {function.name: on_emulators.started(function, environment) for function in functions}
            [sweeping] = [function for function in functions if function.name == TWICE]
            self.second = on_emulators.started(sweeping, environment)
        self.watch = Watch([*self.of.values(), self.second])
        self.pushes = {
            function.name: Push(self.of[function.name].port, f"{seed} {function.name}")
            for function in functions
            if function.topic
        }

    @property
    def pushed(self) -> Counter[str]:
        return sum((push.came for push in self.pushes.values()), Counter[str]())

    def wait_until_ready(self) -> None:
        for process in (*self.of.values(), self.second):
            process.wait_until_ready()

    def kill_one(self, chance: Random) -> str:
        name = chance.choice([*sorted(self.of), *BUSIEST * 2])
        self._kill(self.of[name])
        return name

    def kill_export(self) -> None:
        self._kill(self.of["export_open_data"])

    def sweep_twice(self) -> None:
        ports = [self.of[TWICE].port, self.second.port]
        with ThreadPoolExecutor(2) as pool:
            for one in [pool.submit(ask, port, "POST", "/") for port in ports]:
                one.result()

    def settle(self) -> None:
        for push in self.pushes.values():
            push.calm()
        city.find_what_was_lost(self.here, self._deliver)

    def close(self) -> None:
        self.watch.stop()
        for push in self.pushes.values():
            push.close()

    def _deliver(self) -> None:
        comes_about(lambda: not city.events_left(self.here), DELIVERED_SECONDS)

    def _kill(self, process: FunctionProcess) -> None:
        process.kill()
        self.kills += 1


@contextmanager
def running(folder: Path, seed: str, cloud: Emulators) -> Generator[Processes]:
    """With a project that nobody else has."""
    project = f"chaos-{secrets.token_hex(4)}"
    with ExitStack() as stack:
        post = stack.enter_context(city.mail_server(folder / "mailbox"))
        firestore = Gate("Firestore", int(cloud.firestore.rpartition(":")[2]))
        stack.callback(firestore.shut)
        chosen = _settings(project) | city.settings_of_its_own() | post.environment
        stack.enter_context(city.environment(chosen | cloud.environment))
        for bucket in ("KANAL_PHOTO_BUCKET", "KANAL_OPEN_DATA_BUCKET"):
            cloud.create_bucket(project, chosen[bucket])
        functions = read()
        gated = chosen | {"FIRESTORE_EMULATOR_HOST": f"{HOST}:{firestore.port}"}
        kanal = Processes(functions, gated, [firestore, post.gate], post, seed)
        stack.callback(kanal.close)
        kanal.tokens = demo.appoint(kanal.here, folder)
        kanal.wait_until_ready()
        addresses = {name: push.address for name, push in kanal.pushes.items()}
        on_emulators.subscribe(cloud, project, functions, addresses)
        server = create_server(
            on_emulators.one_origin(functions, kanal.of, kanal.mailbox), host=HOST, port=kanal.port, threads=THREADS
        )
        serving = threading.Thread(target=server.run, daemon=True, name="one origin")
        serving.start()
        stack.callback(server.close)
        yield kanal


def _settings(project: str) -> dict[str, str]:
    return {
        "KANAL_PLATFORM": "google",
        "KANAL_PROJECT": project,
        "KANAL_PHOTO_BUCKET": f"{project}-photos",
        "KANAL_OPEN_DATA_BUCKET": f"{project}-open-data",
    }
