"""How much memory a process and its children have, at most: what a function would have to be given."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Self

PAUSE_SECONDS = 0.2


class Watch:
    """Resident memory of all, what they share counted once; and how busy the machine was at the end."""

    def __init__(self, process: int) -> None:
        self.megabytes = 0.0
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
        while not self._over.wait(PAUSE_SECONDS):
            everybody = (self._process, *_children(self._process))
            self.megabytes = max(self.megabytes, sum(map(_resident, everybody)))


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
