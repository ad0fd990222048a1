"""How Kanal says things that pages and messages have in common. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shared.languages import OWN, say, say_many, sayable, spoken

_SWAPPED = str.maketrans(",.", ".,")
ZONE = ZoneInfo("Asia/Jakarta")
MONTHS = (
    sayable("Januari"), sayable("Februari"), sayable("Maret"), sayable("April"),
    sayable("Mei"), sayable("Juni"), sayable("Juli"), sayable("Agustus"),
    sayable("September"), sayable("Oktober"), sayable("November"), sayable("Desember"),
)  # fmt: skip


def wib(moment: datetime) -> str:
    """`23 November 2026 19.30 WIB`"""
    local = moment.astimezone(ZONE)
    return f"{local.day} {say(MONTHS[local.month - 1])} {local.year} {local:%H.%M} WIB"


def day(on: date) -> str:
    """`23 November 2026`"""
    return f"{on.day} {month(on)}"


def month(on: date) -> str:
    """`November 2026`"""
    return f"{say(MONTHS[on.month - 1])} {on.year}"


def number(value: float) -> str:
    """`1.234` or `0,5` in Indonesian."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return text if spoken() != OWN else text.translate(_SWAPPED)


def lasting(hours: int) -> str:
    """`5 jam`; what is counted in whole days, `3 hari`."""
    days, rest = divmod(hours, 24)
    return say_many("{n} hari", days) if days > 1 and not rest else say_many("{n} jam", hours)


def age(since: datetime, now: datetime) -> str:
    """`3 hari lalu`; of what the clocks of two computers put into the future, that it is just so."""
    passed = now - since
    if passed < timedelta(minutes=1):
        return say("baru saja")
    if passed < timedelta(hours=1):
        return say_many("{n} menit lalu", passed // timedelta(minutes=1))
    if passed < timedelta(days=1):
        return say_many("{n} jam lalu", passed // timedelta(hours=1))
    return say_many("{n} hari lalu", passed.days)


def left(until: datetime, now: datetime) -> str:
    """`sisa 3 hari`, `lewat 2 jam`"""
    rest = abs(until - now)
    is_late = until < now
    if rest < timedelta(hours=1):
        minutes = rest // timedelta(minutes=1)
        return say_many("lewat {n} menit", minutes) if is_late else say_many("sisa {n} menit", minutes)
    if rest < timedelta(days=1):
        hours = rest // timedelta(hours=1)
        return say_many("lewat {n} jam", hours) if is_late else say_many("sisa {n} jam", hours)
    return say_many("lewat {n} hari", rest.days) if is_late else say_many("sisa {n} hari", rest.days)


def duration(passed: timedelta) -> str:
    """`40 menit`, `5 jam`, `3 hari`: rounded down."""
    if passed < timedelta(hours=1):
        return say_many("{n} menit", passed // timedelta(minutes=1))
    if passed < timedelta(days=1):
        return say_many("{n} jam", passed // timedelta(hours=1))
    return say_many("{n} hari", passed.days)


def distance(metres: float) -> str:
    """`40 m`, `1,2 km`"""
    return f"{round(metres)} m" if metres < 1000 else f"{number(metres / 1000)} km"  # noqa: PLR2004


def clock(moment: datetime, now: datetime) -> str:
    """`09.25 WIB`, and of another day with its date."""
    local = moment.astimezone(ZONE)
    return f"{local:%H.%M} WIB" if local.date() == now.astimezone(ZONE).date() else wib(moment)


def month_name(month: str) -> str:
    """`2026-10` is `Oktober 2026`."""
    year, number = month.split("-")
    return f"{say(MONTHS[int(number) - 1])} {year}"
