"""What has come before: the same words, the same picture. In the memory of one instance, for a day, as keyed hashes.

It costs no document, and finds what comes in a wave, which is what spam does. What is found is said to the operator.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from functools import lru_cache
from threading import Lock
from typing import Final, NamedTuple

from shared import evidence
from shared.photo import Alike, Figures, Photo
from shared.platform.ports import Store
from shared.report import Report

REMEMBERED: Final = timedelta(days=1)
MOST: Final = 2_000


class _Seen(NamedTuple):
    ticket: str
    at: datetime


@lru_cache(maxsize=1)
def of(store: Store) -> Repeats:
    """This instance's; a test has one for each store."""
    return Repeats(store)


class Repeats:
    """Reports that may not be named are not remembered: nobody is to learn that there is one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._texts: dict[str, _Seen] = {}
        self._photos: deque[tuple[str, Photo]] = deque(maxlen=MOST)

    def text(self, digest: str, ticket: str, now: datetime) -> str | None:
        """The ticket of another report that came with these words, which are remembered from now on."""
        with self._lock:
            seen = self._texts.setdefault(digest, _Seen(ticket, now))
            if now - seen.at > REMEMBERED:
                seen = self._texts[digest] = _Seen(ticket, now)
            if len(self._texts) > MOST:
                del self._texts[next(iter(self._texts))]
        return seen.ticket if seen.ticket != ticket else None

    def flagged(self, report: Report, photo: Photo) -> Photo:
        """A citizen's photo, flagged when it came with another report. It is remembered from now on."""
        if report.is_restricted or not report.is_published:
            return photo
        with self._lock:
            others = [(ticket, each) for ticket, each in self._photos if ticket != report.ticket]
            self._photos.append((report.ticket, photo))
        fresh = [(ticket, each) for ticket, each in others if photo.added_at - each.added_at <= REMEMBERED]
        for flag, is_it in (("same_file", _is_same_file), ("seen_before", evidence.is_alike)):
            for ticket, each in fresh:
                if is_it(photo, each):
                    figures = Figures(alike=Alike(ticket=ticket, at=each.added_at))
                    return photo.model_copy(update={"flags": (flag,), "figures": figures})
        return photo


def _is_same_file(photo: Photo, other: Photo) -> bool:
    return photo.id == other.id
