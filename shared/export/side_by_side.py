"""The steps of an export on every core, each process with a Kanal of its own: for making everything anew."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

from shared.export import Each
from shared.installation import Installation, here

T = TypeVar("T")
R = TypeVar("R")


@contextmanager
def processes(number: int) -> Generator[Each]:
    """Their Kanal is the one of the settings. Spawned, as the cloud's clients do not survive a fork."""
    with ProcessPoolExecutor(number, mp_context=get_context("spawn")) as pool:
        yield _Pool(pool)


class _Pool:
    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def __call__(self, step: Callable[[Installation, T], R], tasks: Iterable[T]) -> Iterator[R]:
        return self._pool.map(partial(_here, step), tasks)


def _here(step: Callable[[Installation, T], R], task: T) -> R:
    return step(here(), task)
