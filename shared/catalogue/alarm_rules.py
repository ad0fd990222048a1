"""`alarms` in `city.json`: at which part of a clock somebody is told, who, and when it is night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, Field, PositiveInt, model_validator

from shared.catalogue.entries import Entry, Id
from shared.workflow import Role

HEARING = frozenset({Role.OPERATOR, Role.SURVEYOR, Role.OFFICER, Role.HEAD, Role.SUPERVISOR})
INSIDE = frozenset({Role.OFFICER, Role.HEAD})  # of the body that a confidential report is with


def _ascending(percents: tuple[int, ...]) -> tuple[int, ...]:
    if any(later <= earlier for earlier, later in pairwise(percents)):
        raise ValueError("must rise")
    return percents


def _hearing(role: Role | None) -> Role | None:
    if role is not None and role not in HEARING:
        raise ValueError(f"must be one of {', '.join(sorted(HEARING))}")
    return role


def _a_span(night: tuple[time, time]) -> tuple[time, time]:
    if night[0] == night[1]:
        raise ValueError("must end at another time than it begins")
    return night


class LadderRung(Entry):
    """Either a role of whoever holds the report, or one post by its id."""

    role: Annotated[Role | None, AfterValidator(_hearing)] = None
    post: Id | None = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.role is None) == (self.post is None):
            raise ValueError("name a role or a post")
        return self


Ladder = tuple[LadderRung, ...]


class Ladders(Entry):
    """By who holds the report, a rung for every percent."""

    operator: Ladder
    surveyor: Ladder
    skpd: Ladder
    confidential: Ladder

    @model_validator(mode="after")
    def _stay_where_they_belong(self) -> Self:
        if any(rung.role not in {None, *INSIDE} for rung in self.confidential):
            raise ValueError("confidential may only name officer, head or a post")
        for name in ("operator", "surveyor"):
            if any(rung.role in INSIDE for rung in self.of(name)):
                raise ValueError(f"{name} names officer or head, and no SKPD holds such a report")
        return self

    def of(self, name: str) -> Ladder:
        return {"operator": self.operator, "surveyor": self.surveyor, "skpd": self.skpd}.get(name, self.confidential)

    @property
    def posts(self) -> Iterator[tuple[str, str]]:
        """Name of the ladder, id of the post."""
        for name in type(self).model_fields:
            yield from ((name, rung.post) for rung in self.of(name) if rung.post)


class AlarmRules(Entry):
    """`unsurveyed_percent`: of *coordinate*, when a survey that nobody did is given up. `night`: local time."""

    percents: Annotated[tuple[PositiveInt, ...], Field(min_length=1), AfterValidator(_ascending)]
    unsurveyed_percent: Annotated[PositiveInt, Field(le=100)]
    night: Annotated[tuple[time, time], AfterValidator(_a_span)]
    ladders: Ladders

    @model_validator(mode="after")
    def _has_a_rung_for_every_percent(self) -> Self:
        for name in type(self.ladders).model_fields:
            rungs = len(self.ladders.of(name))
            if rungs != len(self.percents):
                raise ValueError(f"{name} has {rungs} rungs for {len(self.percents)} percents")
        return self
