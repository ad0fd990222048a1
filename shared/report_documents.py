"""A report as a document, and back: older forms are upgraded on the way, and what cannot be read holds up no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from shared.platform.ports import Document, Found
from shared.report import FORM, Report, ReportPart

log = logging.getLogger(__name__)

P = TypeVar("P", bound=ReportPart)


def _with_cell(document: Document) -> Document:
    """Form 2 keeps the report's `cell`, which follows from the rest and is written with the next change."""
    return {**document, "form": 2}


def _with_pictured_at(document: Document) -> Document:
    """Form 3 keeps the report's `pictured_at` as well; its photos' perceptual hashes are of another kind."""
    return {**document, "form": 3}


# from form N to form N + 1
_UPGRADES: dict[int, Callable[[Document], Document]] = {1: _with_cell, 2: _with_pictured_at}


def from_document(document: Document) -> Report:
    """Older forms are upgraded on the way."""
    return Report.model_validate(_upgraded(document))


def _upgraded(document: Document) -> Document:
    form = document["form"]
    while isinstance(form, int) and form < FORM:
        document = _UPGRADES[form](document)
        form = document["form"]
    return document


def as_document(report: Report) -> Document:
    """Every field that is asked for is written; inside photos and steps, which nobody asks for, only what is said."""
    document: Document = report.model_dump(mode="json", exclude={"photos", "history"})
    document["photos"] = [photo.model_dump(mode="json", exclude_none=True) for photo in report.photos]
    document["history"] = [step.model_dump(mode="json", exclude_none=True) for step in report.history]
    return document


def readable(found: Iterable[Found]) -> Iterator[Report]:
    return (report for row in found if (report := read(row, Report)) is not None)


def read(row: Found, kind: type[P]) -> P | None:
    """None of a document that cannot be read: it must hold up no other."""
    try:
        return kind.model_validate(_upgraded(row.document))
    except (ValueError, KeyError):
        log.error("report cannot be read", extra={"report": row.id})  # noqa: TRY400 its words stay out of the log
        return None
