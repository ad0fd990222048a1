"""One report in a list of the field's pages: its line of a queue, its photos, and what its forms send along."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from shared.catalogue import Catalogue
from shared.console import queue_rows
from shared.console.queue_rows import Row
from shared.photo import Photo, PhotoKind
from shared.report import Report


class Summary(NamedTuple):
    report: Report
    line: Row

    @property
    def seen(self) -> int:
        """The number of the newest step."""
        return self.report.history[-1].seq

    def photos(self, *kinds: PhotoKind) -> list[Photo]:
        return [photo for photo in self.report.photos if photo.kind in kinds]


def of(report: Report, city: Catalogue, now: datetime) -> Summary:
    return Summary(report, queue_rows.row(report, city, now))
