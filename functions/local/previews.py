"""`/notices` of the local run: every notice there is, with its words, on one page."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from werkzeug.wrappers import Response

from shared import routing
from shared.catalogue import Catalogue
from shared.history import Step
from shared.messages import digests, notice_words, notices
from shared.messages.notice_words import Words
from shared.messages.notices import TEXTS, Audience
from shared.messages.receipts import Receipt
from shared.report import Report, Submission
from shared.workflow import MOVES, ClockName, Role, Status

TICKET, PARENT = "PGK-7F3K-29QX-5", "PGK-AZVD-XYHM-E"
AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
REASONS = {"dispatch": "unsurveyed"}


class Preview(NamedTuple):
    move: str
    audience: str
    words: Words


def all_of(city: Catalogue, base: str) -> Iterator[Preview]:
    """Of the table, in its order, on a specimen of a report; before them the question, after them a digest."""
    specimen = _specimen(city)
    yield Preview(
        "(alamat baru)", "reporter", notice_words.question(specimen.ticket, city, link=f"{base}/public-site/surat/…")
    )
    for move, texts in TEXTS.items():
        for audience in texts:
            for step in _steps(move, city):
                if _is_told(specimen, step, audience, city):
                    yield Preview(move, audience, _words(specimen, step, audience, city, base))
    yield Preview("(badai)", "semua jabatan", Words("12 pemberitahuan", digests.of_storm(_storm(specimen)), None, ""))


def _is_told(specimen: Report, step: Step, audience: Audience, city: Catalogue) -> bool:
    """Not every target of a move is every audience's affair."""
    of_anyone = {Audience.REPORTER, Audience.MERGED, Audience.OUTSIDER}
    told = {audience for audience, _ in notices.recipients(specimen, step, city)}
    return audience in of_anyone | told


def page(city: Catalogue, base: str) -> Response:
    rows = "".join(_row(preview) for preview in all_of(city, base))
    head = (
        "<!doctype html><html lang=id><meta charset=utf-8><title>Semua pemberitahuan</title>"
        '<meta name=viewport content="width=device-width"><style>body{font:16px/1.5 system-ui;max-width:50rem;'
        "margin:auto;padding:1rem;overflow-wrap:anywhere}article{border-top:1px solid #ccc;padding:.5rem 0}"
        "h2{font-size:1rem;margin:0}pre{white-space:pre-wrap;font:inherit;margin:.3rem 0}"
        "kbd{border:1px solid #888;border-radius:4px;padding:0 .4rem}small{color:#555}</style>"
    )
    return Response(f"{head}<h1>Semua pemberitahuan</h1>{rows}", content_type="text/html; charset=utf-8")


def _row(preview: Preview) -> str:
    words = preview.words
    buttons = " ".join(f"<kbd>{html.escape(button.label)}</kbd>" for button in words.buttons)
    link = f"<small>{html.escape(words.link)}</small>" if words.link else ""
    return (
        f"<article><small>{html.escape(preview.move)} → {html.escape(preview.audience)}</small>"
        f"<h2>{html.escape(words.subject)}</h2><pre>{html.escape(words.text)}</pre>{buttons} {link}</article>"
    )


def _specimen(city: Catalogue) -> Report:
    code = city.codes["pju"] if "pju" in city.codes else next(iter(city.codes.values()))
    report = Report(
        ticket=TICKET, submission=Submission(key_digest="", body_digest=""), created_at=AT, changed_at=AT,
        source="form", visibility="public", channel=city.channel_of(code.id).id, code=code.id, is_restricted=False,
        skpd=code.skpd,
    )  # fmt: skip
    return report.model_copy(update={"clocks": routing.started(report, city)})


def _steps(move: str, city: Catalogue) -> list[Step]:
    """One of each target; a reminder of each level."""
    rule = MOVES[move]
    reasons = [f"{ClockName.COORDINATE}:{percent}" for percent in city.city.alarms.percents]
    listed = city.city.reasons.get(move, ())
    said = reasons if move == "remind" else [listed[0].id if listed else REASONS.get(move)]
    targets = rule.to or (Status.DISPATCHED,)
    return [
        Step(seq=1, move=move, at=AT, role=Role.SYSTEM, post="system", status=status, reason=reason, parent=PARENT,
             skpd=_skpd(move, city), due_at=AT + timedelta(days=9) if move == "extend" else None)
        for status in targets for reason in said
    ]  # fmt: skip


def _skpd(move: str, city: Catalogue) -> str:
    if move == "refer":
        return next(agency.id for agency in city.agencies.values() if agency.is_outside)
    return _specimen(city).skpd or ""


def _words(specimen: Report, step: Step, audience: Audience, city: Catalogue, base: str) -> Words:
    report = specimen.is_at(step.status).model_copy(update={"history": (step,)})
    if audience in {Audience.REPORTER, Audience.MERGED}:
        link = notice_words.page_of(report, base)
        return notice_words.to_reporter(report, step, city, base, link=link, audience=audience)
    return notice_words.to_staff(report, step, audience, city, base)


def _storm(specimen: Report) -> list[Receipt]:
    return [
        Receipt(id=f"{specimen.ticket}-{number}", ticket=specimen.ticket, seq=number, to="post", at=AT,
                subject=f"Diteruskan ke SKPD: {specimen.ticket}")
        for number in range(12)
    ]  # fmt: skip
