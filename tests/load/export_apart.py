"""An export in a process of its own, to see what it takes: only what an export loads is loaded.

python -m tests.load.export_apart FOLDER NOW [anew]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import NamedTuple, TypeVar

from tqdm import tqdm

from functions.local import demo
from shared import catalogue, export
from shared.export.side_by_side import Processes
from shared.installation import Installation
from shared.platform import embedded
from shared.platform.ports import Index
from shared.settings import Settings
from tests.load.counting import CountingStore
from tests.load.memory import Watch

T = TypeVar("T")
R = TypeVar("R")
CORES = 2
_INDEXES = [
    Index("reports", ("is_open",), "created_at", descending=False),
    Index("reports", (), "changed_at", descending=False),
    Index("reports", ("visibility",), "created_at", descending=False),
    Index("reports", ("source", "visibility"), "created_at", descending=False),
]


class _NotDeployed(MetaPathFinder):
    """The deployed function has no pandas, which pyarrow would load where the tests have installed it: 50 MB."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname in {"numpy", "pandas"}:
            raise ModuleNotFoundError(fullname)


class Apart(NamedTuple):
    """`megabytes` of all its processes, which keep nothing in temporary files. `reads`: of this process, not of those
    that read days.
    """

    reports: int
    reads: int
    seconds: float
    cpu_seconds: float
    megabytes: float
    load: str


def run_apart(folder: str, now: datetime, *, is_anew: bool) -> Apart:
    command = [sys.executable, "-m", "tests.load.export_apart", folder, now.isoformat(), *(["anew"] if is_anew else [])]
    before, started = os.times(), time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process, Watch(process.pid) as watch:
        told, _ = process.communicate()
    seconds, after = time.perf_counter() - started, os.times()
    done = json.loads(told)
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Apart(done["reports"], done["reads"], seconds, used, watch.megabytes, watch.load)


@cache
def opened(folder: str) -> Installation:
    """Once in every process, with the indexes that an export asks for and no others."""
    sys.meta_path.insert(0, _NotDeployed())
    platform = embedded.open_folder(Path(folder), _INDEXES, strict=False)
    city, secret = catalogue.load(Settings().catalogue), "only-for-measuring-" * 2
    return Installation(platform, city, secret, "http://x.test", demo.signing_key(Path(folder)))


class _Opened(NamedTuple):
    """How another process comes to its Kanal."""

    folder: str

    def __call__(self) -> Installation:
        return opened(self.folder)


def _each(folder: str) -> export.Each:
    def each(step: Callable[[Installation, T], R], tasks: Iterable[T]) -> Iterator[R]:
        some = list(tasks)
        yield from tqdm(Processes(CORES, _Opened(folder))(step, some), "days", len(some), leave=False)

    return each


def main() -> None:
    folder, now, *anew = sys.argv[1:]
    here = opened(folder)
    store = CountingStore(here.store)
    counted = replace(here, platform=replace(here.platform, store=store))
    done = export.run(counted, datetime.fromisoformat(now), each=_each(folder), is_anew=bool(anew))
    print(json.dumps({"reports": done.reports, "reads": store.taken().reads}))


if __name__ == "__main__":
    main()
