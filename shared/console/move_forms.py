"""The moves that somebody may make on a report now, each as a form with what it needs. Pure.

Nothing is offered that would be refused whatever is typed into it; `moves.py` decides in the end all the same.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from shared import moves, needs
from shared.catalogue import Catalogue
from shared.console.move_fields import Field, Setting, fields_of
from shared.console.move_words import WORDS
from shared.errors import Refusal
from shared.needs import Case, Details
from shared.report import Report
from shared.workflow import MOVES, Actor, ClockName, Move

_NOT_FROM_THE_REPORT = frozenset({"assign"})  # what can be chosen is not known from the report alone


class Form(NamedTuple):
    """Without anything that must be filled in it is one press, of its button or its key."""

    move: str
    label: str
    key: str
    fields: tuple[Field, ...]

    @property
    def is_one_press(self) -> bool:
        return not any(field.is_required for field in self.fields)


def offered(report: Report, actor: Actor, city: Catalogue, now: datetime) -> list[Form]:
    """Without those that the page has in another place: photos, and who does the work."""
    on = city.calendar.local_day(now)
    rules = (MOVES[name] for name in WORDS if name not in _NOT_FROM_THE_REPORT)
    return [_form(Setting(report, city, rule, on)) for rule in rules if _may(report, rule, actor, city, now)]


def may(report: Report, move: str, actor: Actor) -> bool:
    """Whether it is this actor's to make from here, whatever it needs."""
    try:
        moves.check_who_and_when(report, MOVES[move], actor)
    except Refusal:
        return False
    return True


def _may(report: Report, rule: Move, actor: Actor, city: Catalogue, now: datetime) -> bool:
    if not may(report, rule.name, actor):
        return False
    if rule.name == "extend":
        clock = report.clocks.get(ClockName.RESOLVE)
        return clock is not None and all(each.level != actor.role for each in clock.extensions)
    problems = needs.wrong(Case(report, actor, Details(), city, now), rule)
    return not {"move", "code"} & {problem.field for problem in problems}


def _form(setting: Setting) -> Form:
    words = WORDS[setting.rule.name]
    return Form(setting.rule.name, words.label, words.key, fields_of(setting))
