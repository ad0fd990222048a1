"""What a member of staff reads of a report's way: why it is where it is, and every step with who made it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from shared.catalogue import Catalogue
from shared.console import doubts
from shared.console.move_words import said
from shared.history import Step
from shared.messages import notices
from shared.messages.notice_words import CLOCKS
from shared.report import Report
from shared.routing import TRIAGE_REASONS
from shared.workflow import Role, Status

_WHO = {Role.SYSTEM: "sistem", Role.REPORTER: "pelapor"}


class Happened(NamedTuple):
    """One step. `reason`, `note`: empty where there is none. `parent`: the ticket of another report that it names."""

    at: datetime
    said: str
    who: str
    reason: str
    note: str
    parent: str | None


def history(report: Report, city: Catalogue, names: Mapping[str, str]) -> list[Happened]:
    """The newest first. `names`: of posts, by id; one that is not in it is called by its id."""
    return [_happened(report, step, city, names) for step in reversed(report.history)]


def posts_in(report: Report) -> set[str]:
    """Ids of the posts that have done something, or were named."""
    acted = {step.post for step in report.history if step.role not in _WHO}
    return acted | {step.reason for step in report.history if step.move == "assign" and step.reason}


def why_here(report: Report, city: Catalogue) -> list[str]:
    """What brought it to its present status, in words; and what the system knows that helps to decide."""
    began = report.began
    reason, note = _reason(began, city), report.note_of(began.seq) if began.seq else None
    found = [f"{said(began.move)}{f': {reason}' if reason else '.'}"]
    found += [f"“{note}”"] if note else []
    found += _helpful(report, city) if report.status is Status.TRIAGE else []
    return found + doubts.of_report(report)


def why_short(report: Report, city: Catalogue) -> str:
    """For a line of the queue: the reason, or what was done last, of what an operator has to look at."""
    if report.status is not Status.TRIAGE:
        return ""
    return _reason(report.began, city) or said(report.began.move)


def _helpful(report: Report, city: Catalogue) -> list[str]:
    channel = city.channels.get(report.channel)
    found: list[str] = []
    if report.code is None and channel is not None:
        names = ", ".join(city.codes[code].name for code in channel.codes)
        found.append(f"{len(channel.codes)} kategori cocok: {names}.")
    if report.near_border:
        found.append("Titiknya dekat batas kota.")
    if report.point is None and report.landmark:
        found.append("Ada patokan, tetapi belum ada titik.")
    return found


def _happened(report: Report, step: Step, city: Catalogue, names: Mapping[str, str]) -> Happened:
    return Happened(
        at=step.at,
        said=_said(step, city),
        who=_WHO.get(step.role) or names.get(step.post, step.post),
        reason=names.get(step.reason or "", "") if step.move == "assign" else _reason(step, city),
        note=(report.note_of(step.seq) or "") if step.seq else "",
        parent=step.parent,
    )


def _said(step: Step, city: Catalogue) -> str:
    body = city.agencies.get(step.skpd or "")
    if step.move in {"route", "dispatch", "refer", "confirm"} and body is not None:
        return f"{said(step.move)} ({body.short_name})"
    return said(step.move)


def _reason(step: Step, city: Catalogue) -> str:
    if step.move == "remind":
        clock, percent = notices.alarm_of(step)
        return f"{percent}% waktu {CLOCKS[clock]} terpakai"
    if step.move == "rate":
        return f"{step.reason} dari 5"
    listed = {reason.id: reason.label for reason in city.city.reasons.get(step.move, ())}
    return TRIAGE_REASONS.get(step.reason or "") or listed.get(step.reason or "", "")
