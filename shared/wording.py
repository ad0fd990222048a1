"""How Kanal says things that pages and messages have in common. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from shared.languages import say, say_many, sayable

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
