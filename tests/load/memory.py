"""How much memory a process and its children have: at most, which is what a function would have to be given, and over
time, which shows whether it grows.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import linear_regression
from typing import NamedTuple, Self

import numpy as np

PAUSE_SECONDS = 0.2
WARM_SHARE = 1 / 3  # of a run: until then caches fill
ROWS = 15


class Sample(NamedTuple):
    seconds: float
    megabytes: float


class Watch:
    """Resident memory of all, what they share counted once; and how busy the machine was at the end."""

    def __init__(self, process: int) -> None:
        self.megabytes = 0.0
        self.samples: list[Sample] = []
        self._process = process
        self.load = ""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self.load = " ".join(f"{each:.1f}" for each in os.getloadavg())

    def _look(self) -> None:
        began = time.monotonic()
        while not self._over.wait(PAUSE_SECONDS):
            everybody = (self._process, *_children(self._process))
            now = Sample(time.monotonic() - began, sum(map(_resident, everybody)))
            self.samples.append(now)
            self.megabytes = max(self.megabytes, now.megabytes)


def growth(samples: Sequence[Sample]) -> float:
    """By what share of its level the memory has risen from the end of the warm-up to the end: of the line that fits
    best, as single moments say little.
    """
    began = samples[-1].seconds * WARM_SHARE
    after = [one for one in samples if one.seconds >= began]
    line = linear_regression([one.seconds - began for one in after], [one.megabytes for one in after])
    return line.slope * (samples[-1].seconds - began) / line.intercept


def over_time(samples: Sequence[Sample]) -> str:
    """Medians of equal spans, in MB."""
    spans = np.array_split([one.megabytes for one in samples], min(ROWS, len(samples)))
    return " ".join(f"{np.median(span):.0f}" for span in spans)


def _children(process: int) -> list[int]:
    try:
        listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [child for each in listed.split() for child in (int(each), *_children(int(each)))]


def _resident(process: int) -> float:
    """Its own and its share of what it has in common with others (PSS)."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:")), 0.0)
