"""Firestore, Pub/Sub and Cloud Storage on this computer: started, waited for, warmed, stopped.

`make run PLATFORM=emulators` and the tests use them. No emulator outlives the process that started it,
unless that is killed with SIGKILL.
"""

from __future__ import annotations

import atexit
import json
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
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from functions.local.signals import undisturbed

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 5
CALL_SECONDS = 30
JAVA = ("-Xmx768m", "-XX:+UseSerialGC", "-Duser.language=en")
FIRESTORE_MAIN = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"


class Absent(Exception):
    """What the emulators need is not on this computer."""


class _Running(NamedTuple):
    name: str
    address: str
    process: subprocess.Popen[bytes]
    output: IO[bytes]


@dataclass(frozen=True)
class Emulators:
    """`host:port` of each, and what a city's administrator does in the cloud with Terraform."""

    firestore: str
    pubsub: str
    storage: str

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which Google's own clients find an emulator."""
        return {
            "FIRESTORE_EMULATOR_HOST": self.firestore,
            "PUBSUB_EMULATOR_HOST": self.pubsub,
            "STORAGE_EMULATOR_HOST": f"http://{self.storage}",
        }

    def create_bucket(self, project: str, bucket: str) -> None:
        _call(self.storage, "POST", f"/storage/v1/b?project={project}", {"name": bucket})

    def export_documents(self, project: str, folder: Path) -> None:
        """For `running(documents=folder)`."""
        folder.mkdir(parents=True, exist_ok=True)
        body = {"database": f"projects/{project}/databases/(default)", "export_directory": str(folder)}
        _call(self.firestore, "POST", f"/emulator/v1/projects/{project}:export", body)

    def create_topic(self, project: str, topic: str) -> None:
        _call(self.pubsub, "PUT", f"/v1/projects/{project}/topics/{topic}", {})

    def create_pull_subscription(self, project: str, topic: str, name: str) -> None:
        self._subscribe(project, topic, name, {})

    def create_push_subscription(
        self, project: str, topic: str, name: str, *, endpoint: str, dead_letter_topic: str
    ) -> None:
        """Five tries, 1 to 10 seconds apart; what nobody took then waits in the pull subscription that
        has the name of the dead-letter topic.
        """
        self.create_topic(project, dead_letter_topic)
        self.create_pull_subscription(project, dead_letter_topic, dead_letter_topic)
        policy = {
            "pushConfig": {"pushEndpoint": endpoint},
            "retryPolicy": {"minimumBackoff": "1s", "maximumBackoff": "10s"},
            "deadLetterPolicy": {
                "deadLetterTopic": f"projects/{project}/topics/{dead_letter_topic}",
                "maxDeliveryAttempts": 5,
            },
        }
        self._subscribe(project, topic, name, policy)

    def pull(self, project: str, subscription: str) -> list[dict[str, Any]]:
        """The Pub/Sub messages that wait, acknowledged; none when there are none."""
        path = f"/v1/projects/{project}/subscriptions/{subscription}"
        answer = _call(self.pubsub, "POST", f"{path}:pull", {"maxMessages": 1000, "returnImmediately": True})
        received = answer.get("receivedMessages", [])
        if received:
            _call(self.pubsub, "POST", f"{path}:acknowledge", {"ackIds": [one["ackId"] for one in received]})
        return [one["message"] for one in received]

    def _subscribe(self, project: str, topic: str, name: str, policy: dict[str, Any]) -> None:
        body = {"topic": f"projects/{project}/topics/{topic}", "ackDeadlineSeconds": 60, **policy}
        _call(self.pubsub, "PUT", f"/v1/projects/{project}/subscriptions/{name}", body)


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
    with socket.create_server((HOST, 0)) as server:
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
    except OSError:
        return False
    finally:
        connection.close()
    return True


def _warm(emulators: Emulators) -> None:
    """The first write takes a second or two, which a deadline of a test should not have to bear."""
    documents = "/v1/projects/warm/databases/(default)/documents"
    _call(emulators.firestore, "POST", f"{documents}/warm", {"fields": {}})
    _call(
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


def _call(address: str, method: str, path: str, body: dict[str, Any]) -> Any:
    """What is already there is as good as made."""
    connection = HTTPConnection(address, timeout=CALL_SECONDS)
    headers = {"Content-Type": "application/json", "Authorization": "Bearer owner"}
    try:
        connection.request(method, path, json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    if answer.status >= HTTPStatus.BAD_REQUEST and answer.status != HTTPStatus.CONFLICT:
        raise RuntimeError(f"{method} {path} answered {answer.status}: {text[:500].decode(errors='replace')}")
    return json.loads(text or "{}")
