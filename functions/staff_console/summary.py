"""What lists of the console say of one report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared import wording
from shared.catalogue import Catalogue
from shared.report import Photo, PhotoKind, Report


@dataclass(frozen=True)
class Summary:
    """`seen`: the number of the newest step, which forms send along. `left`: `sisa 3 jam`; None without a deadline."""

    report: Report
    kind: str
    kelurahan: str | None
    arrived: str
    left: str | None
    is_late: bool

    @property
    def seen(self) -> int:
        return self.report.history[-1].seq

    def photos(self, *kinds: PhotoKind) -> list[Photo]:
        return [photo for photo in self.report.photos if photo.kind in kinds]


def of(report: Report, city: Catalogue, now: datetime) -> Summary:
    due_at = report.due_at
    return Summary(
        report=report,
        kind=kind_of(report, city),
        kelurahan=city.areas.names.get(report.kelurahan or ""),
        arrived=wording.age(report.created_at, now),
        left=wording.left(due_at, now) if due_at else None,
        is_late=due_at is not None and due_at < now,
    )


def kind_of(report: Report, city: Catalogue) -> str:
    code, channel = city.codes.get(report.code or ""), city.channels.get(report.channel)
    return code.name if code else channel.name if channel else report.channel
