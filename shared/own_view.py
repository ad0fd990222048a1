"""What the reporter may see of the own report: what the public sees or would see, and the own words. Pure."""

from __future__ import annotations

from shared.catalogue import Catalogue
from shared.open_data import PublicReport, public_view, view
from shared.report import Report
from shared.workflow import MOVES, Status

OWN_MOVES = ("answer", "reopen", "withdraw")


class OwnReport(PublicReport, frozen=True):
    """`question`: what the reporter is being asked, as long as an answer is awaited. `moves`: what the
    reporter may do now. `may_rate`: the result, once.
    """

    is_published: bool
    text: str | None
    landmark: str | None
    question: str | None
    moves: tuple[str, ...]
    may_rate: bool


def own_view(report: Report, city: Catalogue) -> OwnReport:
    return OwnReport(
        **view(report, city).model_dump(),
        is_published=public_view(report, city) is not None,
        text=report.text,
        landmark=report.landmark,
        question=_question(report),
        moves=tuple(name for name in OWN_MOVES if _may(report, name)),
        may_rate=report.status is Status.RESOLVED and report.rating is None,
    )


def _may(report: Report, move: str) -> bool:
    return report.closed_at is None and report.status in MOVES[move].sources


def _question(report: Report) -> str | None:
    asked = report.last("ask") if report.status is Status.WAITING else None
    return report.note_of(asked.seq) if asked else None
