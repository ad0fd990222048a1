"""How long a citizen waits when a function has just been started: process to first answer, of every
function, beside a function that imports framework, pydantic and the same clients, and uses each once.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from functions.local import demo
from functions.local.emulators import HOST, Absent, free_port, running
from functions.local.manifest import FUNCTIONS, Function, read
from shared import catalogue
from shared.installation import Installation
from shared.platform import embedded
from shared.platform.ports import Platform
from shared.settings import SHARED, Settings
from tests.load.figures import Figure
from tests.load.first_questions import BOT_SECRET, Question, floor, question
from tests.load.submitting import google_settings

RUNS = 5
MOST = 1.25
PATIENCE_SECONDS = 60


def figures(runs: int = RUNS) -> list[Figure]:
    """On the emulators where they are, else on the embedded platform."""
    with TemporaryDirectory() as folder, _environment(Path(folder)) as (environment, tokens):
        return [_figure(one, Path(folder), environment, tokens, runs) for one in read()]


def _figure(
    function: Function, folder: Path, environment: Mapping[str, str], tokens: Mapping[str, str], runs: int
) -> Figure:
    platform = environment["KANAL_PLATFORM"]
    signature = "cloudevent" if function.topic else "http"
    asked = question(function, tokens)
    smallest = folder / f"floor_{function.name}.py"
    smallest.write_text(floor(function, asked.uses, platform), encoding="utf-8")
    floors: list[float] = []
    kanals: list[float] = []
    for _ in range(runs):
        floors.append(_first_answer(smallest, "floor", signature, environment, asked))
        kanals.append(_first_answer(function.source, function.name, signature, environment, asked))
    ratio = statistics.median(kanals) / statistics.median(floors)
    return Figure(
        name=f"first answer of {function.name} ({platform})",
        measured=f"{ratio:.2f} x the floor",
        promised=f"<= {MOST} x",
        held=ratio <= MOST,
        details={
            "floor: median, fastest ms": _milliseconds(floors),
            "Kanal: median, fastest ms": _milliseconds(kanals),
        },
    )


def _milliseconds(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.0f}, {min(seconds) * 1000:.0f}"


def _first_answer(
    source: Path, target: str, signature: str, environment: Mapping[str, str], question: Question
) -> float:
    """Seconds from starting the process to its first answer, whatever that is."""
    port = free_port()
    command = [
        sys.executable, "-m", "functions_framework", f"--source={source}", f"--target={target}",
        f"--signature-type={signature}", f"--host={HOST}", f"--port={port}",
    ]  # fmt: skip
    own = {**os.environ, **environment, "PYTHONPATH": str(FUNCTIONS.parent), "THREADS": "8"}
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while not _is_answered(port, question):
            if time.perf_counter() > started + PATIENCE_SECONDS:
                raise RuntimeError(f"{target} did not answer within {PATIENCE_SECONDS} s.")
            time.sleep(0.005)
        return time.perf_counter() - started
    finally:
        process.terminate()
        process.wait()


def _is_answered(port: int, question: Question) -> bool:
    """False while nobody listens. Raises RuntimeError for an answer that is a fault of the server."""
    connection = HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
    with suppress(ConnectionError):
        try:
            connection.request(question.method, question.path, question.body, dict(question.headers))
            answer = connection.getresponse()
            said = answer.read()
        finally:
            connection.close()
        if answer.status >= 500:
            raise RuntimeError(f"{question.path} answered {answer.status}: {said[:300]}")
        return True
    return False


@contextmanager
def _environment(folder: Path) -> Generator[tuple[dict[str, str], dict[str, str]]]:
    """The settings under which functions run, with the demo posts appointed; and their tokens."""
    settings = google_settings() | {"KANAL_DATA": str(folder / "data"), "KANAL_TELEGRAM_SECRET": BOT_SECRET}
    try:
        with running() as cloud:
            os.environ.update(cloud.environment)
            for bucket in ("kanal-photos", "kanal-open-data"):
                cloud.create_bucket(settings["KANAL_PROJECT"], bucket)
            for topic in ("report-submitted", "report-moved", "floor"):
                cloud.create_topic(settings["KANAL_PROJECT"], topic)
            from shared.platform import google

            platform = google.open_platform(Settings(project=settings["KANAL_PROJECT"]))
            yield settings | cloud.environment, _appointed(platform, settings, folder)
    except Absent:
        kept = embedded.open_folder(folder / "data", embedded.read_indexes(SHARED / "indexes.json"), strict=False)
        yield settings | {"KANAL_PLATFORM": "embedded"}, _appointed(kept, settings, folder)


def _appointed(platform: Platform, settings: Mapping[str, str], folder: Path) -> dict[str, str]:
    city = catalogue.load(Settings().catalogue)
    here = Installation(platform, city, settings["KANAL_SECRET"], settings["KANAL_ADDRESS"])
    (folder / "data").mkdir(exist_ok=True)
    return demo.appoint(here, folder / "data")
