"""A process made to be killed: it writes documents and files for ever, and prints what was acknowledged.

python -m tests.platform.kill_writer FOLDER NAME
"""

from __future__ import annotations

import itertools
import sys
import threading
from functools import partial
from pathlib import Path

from shared.platform import embedded
from shared.platform.ports import File, Transaction

THREADS = 4


def content(name: str) -> bytes:
    """Each file's is its own, long enough to be caught half-way."""
    return name.encode() * 20_000


def write(platform: embedded.EmbeddedPlatform, prefix: str) -> None:
    for number in itertools.count():
        name = f"{prefix}-{number}"
        platform.store.transact(partial(twins, id=name))
        acknowledge(f"document {name}")
        if number % 4 == 0:
            platform.files.put("photos", f"{prefix}/{number}", File(content(name), "text/plain"))
            acknowledge(f"file {prefix}/{number}")


def twins(transaction: Transaction, id: str) -> None:
    transaction.create("left", id, {"id": id, "text": "x" * 2000})
    transaction.create("right", id, {"id": id})


def acknowledge(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main(folder: str, name: str) -> None:
    platform = embedded.open_folder(Path(folder), [], strict=False)
    for thread in range(THREADS):
        threading.Thread(target=write, args=(platform, f"{name}{thread}")).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
