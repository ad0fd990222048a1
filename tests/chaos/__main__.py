"""`make chaos`: the whole run on one platform or both, with its figures. Ends with 1 when anything is lost or twice."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from functions.local import emulators
from tests.chaos import one_process, processes
from tests.chaos.city import City
from tests.chaos.run import Plan, run

NAMED = 40


def main() -> None:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--platform", nargs="+", choices=["embedded", "emulators"], default=["embedded", "emulators"])
    parser.add_argument("--seed", default="kanal")
    parser.add_argument("--outage", type=float, default=60, help="seconds for which each refuses")
    parser.add_argument("--work", type=float, help="seconds for which the staff work among faults at most")
    chosen = parser.parse_args()
    _keep_quiet()
    plan = Plan(chosen.reports, chosen.seed, chosen.outage, chosen.work or chosen.reports + 10 * chosen.outage)
    sys.exit(1 if [fault for platform in chosen.platform for fault in _on(platform, plan)] else 0)


def _keep_quiet() -> None:
    """The functions, whose log has as many lines as there are faults; what is printed here goes out as before."""
    logging.disable(logging.ERROR)
    sys.stdout, sys.stderr = (os.fdopen(os.dup(stream), "w", buffering=1) for stream in (1, 2))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _on(platform: str, plan: Plan) -> list[str]:
    print(f"\n{platform}", flush=True)
    began = time.monotonic()
    with TemporaryDirectory() as folder, _running(platform, Path(folder), plan.seed) as city:
        faults = run(city, plan)
    for fault in faults[:NAMED]:
        print(f"WRONG {fault}")
    print(f"{len(faults)} lost, doubled or untrue, after {time.monotonic() - began:.0f} s", flush=True)
    return faults


@contextmanager
def _running(platform: str, folder: Path, seed: str) -> Generator[City]:
    if platform == "embedded":
        with one_process.running(folder, seed) as city:
            yield city
        return
    with emulators.running() as cloud, processes.running(folder, seed, cloud) as city:
        yield city


if __name__ == "__main__":
    main()
