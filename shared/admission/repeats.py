"""What has come before: the same words, the same picture. In the memory of one instance, for a day: words as keyed
hashes, pictures as perceptual ones.

It costs no document, and finds what comes in a wave, which is what spam does. What is found is said to the operator.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Final, NamedTuple

from shared import evidence, reports
from shared.catalogue import Catalogue
from shared.open_data import public_view
from shared.personal_data import lifetimes
from shared.photo import Alike, Capture, Figures, Photo
from shared.platform.ports import Store
from shared.report import Report

REMEMBERED: Final = lifetimes.of(lifetimes.REPEATS)
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
            seen = self._texts.pop(digest, None)
            if seen is None or now - seen.at > REMEMBERED:
                seen = _Seen(ticket, now)
            self._texts[digest] = seen  # last: what comes often is the last to be forgotten
            if len(self._texts) > MOST:
                del self._texts[next(iter(self._texts))]
        return seen.ticket if seen.ticket != ticket else None

    def flagged(self, report: Report, photo: Photo, city: Catalogue) -> Photo:
        """A citizen's photo, flagged when it came with another report. It is remembered from now on."""
        if public_view(report, city) is None:
            return photo
        others = [(ticket, each) for ticket, each in self._remembered(report, photo) if ticket != report.ticket]
        for flag, is_it in (("same_file", _is_same_file), ("seen_before", evidence.is_alike)):
            for ticket, each in others:
                if is_it(photo, each) and self._may_be_named(ticket, city):
                    figures = Figures(alike=Alike(ticket=ticket, at=each.added_at))
                    return photo.model_copy(update={"flags": (flag,), "figures": figures})
        return photo

    def _remembered(self, report: Report, photo: Photo) -> list[tuple[str, Photo]]:
        """Those of a day, before this one."""
        with self._lock:
            while self._photos and photo.added_at - self._photos[0][1].added_at > REMEMBERED:
                self._photos.popleft()
            before = list(self._photos)
            self._photos.append((report.ticket, _bare(photo)))
        return before

    def _may_be_named(self, ticket: str, city: Catalogue) -> bool:
        """As it is known by now."""
        report = reports.find(self._store, ticket)
        return report is not None and public_view(report, city) is not None


def _bare(photo: Photo) -> Photo:
    """Without when and where it was taken, which nobody compares."""
    return photo.model_copy(update={"from_file": Capture(), "declared": Capture()})


def _is_same_file(photo: Photo, other: Photo) -> bool:
    return photo.id == other.id
