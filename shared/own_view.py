"""What the reporter may see of the own report: what the public sees or would see, and the own words. Pure."""

from __future__ import annotations

from shared.catalogue import Catalogue
from shared.open_data import PublicReport, public_view
from shared.report import Report
from shared.workflow import Status


class OwnReport(PublicReport, frozen=True):
    """`question`: what the reporter is being asked, as long as an answer is awaited."""

    is_published: bool
    text: str | None
    question: str | None


def own_view(report: Report, city: Catalogue) -> OwnReport:
    shown = public_view(report.model_copy(update={"visibility": "public"}), city)
    if shown is None:
        raise ValueError("A public report has a public view.")
    return OwnReport(
        **shown.model_dump(), is_published=report.is_published, text=report.text, question=_question(report)
    )


def _question(report: Report) -> str | None:
    asked = report.last("ask") if report.status is Status.WAITING else None
    return report.note_of(asked.seq) if asked else None
