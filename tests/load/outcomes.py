"""What became of an offered load: how it was answered, how long that took, and whether every promise was kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from http import HTTPStatus

import numpy as np

from shared import contacts, report_scans
from shared.errors import NotFound
from shared.history import broken_at
from shared.platform.ports import Message, Store
from shared.report import Report
from tests.crash.phones import email
from tests.load.offered import Answered, Asked

GOOD = {HTTPStatus.OK, HTTPStatus.CREATED}
LATER = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
AGAIN = ("lagi", "nanti", "again", "later")  # pages below /en speak English
ROUTED = (["submit", "route"], ["submit", "triage"])  # when more come than is usual, an operator looks first
SHOWN = 5
Receipts = dict[int, tuple[str, str]]  # by number of the report: ticket and secret


def receipts(asked: Sequence[Asked], answers: Sequence[Answered]) -> Receipts:
    """Of all reports that were answered with 201."""
    said = {one.person: json.loads(answer.said) for one, answer in _taken(asked, answers)}
    return {number: (receipt["ticket"], receipt["secret"]) for number, receipt in said.items()}


def broken_answers(asked: Sequence[Asked], answers: Sequence[Answered]) -> list[str]:
    """Those that are neither what was asked for nor an honest "come again": when, and why in words."""
    pairs = zip(asked, answers, strict=True)
    return [
        f"{one.path}: {answer.status} {answer.retry_after!r} {answer.said[:200]!r}"
        for one, answer in pairs
        if answer.status not in GOOD and not _is_honest(answer)
    ]


def _is_honest(answer: Answered) -> bool:
    return answer.status in LATER and answer.retry_after.isdecimal() and any(word in answer.said for word in AGAIN)


def lost(store: Store, asked: Sequence[Asked], answers: Sequence[Answered]) -> list[str]:
    """What is wrong with the reports that are kept: every one with a 201 is there as it was sent, none twice, and there
    is no other, unless nobody has answered its sender.
    """
    kept = {report.ticket: report for report in report_scans.everything(store)}
    sent = {one.person: str(one.body["text"]) for one in asked if one.body is not None}
    given = receipts(asked, answers)
    faults = [
        f"report {number}, {ticket}: {fault}"
        for number, (ticket, secret) in given.items()
        if (fault := _fault(store, kept.get(ticket), sent[number], ticket, secret))
    ]
    if len({ticket for ticket, _ in given.values()}) < len(given):
        faults.append("two have the same ticket")
    silent = sum(answer.status == 0 for one, answer in zip(asked, answers, strict=True) if one.body is not None)
    if not len(given) <= len(kept) <= len(given) + silent:
        faults.append(f"{len(kept)} are kept, {len(given)} were acknowledged, {silent} not answered")
    return faults


def _fault(store: Store, report: Report | None, text: str, ticket: str, secret: str) -> str:
    if report is None:
        return "lost"
    if report.text != text:
        return f"kept as {report.text!r}"
    try:
        contacts.check_secret(store, ticket, secret)
    except NotFound:
        return "its secret opens nothing"
    return "" if broken_at(report.history) is None else "its history is broken"


def untold(store: Store, given: Receipts, sent: Sequence[Message]) -> list[str]:
    """Once all is delivered: who is not routed exactly once, or whose reporter has not exactly one message of it."""
    told = Counter((each.rpartition(".")[0], to) for each, to in {(message.id, message.to) for message in sent})
    kept = {report.ticket: report for report in report_scans.everything(store)}
    faults = [
        f"report {number}, {ticket}: told {told[f'{ticket}-1', email(number)]} times"
        for number, (ticket, _) in given.items()
        if told[f"{ticket}-1", email(number)] != 1
    ]
    return faults + [
        f"{ticket}: {[step.move for step in kept[ticket].history]}, unsent {kept[ticket].unsent}"
        for ticket, _ in given.values()
        if [step.move for step in kept[ticket].history] not in ROUTED or kept[ticket].unsent
    ]


def in_figures(asked: Sequence[Asked], answers: Sequence[Answered], *, of_reports: bool) -> dict[str, float | str]:
    """Of the reports, or of the pages. Milliseconds count from the moment at which each was to go out."""
    mine = [answer for one, answer in zip(asked, answers, strict=True) if (one.body is not None) is of_reports]
    statuses = Counter(answer.status for answer in mine)
    return {
        "offered": len(mine),
        "answered": ", ".join(f"{status or 'nobody'}: {number}" for status, number in sorted(statuses.items())),
        "p50, p95, p99 ms of the good answers": _percentiles([one for one in mine if one.status in GOOD]),
        "p50, p95, p99 ms of 'come again'": _percentiles([one for one in mine if one.status in LATER]),
        "most that the client itself was late, ms": round(max((one.late for one in mine), default=0) * 1000),
    }


def shown(faults: Sequence[str]) -> str:
    return "; ".join(faults[:SHOWN]) + (f"; and {len(faults) - SHOWN} more" if len(faults) > SHOWN else "")


def _taken(asked: Sequence[Asked], answers: Sequence[Answered]) -> list[tuple[Asked, Answered]]:
    return [pair for pair in zip(asked, answers, strict=True) if pair[1].status == HTTPStatus.CREATED]


def _percentiles(answers: Sequence[Answered]) -> str:
    if not answers:
        return "none"
    return ", ".join(f"{ms:.0f}" for ms in np.percentile([one.seconds * 1000 for one in answers], [50, 95, 99]))
