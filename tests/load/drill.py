"""`make drill`: a city is backed up, destroyed and restored, and proves that it is the same; with the time it took.

python -m tests.load.drill [--platform embedded emulators] [--times N]
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from functions.local import backup, emulators, on_emulators
from functions.local.administration import Emulators
from shared import catalogue, contacts, report_scans
from shared.history import broken_at
from shared.installation import Installation
from shared.platform import embedded, google
from shared.platform.ports import File, Platform
from shared.settings import SHARED, Settings
from shared.transparency import signing
from shared.web import now
from tests.load import sample_city, stories

BUCKETS = ("photos", "open-data")


@dataclass(frozen=True)
class Account:
    """What must be the same afterwards, as digests; `heads`: the last one of each report's chain."""

    heads: dict[str, str]
    contacts: dict[str, str]
    files: dict[str, str]
    broken: tuple[str, ...]


def main() -> None:
    parser = argparse.ArgumentParser(prog="make drill", description=__doc__)
    parser.add_argument("--platform", nargs="+", choices=DRILLS, default=list(DRILLS))
    parser.add_argument("--times", type=int, default=1, help="how often every line of sample.csv is told")
    chosen = parser.parse_args()
    for name in chosen.platform:
        with TemporaryDirectory() as folder:
            DRILLS[name](Path(folder), chosen.times)


def on_the_embedded_platform(folder: Path, times: int) -> None:
    data, copy = folder / "data", folder / "copy"
    sample_city.fill(data, now(), times=times)
    before = _of_embedded(data)
    saved = _timed(lambda: backup.save(data, copy))
    shutil.rmtree(data)
    restored = _timed(lambda: backup.restore(copy, data))
    _report("embedded", before, _of_embedded(data), saved, restored)


def on_the_emulators(folder: Path, times: int) -> None:
    """Firestore by its own export and import, as in the cloud; files one by one."""
    copies: dict[tuple[str, str], File] = {}
    with emulators.running() as cloud:
        city = _installed(_platform_of(cloud))
        sample_city.live(city, folder, now(), times=times)
        before = account(city)
        export = folder / "export"
        saved = _timed(lambda: _save(cloud, city, export, copies))
    with emulators.running(documents=export) as cloud:
        city = _installed(_platform_of(cloud))
        restored = _timed(lambda: _put_back(city, copies))
        _report("emulators", before, account(city), saved, restored)


DRILLS = {"embedded": on_the_embedded_platform, "emulators": on_the_emulators}


def account(here: Installation) -> Account:
    kept = list(report_scans.everything(here.store))
    people = {report.ticket: contacts.find(here.store, report.ticket) for report in kept}
    files = here.platform.files
    names = [(bucket, name) for bucket in BUCKETS for name in files.names(bucket)]
    return Account(
        heads={report.ticket: report.history[-1].digest for report in kept},
        contacts={ticket: _digest(repr(one).encode()) for ticket, one in people.items()},
        files={f"{bucket}/{name}": _digest(files.get(bucket, name).data) for bucket, name in names},
        broken=tuple(report.ticket for report in kept if broken_at(report.history) is not None),
    )


def differences(before: Account, after: Account) -> list[str]:
    """What is not as it was, by name."""
    found = [f"chain broken: {ticket}" for ticket in after.broken]
    for kind in ("heads", "contacts", "files"):
        one, other = getattr(before, kind), getattr(after, kind)
        found += [f"{kind}: {name}" for name in sorted(_other(one, other))]
    return found


def _other(one: dict[str, str], other: dict[str, str]) -> Iterable[str]:
    return (name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def _report(platform: str, before: Account, after: Account, saved: float, restored: float) -> None:
    wrong = differences(before, after)
    print(
        f"{platform}: {len(before.heads)} reports, {len(before.files)} files; backed up in {saved / 60:.2f} minutes, "
        f"restored in {restored / 60:.2f}; {'every chain, contact and file the same' if not wrong else 'NOT THE SAME'}"
    )
    if wrong:
        raise SystemExit("\n".join(wrong[:20]))


def _of_embedded(data: Path) -> Account:
    platform = embedded.open_folder(data, embedded.read_indexes(SHARED / "indexes.json"), strict=False)
    try:
        return account(_installed(platform))
    finally:
        platform.close()


def _installed(platform: Platform) -> Installation:
    return Installation(
        platform, catalogue.load(stories.CITY), "only-for-the-drill-" * 2, "http://kanal.test", signing.made()
    )


def _platform_of(cloud: Emulators) -> Platform:
    os.environ.update(cloud.environment)
    project = on_emulators.PROJECT
    settings = Settings(platform="google", project=project)
    for bucket in (settings.photo_bucket, settings.open_data_bucket):
        cloud.create_bucket(project, bucket)
    for topic in ("report-submitted", "report-moved"):
        cloud.create_topic(project, topic)
    return google.open_platform(settings)


def _save(cloud: Emulators, here: Installation, folder: Path, copies: dict[tuple[str, str], File]) -> None:
    cloud.export_documents(on_emulators.PROJECT, folder)
    files = here.platform.files
    copies |= {(bucket, name): files.get(bucket, name) for bucket in BUCKETS for name in files.names(bucket)}


def _put_back(here: Installation, copies: dict[tuple[str, str], File]) -> None:
    for (bucket, name), file in copies.items():
        here.platform.files.put(bucket, name, file)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
