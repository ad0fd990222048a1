"""Many citizens at once, in a process of their own: `python -m tests.load.clients PORT PATH SECONDS`.

Each keeps its connection and sends its next report as soon as the last was answered. Prints JSON.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from functions.local.emulators import HOST

CONNECTIONS = 32
REPORT = {
    "code": "jalan_rusak",
    "text": "Jalan berlubang besar di depan pasar, sudah dua motor jatuh minggu ini.",
    "lat": -2.1330,
    "lon": 106.1130,
    "email": "warga@kanal.test",
}
CREATED = b" 201 "


class Load(NamedTuple):
    answered: int
    errors: int
    seconds: float
    p50_ms: float
    p99_ms: float

    @property
    def per_second(self) -> float:
        return self.answered / self.seconds


def load(port: int, path: str, seconds: float) -> Load:
    """Raises CalledProcessError."""
    command = [sys.executable, "-m", "tests.load.clients", str(port), path, str(seconds)]
    said = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True).stdout
    return Load(*json.loads(said))


async def _all(port: int, path: str, seconds: float) -> Load:
    body = json.dumps(REPORT).encode()
    lines = (
        f"POST {path} HTTP/1.1",
        f"Host: {HOST}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    )
    head = "\r\n".join((*lines, "", ""))
    started = time.perf_counter()
    several = [_citizen(port, head.encode() + body, started + seconds) for _ in range(CONNECTIONS)]
    answers = [answer for answers in await asyncio.gather(*several) for answer in answers]
    took = sorted(answer for answer in answers if answer is not None)
    ended = time.perf_counter() - started
    p50, p99 = (round(took[int(len(took) * share)] * 1000, 1) if took else 0.0 for share in (0.5, 0.99))
    return Load(len(took), len(answers) - len(took), ended, p50, p99)


async def _citizen(port: int, request: bytes, until: float) -> list[float | None]:
    """Seconds of each answer; None for one that was not 201."""
    took: list[float | None] = []
    reader, writer = await asyncio.open_connection(HOST, port)
    while (sent := time.perf_counter()) < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(_length(head))
        is_created = CREATED in head.partition(b"\r\n")[0]
        took.append(time.perf_counter() - sent if is_created else None)
    writer.close()
    return took


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0])


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_all(int(sys.argv[1]), sys.argv[2], float(sys.argv[3])))))
