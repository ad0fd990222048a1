"""A copy of everything that a Kanal on one computer keeps, taken while it runs; and such a copy put back.

python -m functions.local.backup save DATA COPY
python -m functions.local.backup restore COPY DATA
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from shared.platform.embedded import DOCUMENTS
from shared.platform.embedded.files import UNFINISHED

FOLDERS = ("files", "mailbox")
KEYS = ("secret", "signing-key")


class NotEmpty(Exception):
    """Nothing is ever written over."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m functions.local.backup", description=__doc__)
    parser.add_argument("what", choices=["save", "restore"])
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    chosen = parser.parse_args()
    try:
        (save if chosen.what == "save" else restore)(chosen.source, chosen.target)
    except (NotEmpty, FileNotFoundError) as problem:
        parser.exit(1, f"{problem}\n")
    print(f"{chosen.target} holds {_size(chosen.target):.1f} MB.")


def save(data: Path, copy: Path) -> None:
    """Documents first: the photos that they name were there before them. Raises NotEmpty, FileNotFoundError."""
    if not (data / DOCUMENTS).exists():
        raise FileNotFoundError(f"There is no Kanal in {data}.")
    _make(copy)
    with closing(sqlite3.connect(data / DOCUMENTS)) as live, closing(sqlite3.connect(copy / DOCUMENTS)) as target:
        live.backup(target)
    (copy / DOCUMENTS).chmod(0o600)
    _copy_files(data, copy)


def restore(copy: Path, data: Path) -> None:
    """Raises NotEmpty, FileNotFoundError."""
    if not (copy / DOCUMENTS).exists():
        raise FileNotFoundError(f"There is no backup in {copy}.")
    _make(data)
    shutil.copy2(copy / DOCUMENTS, data / DOCUMENTS)
    _copy_files(copy, data)


def _make(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise NotEmpty(f"{folder} is not empty; choose another folder.")


def _copy_files(source: Path, target: Path) -> None:
    for name in FOLDERS:
        if (source / name).exists():
            shutil.copytree(
                source / name, target / name, copy_function=_copy, ignore=shutil.ignore_patterns(UNFINISHED)
            )
    for name in KEYS:
        _copy(str(source / name), str(target / name))


def _copy(source: str, target: str) -> None:
    """Unless it was deleted meanwhile."""
    with suppress(FileNotFoundError):
        shutil.copy2(source, target)


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


if __name__ == "__main__":
    main()
