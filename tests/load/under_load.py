"""Kanal on one computer under a city's load, and under more than it can take.

python -m tests.load.under_load [--only day flood capacity readers soak] [--seconds N] [--data FOLDER]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from shared.platform import embedded
from shared.platform.embedded import EmbeddedPlatform
from shared.platform.ports import Query
from shared.settings import SHARED
from tests.load import arrivals, figures, memory, outcomes, own_kanal
from tests.load.figures import Figure
from tests.load.offered import Answered, Asked, offer
from tests.load.own_kanal import OwnKanal
from tests.wire import ask

SECONDS = 60.0
SOAK_SECONDS = 900.0  # whose first third is five minutes: every schedule has had its turn
DAY = 1_000  # reports
FLOOD = 200.0  # reports a second
SOAK_REPORTS, SOAK_PAGES = 0.1, 10.0  # a second: nine times a day of 1,000 reports
SOAK_KNOWN = 600  # reports: what is open is in memory, and a city that begins with none grows for that alone
READERS = 1_000
READERS_IN_FLOOD = 100
KNOWN = 100  # reports that are there before the readers come
COUNTED = {"KANAL_PROXIES": "1"}  # as behind a front that says who asks
MOST_GROWTH = 0.05
DELIVERED_SECONDS = 1_800
UNTOLD = Query("reports", "next_event_at", at_least="0")  # not yet routed, or not yet told


class Run(NamedTuple):
    """`faults` name every promise that was not kept."""

    asked: Sequence[Asked]
    answers: Sequence[Answered]
    delivered_seconds: float
    samples: Sequence[memory.Sample]
    faults: Sequence[str]


def main() -> None:
    chosen = _arguments()
    parts: dict[str, Callable[[float], Figure]] = {
        "day": _day, "flood": _flood, "capacity": _capacity, "readers": _readers, "soak": _soak,
    }  # fmt: skip
    measured: list[Figure] = []
    for name in chosen.only or parts:
        print(f"offering: {name}", flush=True)
        measured.append(parts[name](chosen.seconds or (SOAK_SECONDS if name == "soak" else SECONDS)))
    figures.show(measured)
    print(f"written to {figures.write(measured, chosen.data, 'load.json')}")
    sys.exit(0 if all(figure.held for figure in measured) else 1)


def _day(seconds: float) -> Figure:
    run = offered(lambda _: arrivals.reports(DAY / seconds, seconds), settings=COUNTED)
    refused = [f"{answer.status}" for answer in run.answers if answer.status not in outcomes.GOOD]
    return _figure(f"a day's {DAY} reports in {seconds:.0f} s", "all taken, none lost", run, [*run.faults, *refused])


def _flood(seconds: float) -> Figure:
    """By strangers, of whom more than is usual are asked for some work, which these cannot do."""
    return _flooded(seconds, "from as many networks", COUNTED)


def _capacity(seconds: float) -> Figure:
    """As much as the computer itself bears: nobody is counted who comes from it."""
    return _flooded(seconds, "from this computer", {})


def _flooded(seconds: float, whence: str, settings: Mapping[str, str]) -> Figure:
    reading = arrivals.readers(READERS_IN_FLOOD, seconds)
    run = offered(lambda _: [*arrivals.reports(FLOOD, seconds), *reading], settings=settings)
    name = f"{FLOOD:.0f} reports/s offered for {seconds:.0f} s {whence}, among {READERS_IN_FLOOD} readers"
    return _figure(name, "none lost, the rest 429 or 503", run)


def _readers(seconds: float) -> Figure:
    run = offered(lambda known: arrivals.readers(READERS, seconds, known), known=KNOWN)
    return _figure(f"{READERS} readers in {seconds:.0f} s", "pages, or 429 or 503", run)


def _soak(seconds: float) -> Figure:
    reading = arrivals.readers(round(SOAK_PAGES * seconds / arrivals.PAGES_EACH), seconds)
    run = offered(lambda _: [*arrivals.reports(SOAK_REPORTS, seconds), *reading], known=SOAK_KNOWN, settings=COUNTED)
    grown = memory.growth(run.samples)
    leak = [f"memory has grown by {grown:.1%}"] if grown > MOST_GROWTH else []
    name = f"{SOAK_REPORTS} reports/s and {SOAK_PAGES:.0f} pages/s for {seconds:.0f} s"
    return _figure(name, f"memory grows < {MOST_GROWTH:.0%} after warm-up", run, [*run.faults, *leak])


def offered(
    plan: Callable[[Sequence[str]], list[Asked]], *, known: int = 0, settings: Mapping[str, str] | None = None
) -> Run:
    """To a Kanal of its own, which is then waited for until everything is told, and taken to account. The plan gets the
    tickets of `known` reports that came before.
    """
    with _kanal(settings or {}) as (own, platform):
        before = arrivals.reports(known, 1, first=2 * arrivals.FIRST_READER)
        first = _published(own.port, before)
        asked = plan([ticket for ticket, _ in outcomes.receipts(before, first).values()])
        with memory.Watch(own.process.pid) as watch:
            answers = offer(own.port, asked)
            delivered = _until_told(platform)
        every, all_answers = [*before, *asked], [*first, *answers]
        faults = outcomes.broken_answers(asked, answers) + outcomes.lost(platform.store, every, all_answers)
        faults += outcomes.untold(platform.store, outcomes.receipts(every, all_answers), platform.post.sent())
        return Run(asked, answers, delivered, watch.samples, faults)


def _until_told(platform: EmbeddedPlatform) -> float:
    """In seconds."""
    began = time.monotonic()
    while platform.store.count(UNTOLD) and time.monotonic() < began + DELIVERED_SECONDS:
        time.sleep(0.1)
    return time.monotonic() - began


def _published(port: int, asked: Sequence[Asked]) -> list[Answered]:
    """Reports sent one by one, and waited for until there is a list for the map."""
    answers = offer(port, [one._replace(at=number * 0.05) for number, one in enumerate(asked)]) if asked else []
    while ask(port, "GET", "/public-site/peta.json").status != HTTPStatus.OK:
        time.sleep(0.5)
    return answers


@contextmanager
def _kanal(settings: Mapping[str, str]) -> Generator[tuple[OwnKanal, EmbeddedPlatform]]:
    indexes = embedded.read_indexes(SHARED / "indexes.json")
    with TemporaryDirectory() as folder, own_kanal.running(Path(folder), settings=settings) as own:
        platform = embedded.open_folder(own.data, indexes, strict=False)
        try:
            yield own, platform
        finally:
            platform.close()


def _figure(name: str, promised: str, run: Run, faults: Sequence[str] | None = None) -> Figure:
    faults = run.faults if faults is None else faults
    details: dict[str, float | str] = {}
    for what, of_reports in (("reports", True), ("pages", False)):
        if any((one.body is not None) is of_reports for one in run.asked):
            told = outcomes.in_figures(run.asked, run.answers, of_reports=of_reports)
            details |= {f"{what}: {detail}": value for detail, value in told.items()}
    details |= {
        "seconds until all were routed and told": round(run.delivered_seconds, 1),
        "memory over time, MB (allocated)": memory.over_time(run.samples),
        "its growth after the first third": f"{memory.growth(run.samples):+.1%}",
        "load of the machine": " ".join(f"{each:.1f}" for each in os.getloadavg()),
    }
    return Figure(name, outcomes.shown(faults) or "held", promised, not faults, details)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.load.under_load", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=["day", "flood", "capacity", "readers", "soak"])
    parser.add_argument("--seconds", type=float, help="instead of 60, of the soak 900")
    parser.add_argument("--data", type=Path, default=Path(".data"), help="folder for load.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
