"""Load as a city offers it, in a process of its own: every request goes out at its own moment, whether or not the
ones before it were answered. A closed loop, whose clients wait for a slow server, would hide just what is asked here.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

import aiohttp

from functions.local.emulators import HOST
from shared.platform.ports import Json

PATIENCE_SECONDS = 60  # then a person has gone
LEAD_SECONDS = 0.5  # before the first moment, so that it is not missed
ROOT = Path(__file__).parents[2]
_ATTEMPT = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)


class Asked(NamedTuple):
    """`at`: seconds from the beginning. Whoever asks several times keeps the connection, as a browser does."""

    at: float
    person: int
    path: str
    body: Mapping[str, Json] | None = None
    headers: Mapping[str, str] = {}


class Answered(NamedTuple):
    """`seconds` from the moment it was to go out; `late`: how much of them the client itself lost. Status 0: nobody
    has answered, `said` is why. What a page says that came (200) is not kept.
    """

    status: int
    seconds: float
    late: float
    retry_after: str
    said: str


def offer(port: int, asked: Sequence[Asked]) -> list[Answered]:
    """An answer for each, in the same order. Raises CalledProcessError."""
    plan = json.dumps([port, *asked])
    command = [sys.executable, "-m", "tests.load.offered"]
    done = subprocess.run(command, cwd=ROOT, input=plan, stdout=subprocess.PIPE, text=True, check=True)
    return [Answered(*each) for each in json.loads(done.stdout)]


async def _all(port: int, asked: Sequence[Asked]) -> list[Answered]:
    began = time.perf_counter() + LEAD_SECONDS
    answers: dict[int, Answered] = {}
    numbered = sorted(enumerate(asked), key=lambda each: each[1].person)
    async with asyncio.TaskGroup() as people:
        for _, own in itertools.groupby(numbered, key=lambda each: each[1].person):
            people.create_task(_person(f"http://{HOST}:{port}", list(own), began, answers))
    return [answers[number] for number in range(len(asked))]


async def _person(url: str, own: list[tuple[int, Asked]], began: float, answers: dict[int, Answered]) -> None:
    first = min(each.at for _, each in own)
    await asyncio.sleep(began + first - time.perf_counter())
    async with (
        aiohttp.ClientSession(url, timeout=_ATTEMPT, auto_decompress=False) as session,
        asyncio.TaskGroup() as requests,
    ):
        for number, each in own:
            requests.create_task(_ask(session, number, each, began, answers))


async def _ask(
    session: aiohttp.ClientSession, number: int, asked: Asked, began: float, answers: dict[int, Answered]
) -> None:
    moment = began + asked.at
    await asyncio.sleep(moment - time.perf_counter())
    late = time.perf_counter() - moment
    status, retry_after, said = await _answer(session, asked)
    answers[number] = Answered(status, time.perf_counter() - moment, late, retry_after, said)


async def _answer(session: aiohttp.ClientSession, asked: Asked, tries: int = 2) -> tuple[int, str, str]:
    """A page whose kept connection was closed just then is asked for once more, as browsers do."""
    method = "GET" if asked.body is None else "POST"
    try:
        async with session.request(method, asked.path, json=asked.body, headers=asked.headers) as response:
            body = await response.read()
    except (aiohttp.ClientError, TimeoutError) as problem:
        if tries > 1 and method == "GET" and isinstance(problem, aiohttp.ServerDisconnectedError):
            return await _answer(session, asked, tries - 1)
        return 0, "", f"{type(problem).__name__} {problem}".strip()
    said = "" if response.status == HTTPStatus.OK else body.decode(errors="replace")
    return response.status, response.headers.get("Retry-After", ""), said


if __name__ == "__main__":
    _port, *_plan = json.load(sys.stdin)
    print(json.dumps(asyncio.run(_all(_port, [Asked(*each) for each in _plan]))))
