"""What Kanal holds, measured beside the smallest possible functions in the same run.

python -m tests.load.bench --data FOLDER [--only NAME ...] [--million] [--documents N]
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from functions.local.emulators import Absent
from shared import catalogue, staff
from shared.installation import Installation
from shared.platform import embedded
from shared.settings import SHARED, Settings
from shared.sweep import SECONDS
from shared.transparency import signing
from tests.load import alarms, exporting, figures, first_answers, idle_sweep, store_bench, submitting
from tests.load.figures import Figure
from tests.load.life import MOST_READS, MOST_WRITES, count_whole_life, post_of

MOST_SWEEP_READS = 3


def main() -> None:
    chosen = _arguments()
    logging.getLogger("shared.platform.embedded.bus").setLevel(logging.ERROR)  # a counted life delivers by itself
    for name in ("shared.events", "shared.messages.sending"):  # a line for each of 10,000 alarms would hide the figures
        logging.getLogger(name).setLevel(logging.WARNING)
    parts: dict[str, Callable[[], list[Figure]]] = {
        "life": _life,
        "sweep": lambda: _sweeps([1_000, 100_000, 1_000_000] if chosen.million else [1_000]),
        "alarms": _alarms,
        "first": first_answers.figures,
        "submit": _submits,
        "store": lambda: _store(chosen.documents),
        "pages": _pages,
        "evidence": _evidence,
        "export": lambda: exporting.figures(chosen.documents),
    }
    measured: list[Figure] = []
    for name in chosen.only or parts:
        print(f"measuring: {name}", flush=True)
        measured += parts[name]()
    figures.show(measured)
    print(f"written to {figures.write(measured, chosen.data)}")


def _life() -> list[Figure]:
    with _installation() as here:
        *steps, total = count_whole_life(here)
    return [
        Figure(
            name="documents of a whole life",
            measured=f"{total.reads} reads, {total.writes} writes",
            promised=f"<= {MOST_READS} reads, <= {MOST_WRITES} writes",
            held=total.reads <= MOST_READS and total.writes <= MOST_WRITES,
            details={step.step: f"{step.reads} reads, {step.writes} writes" for step in steps},
        )
    ]


def _sweeps(sizes: list[int]) -> list[Figure]:
    found: list[Figure] = []
    for size in sizes:
        with _installation() as here:
            idle = idle_sweep.measure(here, size)
        found.append(
            Figure(
                name=f"sweep with nothing due, {size} reports open",
                measured=f"{idle.reads} reads, {idle.seconds * 1000:.1f} ms",
                promised=f"<= {MOST_SWEEP_READS} reads",
                held=idle.reads <= MOST_SWEEP_READS and idle.proof_exceptions == 0,
                details={
                    "daily proof, seconds": round(idle.proof_seconds, 1),
                    "daily proof, exceptions or not seen": idle.proof_exceptions,
                },
            )
        )
    return found


def _alarms() -> list[Figure]:
    with _installation() as here:
        staff.appoint(here.store, [post_of(demo) for demo in here.city.posts.values()])
        told = alarms.told(here)
    figure = Figure(
        name=f"{alarms.DUE} alarms told to their posts",
        measured=f"{told.messages} messages, {told.seconds:.1f} s in {told.sweeps} sweeps",
        promised="none missing, no id twice",
        held=not (told.missing or told.doubled or told.waiting),
        details={**told._asdict()},
    )
    return [figure, *_swept()]


def _swept() -> list[Figure]:
    whole, stopped = alarms.measure(_installation)
    return [
        Figure(
            name=f"{alarms.DUE} alarms due at once, {name}",
            measured=f"{each.seconds:.1f} s",
            promised="each once, none missing or told twice" + (f", < {SECONDS} s" if each is whole else ""),
            held=each.events == alarms.DUE
            and not any((each.missing, each.doubled, each.told_twice, each.untold))
            and (each is stopped or each.seconds < SECONDS),
            details={field: value for field, value in each._asdict().items() if field != "seconds"},
        )
        for name, each in (("one sweep", whole), ("two sweeps at once, stopped in the middle, and one more", stopped))
    ]


def _submits() -> list[Figure]:
    found = [submitting.embedded_figure()]
    try:
        found.append(submitting.emulators_figure())
    except Absent as absent:
        found.append(Figure("submit_report, Firestore emulator", f"not measured: {absent}"))
    return found


def _store(documents: int) -> list[Figure]:
    measured = store_bench.measure(documents)
    slowest = max(value for name, value in measured.items() if name.endswith("median_ms"))
    name = f"a find of 100 among {documents} documents"
    return [Figure(name, f"{slowest} ms (median of the slowest kind)", details={**measured})]


def _evidence() -> list[Figure]:
    from tests.load import evidence_rates  # loads numpy and scipy

    return evidence_rates.figures()


def _pages() -> list[Figure]:
    from tests.load import page_figures  # needs Chromium's driver

    return page_figures.figures()


@contextmanager
def _installation() -> Generator[Installation]:
    with TemporaryDirectory() as folder:
        platform = embedded.open_folder(Path(folder), embedded.read_indexes(SHARED / "indexes.json"), strict=False)
        city = catalogue.load(Settings().catalogue)
        yield Installation(platform, city, "only-for-measuring-" * 2, "http://x.test", signing.made())
        platform.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.load.bench", description="Measures Kanal.")
    parser.add_argument("--data", type=Path, default=Path(".data"), help="folder for bench.json")
    parts = ["life", "sweep", "alarms", "first", "submit", "store", "pages", "evidence", "export"]
    parser.add_argument("--only", nargs="*", choices=parts)
    parser.add_argument(
        "--million", action="store_true", help="the sweep also among 100,000 and 1,000,000 open reports"
    )
    parser.add_argument("--documents", type=int, default=1_000_000, help="in the store; reports of the export")
    return parser.parse_args()


if __name__ == "__main__":
    main()
