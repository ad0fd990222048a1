"""`city.json`: what is said once for the whole city, and its working calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from itertools import pairwise
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, PositiveInt, model_validator

from shared.admission.limits import Limits
from shared.catalogue.alarm_rules import AlarmRules
from shared.catalogue.entries import Day, Entry, Holiday, Id, Text
from shared.clocks import Calendar

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DayName = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
REASONED_MOVES = frozenset({"reject", "hand_back", "extend", "refute"})
WITHDRAWN = "ditarik_pelapor"
LONGEST_REASON = 36  # what is left of a button's 64 bytes beside `hand_back` and a ticket
Window = tuple[time, time]


def _in_order(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    moments = [moment for window in windows for moment in window]
    if any(later <= earlier for earlier, later in pairwise(moments)):
        raise ValueError("working hours must follow one another")
    return windows


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as reason:
        raise ValueError("there is no such time zone") from reason
    return name


def _complete(reasons: dict[str, tuple[Reason, ...]]) -> dict[str, tuple[Reason, ...]]:
    if frozenset(reasons) != REASONED_MOVES:
        raise ValueError(f"must be lists for {', '.join(sorted(REASONED_MOVES))}")
    for move, listed in reasons.items():
        ids = [reason.id for reason in listed]
        if len(ids) != len(set(ids)):
            raise ValueError(f"{move} has a reason twice")
    if WITHDRAWN not in {reason.id for reason in reasons["reject"]}:
        raise ValueError(f"reject needs the reason {WITHDRAWN}")
    return reasons


Hours = dict[DayName, Annotated[tuple[Window, ...], AfterValidator(_in_order)]]


class EmergencyNumber(Entry):
    label: Text
    number: Text
    note: str = ""


class Responsible(Entry):
    """Who answers for the pages and for what they keep of people; `code`: under which it is written to by the form."""

    body: Text
    website: Annotated[str, Field(pattern=r"^https://[\w.-]+$")]
    code: Id
    note: str = ""


class Reason(Entry):
    id: Annotated[Id, Field(max_length=LONGEST_REASON)]
    label: Text


class Open311(Entry):
    """What apps are told of this city: who it is, whom to ask, and how to come by a key."""

    jurisdiction_id: Annotated[str, Field(pattern=r"^[a-z0-9.-]+$")]
    contact: Text
    key_service: Text


class Witness(Entry):
    """Who keeps the signed roots of the open data. `to`: a mail address, or who reads the webhook."""

    channel: Literal["email", "webhook"]
    to: Text


class SpecialHours(Entry):
    """`estimate`: the days follow the moon and have not been announced yet."""

    name: Text
    first: Day
    last: Day
    estimate: bool
    hours: Hours

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"{self.name} ends before it begins")
        return self


class City(Entry):
    """`reasons`: per move that must give one, those to choose from. `neighbours`: who governs beyond the border."""

    name: Text
    province: Text
    ticket_prefix: Annotated[str, Field(pattern=r"^[A-Z]{2,5}$")]
    timezone: Annotated[str, AfterValidator(_known_zone)]
    neighbours: tuple[Text, ...] = ()
    open311: Open311
    emergency: tuple[EmergencyNumber, ...]
    contact: Responsible
    reasons: Annotated[dict[str, tuple[Reason, ...]], AfterValidator(_complete)]
    working_hours: Hours
    special_hours: tuple[SpecialHours, ...]
    waiting_cap: Text
    objection_days: PositiveInt
    alarms: AlarmRules
    witnesses: tuple[Witness, ...] = ()
    limits: Limits = Limits()

    @model_validator(mode="after")
    def _is_open_sometimes(self) -> Self:
        if not any(self.working_hours.values()):
            raise ValueError("working_hours has no hours at all")
        return self


def calendar_of(city: City, holidays: Iterable[Holiday]) -> Calendar:
    return Calendar(
        windows=_by_weekday(city.working_hours),
        holidays=frozenset(holiday.date for holiday in holidays),
        special=tuple((each.first, each.last, _by_weekday(each.hours)) for each in city.special_hours),
        zone=city.timezone,
    )


def _by_weekday(hours: Hours) -> dict[int, tuple[Window, ...]]:
    return {DAYS.index(name): windows for name, windows in hours.items()}
