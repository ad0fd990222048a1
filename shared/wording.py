"""How Kanal says things that pages and messages have in common. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Jakarta")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def wib(moment: datetime) -> str:
    """`23 November 2026 19.30 WIB`"""
    local = moment.astimezone(ZONE)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year} {local:%H.%M} WIB"


def age(since: datetime, now: datetime) -> str:
    """`3 hari lalu`; of what the clocks of two computers put into the future, that it is just so."""
    passed = now - since
    if passed < timedelta(minutes=1):
        return "baru saja"
    if passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)} menit lalu"
    if passed < timedelta(days=1):
        return f"{passed // timedelta(hours=1)} jam lalu"
    return f"{passed.days} hari lalu"
