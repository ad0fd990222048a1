"""What staff see of a report: everything but who reported it. Pure."""

from __future__ import annotations

from shared.catalogue import Catalogue
from shared.console import doubts
from shared.messages import notice_words
from shared.photo import Photo
from shared.platform.ports import Document, Json
from shared.report import Report
from shared.routing import TRIAGE_REASONS
from shared.workflow import APPEARANCE

_HIDDEN = {"submission", "texts", "history", "photos", "form"}


def view(report: Report, city: Catalogue, base: str) -> Document:
    shown: Document = report.model_dump(mode="json", exclude=_HIDDEN)
    triaged = report.last("triage")
    shown |= {
        "text": report.text,
        "label": APPEARANCE[report.status].label,
        "lamp": APPEARANCE[report.status].lamp,
        "kelurahan_name": city.areas.names.get(report.kelurahan or ""),
        "share_link": notice_words.share_link(report, city, base),
        "triage_reason": TRIAGE_REASONS.get(triaged.reason or "") if triaged else None,
        "photos": [_photo(photo, report.ticket) for photo in report.photos],
        "history": [
            step.model_dump(mode="json") | {"note": report.note_of(step.seq) if step.seq else None}
            for step in report.history
        ],
    }
    return shown


def _photo(photo: Photo, ticket: str) -> Json:
    flags: list[Json] = [*doubts.sentences(photo, ticket)]
    return {**photo.model_dump(mode="json"), "flags": flags}
