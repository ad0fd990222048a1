"""The functions of the way in, in processes that die at named points, each the first times it is reached.

A source for functions-framework. `KANAL_TEST_DEATHS` is the folder in which every death leaves a file.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from functions.route_report import main as routing
from functions.send_notices import main as telling
from functions.submit_report import main as taking
from shared import installation
from shared.installation import Installation
from shared.platform.ports import Bus, Channel, Document, Message, Post

TIMES = 3
POINTS = (
    "report-submitted unpublished",  # submit_report between commit and publish
    "report-submitted published",  # submit_report between publish and answer
    "report-moved unpublished",  # route_report between its write and the next event
    "report-moved published",  # route_report between its write and its acknowledgement
    "message sent",  # send_notices before it ticks off what it has told
)


@dataclass(frozen=True)
class DyingBus:
    real: Bus

    def publish(self, topic: str, message: Document) -> None:
        die(f"{topic} unpublished")
        self.real.publish(topic, message)
        die(f"{topic} published")


@dataclass(frozen=True)
class DyingPost:
    real: Post

    @property
    def channels(self) -> frozenset[Channel]:
        return self.real.channels

    def send(self, message: Message) -> None:
        self.real.send(message)
        die("message sent")


def die(point: str) -> None:
    """By SIGKILL, so that nothing can be put in order; the master of the process starts another one."""
    for death in range(TIMES):
        with suppress(FileExistsError):
            (Path(os.environ["KANAL_TEST_DEATHS"]) / f"{point} {death}").touch(exist_ok=False)
            os.kill(os.getpid(), signal.SIGKILL)


def here() -> Installation:
    real = installation.here()
    platform = replace(real.platform, bus=DyingBus(real.platform.bus), post=DyingPost(real.platform.post))
    return replace(real, platform=platform)


taking.here = routing.here = telling.here = here
submit_report = taking.submit_report  # pyright: ignore[reportUnknownVariableType]
route_report = routing.route_report
send_notices = telling.send_notices
