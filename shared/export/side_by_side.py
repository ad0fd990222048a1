"""The days of an export on every core, each process with a Kanal of its own: for making everything anew."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

from shared.installation import Installation, here

T = TypeVar("T")
R = TypeVar("R")


class Processes:
    """So many, from the first day to the last. `kanal`: the one of such a process."""

    def __init__(self, number: int, kanal: Callable[[], Installation] = here) -> None:
        self._number = number
        self._kanal = kanal

    def __call__(self, step: Callable[[Installation, T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Spawned, as the cloud's clients do not survive a fork."""
        spawned, begin = get_context("spawn"), partial(_begin, self._kanal)
        with ProcessPoolExecutor(self._number, mp_context=spawned, initializer=begin) as pool:
            yield from pool.map(partial(_in_its_own, self._kanal, step), tasks)


def _begin(kanal: Callable[[], Installation]) -> None:
    """What a process has loaded stays: looking for garbage in it again and again took a tenth of the time."""
    kanal()
    gc.freeze()


def _in_its_own(kanal: Callable[[], Installation], step: Callable[[Installation, T], R], task: T) -> R:
    return step(kanal(), task)
