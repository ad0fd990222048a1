"""How many reports a second `submit_report` takes, beside the smallest function that could do so.

Floor and Kanal take turns on the same machine; delivery goes on all the time, and every round waits until
the last one's reports are routed and told, so that neither pays for the other.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from functions.local import mail, on_emulators
from functions.local.emulators import HOST, answers, free_port
from functions.local.emulators import running as emulators_running
from functions.local.manifest import read
from functions.local.processes import FunctionProcess
from shared.platform import embedded
from shared.platform.ports import Query, Store
from shared.settings import SHARED
from tests.load import own_kanal
from tests.load.clients import Load, load
from tests.load.figures import Figure

ROUNDS = 3
SECONDS = 8.0
WARM_SECONDS = 2.0
SHARE = 0.6
P99_MS = 250
DRAIN_SECONDS = 600
PROJECT = "kanal-bench"
UNTOLD = Query("reports", "next_event_at", at_least="0")  # not yet routed, or not yet told


class Place(NamedTuple):
    """Where to send reports, and how many of them are still to be routed or told (None: nothing follows)."""

    port: int
    path: str
    backlog: Callable[[], int] | None = None


class Round(NamedTuple):
    load: Load
    backlog: int
    drain_seconds: float


def embedded_figure(rounds: int = ROUNDS, seconds: float = SECONDS) -> Figure:
    with _on_embedded() as (floor, kanal):
        return _compared("submit_report, embedded", floor, kanal, (rounds, seconds))


def emulators_figure(rounds: int = ROUNDS, seconds: float = SECONDS) -> Figure:
    """Raises emulators.Absent."""
    with _on_emulators() as (floor, kanal):
        return _compared("submit_report, Firestore emulator", floor, kanal, (rounds, seconds))


def _compared(name: str, floor: Place, kanal: Place, how: tuple[int, float]) -> Figure:
    rounds, seconds = how
    _round(floor, WARM_SECONDS)
    _round(kanal, WARM_SECONDS)
    floors: list[Round] = []
    kanals: list[Round] = []
    for _ in range(rounds):
        floors.append(_round(floor, seconds))
        kanals.append(_round(kanal, seconds))
    ratio = _per_second(kanals) / _per_second(floors)
    p99 = statistics.median(one.load.p99_ms for one in kanals)
    needs_p99 = "embedded" in name
    return Figure(
        name=name,
        measured=f"{ratio:.0%} of the floor, p99 {p99:.0f} ms",
        promised=f">= {SHARE:.0%}" + (f", p99 < {P99_MS} ms" if needs_p99 else ""),
        held=ratio >= SHARE and (p99 < P99_MS or not needs_p99),
        details=_details(floors, kanals),
    )


def _details(floors: list[Round], kanals: list[Round]) -> dict[str, float | str]:
    taken = sum(one.load.answered for one in kanals)
    until_told = sum(one.load.seconds + one.drain_seconds for one in kanals)
    return {
        "floor: reports/s": round(_per_second(floors), 1),
        "floor: p50, p99 ms": _latencies(floors),
        "Kanal: reports/s": round(_per_second(kanals), 1),
        "Kanal: p50, p99 ms": _latencies(kanals),
        "errors: floor, Kanal": f"{sum(r.load.errors for r in floors)}, {sum(r.load.errors for r in kanals)}",
        "backlog at the end of each round": ", ".join(str(one.backlog) for one in kanals),
        "seconds to drain it": ", ".join(f"{one.drain_seconds:.1f}" for one in kanals),
        "whole flow (taken, routed, told): reports/s": round(taken / until_told, 1),
    }


def _round(place: Place, seconds: float) -> Round:
    done = load(place.port, place.path, seconds)
    backlog = place.backlog() if place.backlog else 0
    ended = time.monotonic()
    while place.backlog and place.backlog() and time.monotonic() < ended + DRAIN_SECONDS:
        time.sleep(0.05)
    return Round(done, backlog, time.monotonic() - ended if place.backlog else 0.0)


def _per_second(rounds: list[Round]) -> float:
    return statistics.median(one.load.per_second for one in rounds)


def _latencies(rounds: list[Round]) -> str:
    medians = (statistics.median(one.load[at] for one in rounds) for at in (3, 4))
    return ", ".join(f"{value:.1f}" for value in medians)


@contextmanager
def _on_embedded() -> Generator[tuple[Place, Place]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        floor = stack.enter_context(_sqlite_floor(folder))
        own = stack.enter_context(own_kanal.running(folder / "kanal"))
        looked_into = embedded.open_folder(own.data, embedded.read_indexes(SHARED / "indexes.json"), strict=False)
        stack.callback(looked_into.close)
        yield Place(floor, "/"), Place(own.port, "/submit-report", lambda: looked_into.store.count(UNTOLD))


@contextmanager
def _sqlite_floor(folder: Path) -> Generator[int]:
    port = free_port()
    command = [sys.executable, "-m", "tests.load.floors", str(port)]
    process = subprocess.Popen(command, cwd=own_kanal.ROOT, env={**os.environ, "FLOOR_DATA": str(folder)})
    try:
        while not answers(f"{HOST}:{port}", "/favicon.ico"):
            if process.poll() is not None:
                raise RuntimeError("The floor did not start; what it said is above.")
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _on_emulators() -> Generator[tuple[Place, Place]]:
    """Kanal's three functions of the way in, each a process as in the cloud, and the floor beside them."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        cloud = stack.enter_context(emulators_running())
        _, mail_settings = stack.enter_context(mail.server(folder / "mailbox"))
        environment = {**cloud.environment, **mail_settings, **google_settings()}
        flow = [one for one in read() if one.name in {"submit_report", "route_report", "send_notices"}]
        processes = {
            one.name: FunctionProcess(
                one.name, one.source, environment=environment, threads=one.concurrency,
                signature="cloudevent" if one.topic else "http",
            )
            for one in flow
        }  # fmt: skip
        floors = Path(__file__).with_name("floors.py")
        processes["floor"] = FunctionProcess("firestore_commit", floors, environment=environment, threads=16)
        for process in processes.values():
            stack.callback(process.stop)
            process.wait_until_ready()
        on_emulators.subscribe(cloud, PROJECT, flow, {name: one.address for name, one in processes.items()})
        store = _store(cloud.firestore)
        kanal = Place(processes["submit_report"].port, "/", lambda: store.count(UNTOLD))
        yield Place(processes["floor"].port, "/"), kanal


def google_settings() -> dict[str, str]:
    return {
        "KANAL_PLATFORM": "google",
        "KANAL_PROJECT": PROJECT,
        "KANAL_SECRET": "only-for-measuring-" * 2,
        "KANAL_ADDRESS": "http://kanal.test",
    }


def _store(address: str) -> Store:
    """Its client finds the emulator by the variable."""
    from shared.platform.google_store import FirestoreStore

    os.environ["FIRESTORE_EMULATOR_HOST"] = address
    return FirestoreStore(PROJECT)
