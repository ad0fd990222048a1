"""A clock that goes minute by minute, to hold the real ones against.

It knows nothing but in which minutes somebody is at work, and reads that itself from the shipped city's two
files: neither shared.clocks nor shared.catalogue may help it. A moment is a number of minutes since 2019 began in WIB.
"""

from __future__ import annotations

import copy
import csv
import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Final, TypeAlias, TypedDict

from tests.cases import TRIED

CITY: Final = Path(__file__).parent.parent / "shared" / "catalogue" / "pangkalpinang"
BEGIN: Final = datetime(2019, 1, 1, tzinfo=timezone(timedelta(hours=7)))
DAYS: Final = (date(2028, 1, 1) - BEGIN.date()).days
SPARE_DAYS: Final = 500  # for what is due after 2027
DAY: Final = 24 * 60
LENGTHS: Final = {"menit": 1, "jam": 60, "hari": DAY}


Hours: TypeAlias = dict[str, list[list[str]]]


class Season(TypedDict):
    first: str
    last: str
    hours: Hours


def _read() -> tuple[dict[date, str], list[Season], Hours]:
    with (CITY / "holidays.csv").open(encoding="utf-8") as file:
        holidays = {date.fromisoformat(row["date"]): row["name"] for row in csv.DictReader(file)}
    city = json.loads((CITY / "city.json").read_text("utf-8"))
    return holidays, city["special_hours"], city["working_hours"]


HOLIDAYS, SEASONS, HOURS = _read()


def windows(day: date) -> list[list[str]]:
    """As they are written in city.json: `[["07:30", "12:00"], ...]`."""
    if day in HOLIDAYS:
        return []
    hours = HOURS
    for season in SEASONS:
        if season["first"] <= day.isoformat() <= season["last"]:
            hours = season["hours"]
    return hours.get(f"{day:%A}".lower(), [])


def _minute(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def _at_work() -> bytes:
    minutes = bytearray((DAYS + SPARE_DAYS) * DAY)
    for number in range(DAYS + SPARE_DAYS):
        for opens, closes in windows(BEGIN.date() + timedelta(days=number)):
            for minute in range(_minute(opens), _minute(closes)):
                minutes[number * DAY + minute] = 1
    return bytes(minutes)


def _closings() -> bytes:
    """1 at every moment that ends the work of a day."""
    moments = bytearray(len(AT_WORK))
    for midnight in range(0, len(AT_WORK), DAY):
        last = AT_WORK.rfind(1, midnight, midnight + DAY)
        if last >= 0:
            moments[last + 1] = 1
    return bytes(moments)


AT_WORK: Final = _at_work()
CLOSINGS: Final = _closings()
ALWAYS: Final = bytes([1]) * len(AT_WORK)


def moment(minutes: float) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


def day_after(minute: int) -> int:
    return (minute // DAY + 1) * DAY


class SlowClock:
    def __init__(self, target: str, started: int) -> None:
        TRIED["clocks compared with a simulation that goes minute by minute"] += 1
        amount, unit = target.split(" ", 1)
        self.is_in_days = unit == "hari kerja"
        self.counts = AT_WORK if unit.endswith("kerja") else ALWAYS
        self.started = self.due = started
        self.paused: int | None = None
        self.stopped: int | None = None
        self.extended = started
        self.gaps: list[tuple[int, int]] = []
        steps = int(amount) * (1 if self.is_in_days else LENGTHS[unit.removesuffix(" kerja")])
        for _ in range(steps):
            self.due = self._later(self.due)

    def pause(self, at: int) -> None:
        self.paused = at

    def resume(self, at: int) -> None:
        """Every minute that counts and passes in the pause makes the clock due so much later."""
        assert self.paused is not None
        self.gaps.append((self.paused, at))
        since = max(self.paused, self.extended)
        self.paused = None
        if since > self.due:
            return
        had_time = since < self.due
        for minute in range(since, at):
            if minute < self.due and self._is_lost(minute):
                self.due = self._later(self.due)
        if self.is_in_days and had_time and self.due <= at:
            self.due = CLOSINGS.find(1, at + 1)
        self.due = max(self.due, at)

    def extend(self, due: int, at: int) -> None:
        self.due, self.extended = due, at

    def stop(self, at: int) -> None:
        self.stopped = at

    def due_if_resumed(self, at: int) -> int:
        later = copy.deepcopy(self)
        if later.paused is not None:
            later.resume(at)
        return later.due

    def is_late(self, now: int) -> bool:
        if self.paused is not None:
            return self.paused > self.due
        return (now if self.stopped is None else self.stopped) > self.due

    def portion(self, percent: int) -> float:
        """Of the minutes that count and are in no pause, from the start until it is due, or on from there."""
        counts = bytearray(self.counts)
        for begin, end in self.gaps:
            counts[begin:end] = bytes(end - begin)
        whole = counts.count(1, self.started, self.due)
        at, part = (self.started, percent) if percent < 100 else (self.due, percent - 100)
        full, rest = divmod(whole * part, 100)
        for _ in range(full):
            at = counts.find(1, at) + 1
        return counts.find(1, at) + rest / 100 if rest else at

    def _is_lost(self, minute: int) -> bool:
        if self.is_in_days:
            return bool(CLOSINGS[minute + 1]) and minute >= day_after(self.started)
        return bool(self.counts[minute])

    def _later(self, due: int) -> int:
        """By one minute that counts, or to the closing time of the next working day."""
        return CLOSINGS.find(1, day_after(due)) if self.is_in_days else self.counts.find(1, due) + 1
