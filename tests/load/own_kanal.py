"""A Kanal of one's own: `python -m functions` on a free port, stopped at the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from functions.local.emulators import HOST, answers, free_port

ROOT = Path(__file__).parents[2]
START_SECONDS = 120
STOP_SECONDS = 20


class OwnKanal(NamedTuple):
    port: int
    data: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def tokens(self) -> dict[str, str]:
        return json.loads((self.data / "demo-tokens.json").read_text(encoding="utf-8"))


@contextmanager
def running(
    data: Path, platform: str = "embedded", *, catalogue: Path | None = None, settings: Mapping[str, str] | None = None
) -> Generator[OwnKanal]:
    """Pangkalpinang's, or that of another catalogue; with these variables besides. Raises RuntimeError, with what it
    said, when it does not start.
    """
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "functions",
        f"--port={port}",
        f"--data={data}",
        f"--platform={platform}",
    ]
    own = {name: value for name, value in os.environ.items() if not name.startswith("KANAL_")}
    own |= settings or {}
    if catalogue:
        own["KANAL_CATALOGUE"] = str(catalogue)
    with TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=ROOT, env=own, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait_for(process, port, output)
            yield OwnKanal(port, data, process)
        finally:
            _stop(process)


def _wait_for(process: subprocess.Popen[bytes], port: int, output: IO[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(f"{HOST}:{port}", "/favicon.ico"):
        if process.poll() is not None or time.monotonic() > deadline:
            output.seek(0)
            raise RuntimeError(f"Kanal did not start. It said:\n{output.read()[-4000:].decode(errors='replace')}")
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
