"""How long a report may take: targets, the working calendar, and the clocks written in a report."""

from shared.clocks.clock import (
    Clock,
    ClockPart,
    Extension,
    Pause,
    extend,
    is_late,
    pause,
    portion_at,
    resume,
    retargeted,
    start,
    stop,
)
from shared.clocks.targets import Target, parse
from shared.clocks.working_time import Calendar, deadline

__all__ = [
    "Calendar",
    "Clock",
    "ClockPart",
    "Extension",
    "Pause",
    "Target",
    "deadline",
    "extend",
    "is_late",
    "parse",
    "pause",
    "portion_at",
    "resume",
    "retargeted",
    "start",
    "stop",
]
