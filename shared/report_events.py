"""What a report still has to tell: events wait in it until their consumer has taken them away. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.report import Event, Report, Undelivered

MOST_UNDELIVERED = 50
FIRST_RETRY = timedelta(minutes=2)
LONGEST_RETRY = timedelta(hours=6)
TRIES = 10


def with_event(report: Report, topic: str, at: datetime) -> Report:
    """`report` with its newest step to be told on `topic`."""
    seq = report.history[-1].seq
    event = Event(id=f"{report.ticket}-{seq}", topic=topic, seq=seq, created_at=at, next_at=at + FIRST_RETRY)
    return _with_unsent(report, (*report.unsent, event))


def without_event(report: Report, id: str) -> Report:
    """`report` with that event delivered."""
    parked = tuple(event for event in report.parked if event.id != id)
    kept = tuple(event for event in report.unsent if event.id != id)
    report = report.model_copy(update={"parked": parked, "parked_at": report.parked_at if parked else None})
    return _with_unsent(report, kept)


def partly_told(report: Report, id: str, *, told: Iterable[str], noted: Iterable[str], not_before: datetime) -> Report:
    """`report` with that event having reached `told`, and to be published again for the others, of whom `noted` have
    it in the inbox.
    """

    def put_off(event: Event) -> Event:
        if event.id != id:
            return event
        reached = tuple(dict.fromkeys((*event.told, *told)))
        waiting = tuple(to for to in dict.fromkeys((*event.noted, *noted)) if to not in reached)
        next_at = max(event.next_at, not_before)
        said = {"told": reached, "noted": waiting, "rests_until": not_before, "next_at": next_at}
        return event.model_copy(update=said)

    parked = tuple(put_off(event) for event in report.parked)
    report = report.model_copy(update={"parked": parked})
    return _with_unsent(report, tuple(put_off(event) for event in report.unsent))


def with_undelivered(report: Report, lost: Iterable[Undelivered]) -> Report:
    """`report` with what channels refused, for the operator to see; the newest of it."""
    kept = (*report.undelivered, *(one for one in lost if one not in report.undelivered))
    return report.model_copy(update={"undelivered": kept[-MOST_UNDELIVERED:]})


def tried_again(report: Report, now: datetime) -> tuple[Report, tuple[Event, ...]]:
    """`report` after its due events were counted as published once more, and those events.

    The wait doubles from two minutes to six hours; after ten tries an event is parked, in sight of the admin.
    """
    due = tuple(event for event in report.unsent if event.next_at <= now)
    again = tuple(_counted(event, now) for event in due if event.tries < TRIES)
    spent = tuple(event for event in due if event.tries >= TRIES)
    kept = tuple(event for event in report.unsent if event.next_at > now)
    if spent:
        report = report.model_copy(update={"parked": (*report.parked, *spent), "parked_at": now})
    return _with_unsent(report, (*kept, *again)), again


def unparked(report: Report, now: datetime) -> Report:
    """`report` with its parked events to be published once more, as if they had never been tried."""
    again = tuple(event.model_copy(update={"tries": 0, "next_at": now}) for event in report.parked)
    return _with_unsent(report.model_copy(update={"parked": (), "parked_at": None}), (*report.unsent, *again))


def _counted(event: Event, now: datetime) -> Event:
    wait = min(FIRST_RETRY * 2 ** (event.tries + 1), LONGEST_RETRY)
    return event.model_copy(update={"tries": event.tries + 1, "next_at": now + wait})


def _with_unsent(report: Report, unsent: tuple[Event, ...]) -> Report:
    next_at = min((event.next_at for event in unsent), default=None)
    return report.model_copy(update={"unsent": unsent, "next_event_at": next_at})
