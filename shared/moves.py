"""Carrying out a move: may this be, what does it need, and what is the report afterwards. Pure.

Refusals: Forbidden (not your role, not your agency), Conflict (not from this status), Invalid (what it needs).
"""

from __future__ import annotations

from datetime import datetime

from shared import alarms, clocks, evidence, meanwhile, needs, routing
from shared.catalogue import Catalogue
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.history import Step, Text, chained
from shared.languages import say
from shared.needs import Details
from shared.photo import Point
from shared.report import TOPIC_MOVED, Report
from shared.report_events import with_event
from shared.workflow import APPEARANCE, MOVES, Actor, ClockName, Move, Role, Status, may_see, permits

_PEOPLE = frozenset(Role) - {Role.SYSTEM, Role.REPORTER}
_NEW_DEADLINES = frozenset({"extend", "correct"})
_AFTER_ERASURE = frozenset({"withdraw", "erase"})  # what else a reporter does brings words or photos
NOTHING = Details()


def move(  # noqa: PLR0913 everything a move depends on comes in
    report: Report,
    name: str,
    actor: Actor,
    *,
    at: datetime,
    city: Catalogue,
    salt: str,
    details: Details = NOTHING,
    to: Status | None = None,
) -> Report:
    """`report` after the move: one more step, and all that follows from it."""
    rule = MOVES.get(name)
    if rule is None:
        raise NotFound("Langkah ini tidak dikenal.")
    check(report, rule, actor, details, city=city, at=at)
    target = _target(report, rule, to)
    moved = _with_step(report, rule, actor, details, at=at, salt=salt, status=target, city=city)
    moved = _with_effects(moved, rule, details, city, asked_from=report.status)
    moved = _with_clocks(moved, rule, details, city)
    moved = alarms.planned(moved.model_copy(update={"changed_at": at}), city)
    return with_event(moved, TOPIC_MOVED, at) if rule.is_told else moved


def check(report: Report, rule: Move, actor: Actor, details: Details, *, city: Catalogue, at: datetime) -> None:
    check_not_late(report, rule, actor, details, at)
    case = needs.Case(report, actor, details, city, at)
    problems = needs.missing(report, rule, details, city) or needs.wrong(case, rule)
    if problems:
        raise Invalid("Langkah ini belum lengkap.", *problems)


def check_not_late(report: Report, rule: Move, actor: Actor, details: Details, at: datetime) -> None:
    """Who and when, where the mover may have looked at the report long ago."""
    _check_who(report, rule, actor)
    meanwhile.check(report, rule, details, at)
    _check_when(report, rule, actor)


def check_who_and_when(report: Report, rule: Move, actor: Actor) -> None:
    _check_who(report, rule, actor)
    _check_when(report, rule, actor)


def check_seen(report: Report, actor: Actor) -> None:
    """Before all else: no other refusal may tell that there is such a report. Raises NotFound."""
    if not may_see(actor, report.holder):
        raise NotFound("Laporan tidak ditemukan.")


def _check_who(report: Report, rule: Move, actor: Actor) -> None:
    check_seen(report, actor)
    if not permits(rule, actor, report.holder):
        raise Forbidden("Langkah ini bukan wewenang jabatan Anda.")


def _check_when(report: Report, rule: Move, actor: Actor) -> None:
    sentence = why_not_now(report, rule, actor)
    if sentence:
        raise Conflict(sentence)


def why_not_now(report: Report, rule: Move, actor: Actor) -> str | None:
    """What the report as it stands has against that move; None: nothing."""
    if report.erased_at is not None and actor.role is Role.REPORTER and rule.name not in _AFTER_ERASURE:
        return say("Data pribadi dalam laporan ini sudah dihapus. Untuk masalah yang sama, buat laporan baru.")
    if rule.name == "withdraw" and report.children:
        return say("Laporan warga lain digabung ke laporan ini, maka ditangani terus. Data Anda bisa dihapus.")
    if report.closed_at is not None and (rule.to or rule.name == "attach"):
        return say("Laporan ini sudah ditutup.")
    if report.status not in rule.sources:
        status = say(APPEARANCE[report.status].label)
        return say("Tidak bisa dilakukan saat laporan berstatus “{status}”.").format(status=status)
    return None


def _target(report: Report, rule: Move, to: Status | None) -> Status:
    if not rule.to:
        return report.status
    if rule.name in {"answer", "resume"}:
        return report.asked_from or Status.TRIAGE
    if len(rule.to) == 1:
        return rule.to[0]
    if to is None or to not in rule.to:
        raise ValueError(f"{rule.name} needs one of {rule.to}, not {to}.")
    return to


def _with_step(  # noqa: PLR0913 a step holds what a move says
    report: Report,
    rule: Move,
    actor: Actor,
    details: Details,
    *,
    at: datetime,
    salt: str,
    status: Status,
    city: Catalogue,
) -> Report:
    note = Text(salt=salt, text=details.note) if details.note else None
    step = Step(
        seq=0,
        move=rule.name,
        at=at,
        role=actor.role,
        post=actor.post,
        status=status,
        reason=details.reason or details.post or _rated(details),
        code=details.code,
        skpd=details.skpd or report.skpd,
        photo=details.photo,
        parent=details.parent,
        due_at=details.due_at or _promised(report, rule, details, city),
        note_digest=note.digest if note else None,
    )
    history = chained(report.history, step)
    texts = {**report.texts, str(history[-1].seq): note} if note else report.texts
    return report.is_at(status).model_copy(update={"history": history, "texts": texts})


def _rated(details: Details) -> str | None:
    return str(details.rating) if details.rating is not None else None


def _promised(report: Report, rule: Move, details: Details, city: Catalogue) -> datetime | None:
    """The end of work keeps its deadline in the history, as a reopened report gets another; so does another code."""
    if rule.name == "correct" and details.code is not None:
        recoded = report.model_copy(update={"code": details.code})
        return routing.restarted(recoded, city)[ClockName.RESOLVE].due_at
    clock = report.clocks.get(ClockName.RESOLVE) if ClockName.RESOLVE in rule.stops else None
    return clock.due_at if clock else None


def _with_effects(report: Report, rule: Move, details: Details, city: Catalogue, *, asked_from: Status) -> Report:
    """What a move changes besides status, clocks and history."""
    effect = {
        "ask": {"asked_from": asked_from},
        "answer": {"asked_from": None},
        "resume": {"asked_from": None},
        "merge": {"parent": details.parent},
        "unmerge": {"parent": None},
        "reopen": {"reopened": report.reopened + 1, "rating": None, "assigned": None},
        "rate": {"rating": details.rating},
        "close": {"closed_at": report.history[-1].at},
        "withdraw": {"closed_at": report.history[-1].at},
        "show_photo": {"photos": evidence.shown(report.photos, details.photo)},
        "assign": {"assigned": details.post},
        "hand_back": {"assigned": None},
        "hide_photo": {"photos": evidence.shown(report.photos, details.photo, is_public=False)},
    }.get(rule.name, {})
    if rule.name == "correct":
        return routing.corrected(report, city, code=details.code, point=_point(details), landmark=details.landmark)
    if rule.name == "erase":
        return report.without_person(report.history[-1].at)
    if rule.name in {"dispatch", "send_survey", "refer", "transfer"} and details.skpd is not None:
        effect = {"skpd": details.skpd}
    return report.model_copy(update=effect) if effect else report


def _with_clocks(report: Report, rule: Move, details: Details, city: Catalogue) -> Report:
    """What the newest step does to the clocks."""
    step = report.history[-1]
    running = dict(report.clocks)
    answered_at = next((each.at for each in report.history if each.role in _PEOPLE), None)  # perhaps before its route
    stops = {**dict.fromkeys(rule.stops, step.at), **({ClockName.RESPOND: answered_at} if answered_at else {})}
    for name, at in stops.items():
        if name in running:
            running[name] = clocks.stop(running[name], at)
    if rule.name == "ask":
        running = {name: clocks.pause(clock, step.at) for name, clock in running.items()}
    elif rule.name in {"answer", "resume"}:
        running = {name: clocks.resume(clock, step.at, city.calendar) for name, clock in running.items()}
    elif rule.name == "correct":
        running = routing.restarted(report.model_copy(update={"clocks": running}), city)
    elif rule.name == "extend" and details.due_at is not None:
        running[ClockName.RESOLVE] = clocks.extend(
            running[ClockName.RESOLVE], details.due_at, step.role, at=step.at, calendar=city.calendar
        )
    if rule.name in _NEW_DEADLINES:
        report = alarms.armed_again(report, running, city, step.at)
    report = report.model_copy(update={"clocks": running})
    return _with_another(report, _begins_anew(report, rule), city)


_TO_BE_ACCEPTED = frozenset({"send_survey", "confirm", "dispatch"})


def _begins_anew(report: Report, rule: Move) -> tuple[ClockName, ...]:
    """A reopened report gets another time to be resolved. Whoever is to accept after a hand-back, or after the
    clock has ended, gets a fair time for it, while the citizen's promise stays.
    """
    if rule.name == "unmerge":
        return ClockName.RESOLVE, ClockName.COORDINATE
    if rule.name == "reopen":
        return (ClockName.RESOLVE,)
    coordinate = report.clocks.get(ClockName.COORDINATE)
    has_ended = coordinate is not None and coordinate.stopped_at is not None
    is_for_another = rule.name in _TO_BE_ACCEPTED and (has_ended or _was_handed_back(report))
    return (ClockName.COORDINATE,) if is_for_another else ()


def _with_another(report: Report, names: tuple[ClockName, ...], city: Catalogue) -> Report:
    at = report.history[-1].at
    targets = {name: clock.target for name, clock in routing.started(report, city).items()} if names else {}
    begun = {name: clocks.start(targets[name], at, city.calendar) for name in names if name in targets}
    reminded = {each: percent for each, percent in report.reminded.items() if each not in begun}
    return report.model_copy(update={"clocks": {**report.clocks, **begun}, "reminded": reminded})


def _was_handed_back(report: Report) -> bool:
    """Since it was last dispatched."""
    handed_back = report.last("hand_back")
    earlier = [step.seq for step in report.history[:-1] if step.move in {"route", "confirm", "dispatch"}]
    return handed_back is not None and handed_back.seq > max(earlier, default=0)


def _point(details: Details) -> Point | None:
    if details.lat is None or details.lon is None:
        return None
    return Point(lat=details.lat, lon=details.lon)
