"""What the catalogue promises, with its unit: `6 jam`, `2 jam kerja`, `5 hari kerja`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias, cast

Unit: TypeAlias = Literal["menit", "jam", "hari", "menit kerja", "jam kerja", "hari kerja"]

WRITTEN = re.compile(r"([1-9][0-9]{0,3}) ((?:menit|jam|hari)(?: kerja)?)")
LENGTHS = {"menit": timedelta(minutes=1), "jam": timedelta(hours=1), "hari": timedelta(days=1)}


@dataclass(frozen=True)
class Target:
    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"

    @property
    def is_in_working_time(self) -> bool:
        return self.unit.endswith(" kerja")

    @property
    def is_in_working_days(self) -> bool:
        return self.unit == "hari kerja"

    @property
    def length(self) -> timedelta:
        """Of the time that counts. A working day has no length of its own: it ends at closing time."""
        if self.is_in_working_days:
            raise ValueError(f"{self} is a number of closing times, not a length.")
        return self.amount * LENGTHS[self.unit.removesuffix(" kerja")]


def parse(text: str) -> Target:
    """`str()` of the result is the same text again."""
    written = WRITTEN.fullmatch(text)
    if written is None:
        raise ValueError(
            f"A target is a whole number from 1 to 9999 and menit, jam, hari, menit kerja, jam kerja "
            f"or hari kerja, not {text!r}."
        )
    return Target(int(written[1]), cast("Unit", written[2]))
