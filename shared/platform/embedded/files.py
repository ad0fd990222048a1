"""Files in folders, one per bucket. Content type and encoding are the first line of the file itself, so that they
can never disagree; a file is written apart and then renamed, so that it is there whole or not at all.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from datetime import timedelta
from pathlib import Path

from shared.platform.ports import File, Missing, Unreachable, Way

BUCKETS = frozenset({"photos", "open-data"})
UNFINISHED = ".unfinished"
UNFINISHED_SECONDS = 3600
LEAST_FREE = 64 * 1024 * 1024


class EmbeddedFiles:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        make(folder / UNFINISHED)
        _clear(folder / UNFINISHED)

    def put(self, bucket: str, name: str, file: File) -> None:
        if re.search(r"[\t\n]", file.content_type + file.encoding):
            raise ValueError("A content type is one line.")
        path = self._path(bucket, name)
        make(path.parent)
        about = f"{file.content_type}\t{file.encoding}" if file.encoding else file.content_type
        write_whole(path, about.encode() + b"\n", file.data, apart=self._folder / UNFINISHED)

    def get(self, bucket: str, name: str) -> File:
        try:
            with self._path(bucket, name).open("rb", buffering=0) as file:  # the data once, not also in a buffer
                about, data = file.readline(), file.readall()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as problem:
            raise Missing(f"{bucket}/{name}") from problem
        content_type, _, encoding = about.decode().removesuffix("\n").partition("\t")
        return File(data, content_type, encoding)

    def names(self, bucket: str, prefix: str = "") -> list[str]:
        root = self._bucket(bucket)
        below = root.joinpath(*_parts(prefix)[:-1]) if "/" in prefix else root
        found = (Path(folder, file) for folder, _, files in os.walk(below) for file in files)
        names = (path.relative_to(root).as_posix() for path in found)
        return sorted(name for name in names if name.startswith(prefix))

    def delete(self, bucket: str, name: str) -> None:
        try:
            self._path(bucket, name).unlink()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return

    def expire(self, bucket: str, lasts: timedelta) -> int:
        """What a rule of the bucket does in the cloud: files that were written that long ago go. How many."""
        before = time.time() - lasts.total_seconds()
        old = [path for path in self._bucket(bucket).rglob("*") if path.is_file() and path.stat().st_mtime < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def check(self, bucket: str, way: Way) -> None:
        self._bucket(bucket)
        check_folder(self._folder, is_written=way == "write")

    def _path(self, bucket: str, name: str) -> Path:
        parts = _parts(name)
        if not parts[-1]:
            raise ValueError(f"{name!r} cannot name a file.")
        return self._bucket(bucket).joinpath(*parts)

    def _bucket(self, bucket: str) -> Path:
        if bucket not in BUCKETS:
            raise ValueError(f"There is no bucket {bucket!r}.")
        return self._folder / bucket


def check_folder(folder: Path, *, is_written: bool) -> None:
    """Raises FileNotFoundError; Unreachable when nothing can be read or written there, or the disk is full."""
    free = shutil.disk_usage(folder).free
    if not os.access(folder, os.R_OK | os.X_OK | (os.W_OK if is_written else 0)):
        raise Unreachable("This process may not use its folder.")
    if is_written and free < LEAST_FREE:
        raise Unreachable("The disk is full.")


def write_whole(path: Path, *data: bytes, apart: Path) -> None:
    """It is on the disk when this returns; whoever reads meanwhile sees all of the old or of the new."""
    unfinished = apart / secrets.token_hex(16)
    with open(unfinished, "xb", opener=_private) as file:
        file.writelines(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _sync(path.parent)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _parts(name: str) -> list[str]:
    """Of a name or of a prefix, whose last part may be empty. Nothing may lead out of the bucket."""
    *folders, last = name.split("/")
    if any(part in {"", ".", ".."} for part in folders) or last in {".", ".."} or re.search(r"[\\\0]", name):
        raise ValueError(f"{name!r} cannot name a file.")
    return [*folders, last]


def make(folder: Path) -> None:
    if folder.is_dir():
        return
    make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    """A new name is only safe when the folder is on the disk too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _clear(unfinished: Path) -> None:
    """What a killed process left; another one may be writing, so not what is young."""
    for path in unfinished.iterdir():
        if path.stat().st_mtime < time.time() - UNFINISHED_SECONDS:
            path.unlink(missing_ok=True)
