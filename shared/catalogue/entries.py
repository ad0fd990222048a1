"""One row of each table of the catalogue.

A list within a cell is separated by semicolons, yes and no are written out, days are `2026-12-31`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from shared.workflow import Role

KELURAHAN = "KELURAHAN"  # as a supporting body: the kelurahan of the report's place


def _parts(cell: object) -> object:
    return tuple(part.strip() for part in cell.split(";") if part.strip()) if isinstance(cell, str) else cell


def _pairs(cell: object) -> object:
    """`satu=Satu lampu;beberapa=Beberapa lampu`"""
    if not isinstance(cell, str):
        return cell
    pairs = [part.partition("=") for part in cell.split(";") if part.strip()]
    if any(not key.strip() or not name.strip() for key, _, name in pairs):
        raise ValueError("write each value as key=name")
    values = {key.strip(): name.strip() for key, _, name in pairs}
    if len(values) < len(pairs):
        raise ValueError("has a key twice")
    return values


def _yes(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    if cell not in {"yes", "no"}:
        raise ValueError("write yes or no")
    return cell == "yes"


def _day(cell: object) -> object:
    # A spreadsheet likes to write 31/12/2026 or a bare number, and both can be read in two ways.
    if isinstance(cell, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        raise ValueError("write the date as 2026-12-31")
    return cell


def _day_or_nothing(cell: object) -> object:
    return _day(cell) if cell else None


def _of_the_city(role: Role) -> Role:
    if role in {Role.REPORTER, Role.SYSTEM}:
        raise ValueError("this role has no post")
    return role


Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Text = Annotated[str, Field(min_length=1)]
Parts = Annotated[tuple[str, ...], BeforeValidator(_parts)]
Values = Annotated[dict[str, str], BeforeValidator(_pairs)]
YesNo = Annotated[bool, BeforeValidator(_yes)]
Day = Annotated[date, BeforeValidator(_day)]
DayOrNothing = Annotated[date | None, BeforeValidator(_day_or_nothing)]


class Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Dated(Entry):
    """Both days belong to it; an empty one means always."""

    valid_from: DayOrNothing = None
    valid_until: DayOrNothing = None

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("valid_until is before valid_from")
        return self

    def is_valid(self, on: date) -> bool:
        return (self.valid_from or date.min) <= on <= (self.valid_until or date.max)


class Channel(Entry):
    """What a citizen chooses; it stands for one or more codes."""

    id: Id
    name: Text
    codes: Parts


class Code(Dated):
    """What staff choose. The three clocks are text for `shared.clocks.parse`. `urgent`: alarms come at night, too."""

    id: Id
    name: Text
    skpd: Text
    supporting: Parts
    respond: Text
    coordinate: Text
    resolve: Text
    confidential: YesNo
    place: Literal["required", "optional", "none"]
    evidence: Literal["photo", "text", "document"]
    survey: Literal["always", "when_unsure", "never"]
    private_place: YesNo
    urgent: YesNo


class Attribute(Entry):
    """What an app asks besides, for those codes (Open311's service definition). `hint`: how to answer. `values`: what
    a list offers, as `key=name`.
    """

    id: Id
    codes: Parts
    datatype: Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
    required: YesNo
    description: Text
    hint: str
    values: Values

    @model_validator(mode="after")
    def _offers_what_it_must(self) -> Self:
        if self.is_list != bool(self.values):
            raise ValueError("a list needs values" if self.is_list else "only a list has values")
        return self

    @property
    def is_list(self) -> bool:
        return self.datatype in {"singlevaluelist", "multivaluelist"}


class Agency(Dated):
    id: Id
    short_name: Text
    name: Text
    kind: Literal["skpd", "kecamatan", "kelurahan", "outside"]

    @property
    def is_outside(self) -> bool:
        return self.kind == "outside"


class Holiday(Entry):
    date: Day
    name: Text
    kind: Literal["libur_nasional", "cuti_bersama"]


class KnownPlace(Entry):
    """A street, building or landmark that a citizen finds by its name. `kind`: what it is, as people say it."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    other_names: Parts
    kind: str
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class DemoPost(Entry):
    """A post to try Kanal with. `areas` are kelurahan codes, or `*` for the whole city."""

    id: Id
    name: Text
    role: Annotated[Role, AfterValidator(_of_the_city)]
    skpd: str
    areas: Parts
    email: Text
