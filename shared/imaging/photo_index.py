"""Earlier photos of the city, each by its hashes, for as long as photos are kept.

A photo is in the index when its report is kept: by the report's own `pictured_at`. What has been read of it lies in
files of the private bucket, one a month, so that an instance reads few reports: those whose photos are in no file yet.
Which photos are in a file follows from the reports alone, so whoever writes one writes the same, and a lost one is made
again. Reports that may not be named are not in it: nobody is to learn from a flag that there is one.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import lru_cache
from threading import Lock
from typing import Final

from shared import reports
from shared.imaging import likeness
from shared.imaging.likeness import Photos
from shared.personal_data import lifetimes
from shared.platform.ports import File, Files, Missing, Platform, Store
from shared.report import Report

log = logging.getLogger(__name__)

OVERLAP: Final = timedelta(seconds=90)  # a photo is as old as its request, which lasts a minute at most
KEPT: Final = lifetimes.of(lifetimes.PHOTOS)
READ_AT_ONCE: Final = 1_000
TO_A_FILE: Final = 100  # reports
BUCKET: Final = "photos"
FOLDER: Final = "likeness/"


@lru_cache(maxsize=1)
def of(platform: Platform) -> PhotoIndex:
    """This instance's."""
    return PhotoIndex(platform.store, platform.files)


class PhotoIndex:
    """Of one instance: the files and, after them, the reports that it has read itself."""

    def __init__(self, store: Store, files: Files) -> None:
        self._store = store
        self._files = files
        self._lock = Lock()
        self._kept: dict[str, Photos] = {}
        self._new: dict[str, Report] = {}
        self._until: datetime | None = None

    def photos(self, now: datetime) -> list[Photos]:
        """Everything that had come by now. One find, and what it costs is what has come since the last."""
        with self._lock:
            if self._until is None:
                self._until = self._load(now)
            found = reports.pictured_since(self._store, self._until - OVERLAP, READ_AT_ONCE)
            self._new |= {report.ticket: report for report in found}
            self._until = now if len(found) < READ_AT_ONCE else found[-1].pictured_at or now
            if len(found) == READ_AT_ONCE:
                log.warning("more photos than are looked through at once; the rest follows")
            if len(self._new) >= TO_A_FILE:
                self._write(self._until)
            return [*self._kept.values(), likeness.of_reports(self._new.values())]

    def _load(self, now: datetime) -> datetime:
        known = now - KEPT
        for name in self._files.names(BUCKET, FOLDER):
            read = self._read(name)
            if read is not None:
                self._kept[name], until = read
                known = max(known, until)
        return known

    def _read(self, name: str) -> tuple[Photos, datetime] | None:
        try:
            return likeness.from_file(self._files.get(BUCKET, name).data)
        except Missing:
            return None
        except ValueError:
            log.error("file of likenesses cannot be read", extra={"file": name})  # noqa: TRY400 it is made again
            return None

    def _write(self, until: datetime) -> None:
        """Beside what another instance has written meanwhile, which began where this one did."""
        name = f"{FOLDER}{until:%Y-%m}.npz"
        new, there = likeness.of_reports(self._new.values()), self._read(name)
        whole = likeness.together([there[0], new]) if there else new
        until = max(until, there[1]) if there else until
        self._files.put(BUCKET, name, File(likeness.as_file(whole, until), "application/octet-stream"))
        self._kept[name] = whole
        self._new.clear()
