"""Every function as its own functions-framework process, as in the cloud; what dies is started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from functions.local.emulators import HOST, answers, free_port
from functions.local.manifest import FUNCTIONS

START_SECONDS = 60
STOP_SECONDS = 5
WATCH_SECONDS = 0.2
BEHIND = 19  # niceness of event functions: here, not in the cloud, they share the citizens' processors
MOST_THREADS = 16


class FunctionProcess:
    """One function on a port of its own. `source` may be another file than the manifest's (tests do that)."""

    def __init__(
        self,
        name: str,
        source: Path,
        *,
        environment: Mapping[str, str],
        threads: int,
        signature: str = "http",
    ) -> None:
        self.name = name
        self._is_behind = signature == "cloudevent"
        self.port = free_port()
        self._command = [
            sys.executable, "-m", "functions_framework", f"--target={name}", f"--source={source}",
            f"--host={HOST}", f"--port={self.port}", f"--signature-type={signature}",
        ]  # fmt: skip
        threads = min(threads, MOST_THREADS)
        root = str(FUNCTIONS.parent)
        self._environment = {**os.environ, **environment, "PYTHONPATH": root, "THREADS": str(threads)}
        self.process = self._started()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not answers(f"{HOST}:{self.port}", "/favicon.ico"):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} did not start; its output is above.")
            time.sleep(0.05)

    def kill(self) -> None:
        """At once, as a crash would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def restart_if_dead(self) -> None:
        if self.process.poll() is not None:
            self.process = self._started()

    def end(self) -> None:
        """Asked to, not waited for."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)

    def stop(self) -> None:
        self.end()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def _started(self) -> subprocess.Popen[bytes]:
        """In a session of its own: Ctrl-C does not reach it, and one signal ends it with its workers."""
        process = subprocess.Popen(
            self._command, env=self._environment, stdin=subprocess.DEVNULL, start_new_session=True
        )
        if self._is_behind:
            os.setpriority(os.PRIO_PGRP, process.pid, BEHIND)
        return process


def stop(processes: Sequence[FunctionProcess]) -> None:
    """All at once: each takes a moment to end."""
    for process in processes:
        process.end()
    for process in processes:
        process.stop()


class Watch:
    """Starts dead processes again, as the cloud does, until told to stop."""

    def __init__(self, processes: Sequence[FunctionProcess]) -> None:
        self._processes = processes
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="watch")
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()
        stop(self._processes)

    def _run(self) -> None:
        while not self._stopping.wait(WATCH_SECONDS):
            for process in self._processes:
                process.restart_if_dead()
