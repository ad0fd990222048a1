"""`python -m functions` as a process of its own, and all that it has started."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from functions.local.emulators import free_port

ROOT = Path(__file__).parents[1]
READY_SECONDS = 90
END_SECONDS = 60
LAST_WORDS = "Ctrl-C stops it."
MARK = "KANAL_TEST_RUN"


class Runner:
    """Everything it starts inherits a mark in its environment, by which `left` finds it again."""

    def __init__(
        self, data: Path, *, platform: str = "embedded", port: int | None = None, environment: Mapping[str, str]
    ) -> None:
        self.data = data
        self.port = port or free_port()
        self._mark = f"{MARK}={secrets.token_hex(8)}"
        self._output = data.with_name(f"{data.name}-{secrets.token_hex(4)}.out")
        self._errors = self._output.with_suffix(".err")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("KANAL_", "K_"))}
        name, _, value = self._mark.partition("=")
        command = ["-m", "functions", f"--port={self.port}", f"--data={data}", f"--platform={platform}"]
        with self._output.open("wb") as output, self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT, env={**inherited, **environment, name: value},
                stdin=subprocess.DEVNULL, stdout=output, stderr=errors, start_new_session=True,
            )  # fmt: skip

    @property
    def said(self) -> str:
        return self._output.read_text(encoding="utf-8")

    @property
    def complained(self) -> str:
        return self._errors.read_text(encoding="utf-8")

    @property
    def tokens(self) -> dict[str, str]:
        return json.loads((self.data / "demo-tokens.json").read_text(encoding="utf-8"))

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while LAST_WORDS not in self.said:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Kanal did not get ready. It said:\n{self.said}\n{self.complained}")
            time.sleep(0.02)

    def end(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Its exit code."""
        self.process.send_signal(sign)
        return self.process.wait(END_SECONDS)

    def left(self) -> list[int]:
        """The processes that are alive of all that it has started, itself included."""
        return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if self._is_ours(folder)]

    def remove(self) -> None:
        """Whatever still runs, at once."""
        for pid in self.left():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def _is_ours(self, folder: Path) -> bool:
        with suppress(OSError):
            return self._mark.encode() in (folder / "environ").read_bytes().split(b"\0")
        return False


@contextmanager
def running(
    data: Path, *, platform: str = "embedded", port: int | None = None, environment: Mapping[str, str] | None = None
) -> Generator[Runner]:
    """Started, not yet ready; nothing of it outlives the block."""
    runner = Runner(data, platform=platform, port=port, environment=environment or {})
    try:
        yield runner
    finally:
        runner.remove()
