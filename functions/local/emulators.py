"""Firestore, Pub/Sub and Cloud Storage on this computer: started, waited for, warmed, stopped.

`make run PLATFORM=emulators` and the tests use them. No emulator outlives the process that started it,
unless that is killed with SIGKILL.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from functions.local import administration
from functions.local.administration import Emulators
from functions.local.signals import undisturbed

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 5
JAVA = ("-Xmx768m", "-XX:+UseSerialGC", "-Duser.language=en")
FIRESTORE_MAIN = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"


class Absent(Exception):
    """What the emulators need is not on this computer."""


class _Running(NamedTuple):
    name: str
    address: str
    process: subprocess.Popen[bytes]
    output: IO[bytes]


@contextmanager
def running(*, documents: Path | None = None) -> Generator[Emulators]:
    """With the documents of an export, or none. Raises Absent. Ends them with the block, at exit, and on SIGTERM."""
    commands = _commands()
    if documents is not None:
        [export] = documents.glob("**/*.overall_export_metadata")
        commands["firestore"].append(f"--seed_from_export={export}")
    started: list[_Running] = []

    def stop() -> None:
        while started:
            _stop(started.pop())

    atexit.register(stop)
    previous = _exit_on_sigterm()
    try:
        with undisturbed():
            started.extend(_start(name, command) for name, command in commands.items())
        for emulator in started:
            _wait_for(emulator)
        emulators = Emulators(**{emulator.name: emulator.address for emulator in started})
        _warm(emulators)
        yield emulators
    finally:
        stop()
        atexit.unregister(stop)
        if previous is not None:
            signal.signal(signal.SIGTERM, previous)


def _commands() -> dict[str, list[str]]:
    """The command of each, in which {host} and {port} are still open."""
    java = shutil.which("java")
    if java is None:
        raise Absent("Google's emulators need Java 11 or newer, and there is no `java` here.")
    platform = _sdk() / "platform"
    firestore = _jar(platform / "cloud-firestore-emulator", "*.jar", "cloud-firestore-emulator")
    pubsub = _jar(platform / "pubsub-emulator" / "lib", "*-all.jar", "pubsub-emulator")
    storage = [sys.executable, "-m", "gcp_storage_emulator", "start", "--quiet", "--in-memory"]
    return {
        "firestore": [java, *JAVA, "-cp", firestore, FIRESTORE_MAIN, "--host={host}", "--port={port}"],
        "pubsub": [java, *JAVA, "-jar", pubsub, "--host={host}", "--port={port}"],
        "storage": [*storage, "--host={host}", "--port={port}"],
    }


def _sdk() -> Path:
    gcloud = shutil.which("gcloud")
    if gcloud is None:
        raise Absent("Google's emulators come with the Google Cloud CLI, and there is no `gcloud` here.")
    beside = Path(gcloud).resolve().parent.parent
    if (beside / "platform").is_dir():
        return beside
    asked = [gcloud, "info", "--format=value(installation.sdk_root)"]
    return Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())


def _jar(folder: Path, pattern: str, component: str) -> str:
    found = sorted(folder.glob(pattern))
    if not found:
        raise Absent(f"The emulator is not installed: gcloud components install {component}")
    return str(found[-1])


def _start(name: str, command: Sequence[str]) -> _Running:
    """In a session of its own: Ctrl-C does not reach it, and one signal ends it with all its children."""
    port = free_port()
    output = TemporaryFile()  # noqa: SIM115 (as long as the process)
    filled = [part.format(host=HOST, port=port) for part in command]
    process = subprocess.Popen(
        filled, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
    )
    return _Running(name, f"{HOST}:{port}", process, output)


def free_port() -> int:
    """Nobody on this computer is given it for the next minute: a connection that was closed here lingers on it
    (TIME_WAIT), which keeps no server from opening it that asks for it by its number.
    """
    with socket.create_server((HOST, 0)) as server, socket.create_connection(server.getsockname()):
        server.accept()[0].close()  # who closes first lingers
        return int(server.getsockname()[1])


def _wait_for(emulator: _Running) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(emulator.address):
        if emulator.process.poll() is not None or time.monotonic() > deadline:
            emulator.output.seek(0)
            said = emulator.output.read()[-2000:].decode(errors="replace")
            raise RuntimeError(f"The {emulator.name} emulator did not start. It said:\n{said}")
        time.sleep(0.05)


def answers(address: str, path: str = "/") -> bool:
    connection = HTTPConnection(address, timeout=5)
    try:
        connection.request("GET", path)
        connection.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def _warm(emulators: Emulators) -> None:
    """The first write takes a second or two, which a deadline of a test should not have to bear."""
    documents = "/v1/projects/warm/databases/(default)/documents"
    administration.call(emulators.firestore, "POST", f"{documents}/warm", {"fields": {}})
    administration.call(
        emulators.firestore,
        "POST",
        f"{documents}:runQuery",
        {"structuredQuery": {"from": [{"collectionId": "warm"}]}},
    )
    emulators.create_topic("warm", "warm")


def _stop(emulator: _Running) -> None:
    for sign, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, None)):
        with suppress(ProcessLookupError):
            os.killpg(emulator.process.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            emulator.process.wait(seconds)
            break
    emulator.output.close()


def _exit_on_sigterm() -> Any:
    """Makes SIGTERM an ordinary end, unless somebody else has already decided what it is."""
    if threading.current_thread() is not threading.main_thread():
        return None
    if signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        return None
    return signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
