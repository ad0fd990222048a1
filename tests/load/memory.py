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
    """`megabytes`: of what they have allocated. Pages of programs and files come and go as the kernel likes."""

    seconds: float
    megabytes: float


class Watch:
    """`megabytes`: the most that all had resident, what they share counted once; `load`: how busy the machine was at
    the end.
    """

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
            sizes = [_sizes(process) for process in everybody]
            allocated = sum(size.get("Pss_Anon", 0.0) for size in sizes)
            self.samples.append(Sample(time.monotonic() - began, allocated))
            self.megabytes = max(self.megabytes, sum(size.get("Pss", 0.0) for size in sizes))


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


def _sizes(process: int) -> dict[str, float]:
    """In MB, by the kernel's names: `Pss` is its own and its share of what it has in common with others."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return {}
    return {name: int(size.split()[0]) / 1000 for name, _, size in (line.partition(":") for line in lines)}
