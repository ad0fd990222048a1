"""Where published files are read from when they are checked: an address, or a folder that holds copies of them."""

from __future__ import annotations

import hashlib
import re
import shutil
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from gzip import BadGzipFile, GzipFile
from http.client import HTTPException
from pathlib import Path
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

SECONDS = 60
_LARGEST = 64 * 1024 * 1024  # of what is read at once
_LONGEST_LINE = 1024 * 1024
_NAME = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)*")
_NOT_THERE = 404


class NotThere(Exception):
    """There is no such file."""


class Damaged(Exception):
    """A file is there, and not what it must be."""


class Unreadable(Exception):
    """There is no connection, so nothing can be said."""


class Source:
    def __init__(self, place: str, keep: Path | None = None) -> None:
        """What is read is also put into the folder `keep`."""
        self.place = place.rstrip("/")
        self._is_address = urlsplit(place).scheme in {"http", "https"}
        self._keep = keep

    def get(self, name: str) -> bytes:
        """Raises NotThere, Damaged and Unreadable."""
        with self._open(name) as stream, _told(name):
            data = stream.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise Damaged(name)
        return data

    def lines(self, name: str, digest: str | None = None, most: int | None = None) -> Iterator[bytes]:
        """Of a gzip file, one by one. Raises Damaged at its end when the packed file has another SHA-256, and when
        more than `most` bytes come out of it.
        """
        left = most
        with self._open(name) as stream, _told(name):
            counted = _Digested(stream)
            unpacked = GzipFile(fileobj=counted)  # pyright: ignore[reportArgumentType]
            while line := unpacked.readline(_LONGEST_LINE):
                if left is not None:
                    left -= len(line)
                    if left < 0:
                        raise Damaged(name)
                yield line.rstrip(b"\r\n")
            if digest is not None and counted.sha256.hexdigest() != digest:
                raise Damaged(name)

    def _open(self, name: str) -> IO[bytes]:
        if not _NAME.fullmatch(name):
            raise Damaged(name)
        if self._keep is None or not self._is_address:
            return self._opened(name)
        path = self._keep / name
        with _told(name):
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._opened(name) as stream, path.open("wb") as copy:
                shutil.copyfileobj(stream, copy)
            return path.open("rb")

    def _opened(self, name: str) -> IO[bytes]:
        try:
            if not self._is_address:
                return (Path(self.place) / name).open("rb")
            asked = Request(f"{self.place}/{name}", headers={"Accept-Encoding": "identity"})  # noqa: S310
            return urlopen(asked, timeout=SECONDS)  # noqa: S310 its scheme was looked at
        except HTTPError as answer:
            raise (NotThere if answer.code == _NOT_THERE else Unreadable)(name) from answer
        except FileNotFoundError as missing:
            raise NotThere(name) from missing
        except (OSError, HTTPException) as trouble:
            raise Unreadable(name) from trouble


@contextmanager
def _told(name: str) -> Generator[None]:
    """What goes wrong while that file is read."""
    try:
        yield
    except (BadGzipFile, EOFError, zlib.error) as wrong:
        raise Damaged(name) from wrong
    except (OSError, HTTPException) as trouble:
        raise Unreadable(name) from trouble


class _Digested:
    """A stream that adds up what is read of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.sha256 = hashlib.sha256()
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.sha256.update(data)
        return data
