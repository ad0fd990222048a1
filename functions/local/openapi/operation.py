"""One operation, as the tables name it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel

Model = type[BaseModel]
JSON, FORM, PARTS = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"
HTML, TEXT, JPEG, GEOJSON = "text/html", "text/csv", "image/jpeg", "application/geo+json"
PROBLEM, XML, NDJSON, ANY = "application/problem+json", "text/xml", "application/x-ndjson", "*/*"


class FieldProblem(BaseModel):
    field: str
    problem: str


class ProblemDetails(BaseModel):
    """RFC 9457; `detail` and the problems of `fields` are for people."""

    type: str
    title: str
    status: int
    detail: str
    fields: list[FieldProblem] = []


@dataclass(frozen=True)
class Many:
    """A list of them. Of several models each item is one."""

    of: Model


Shape = Model | Many | None


@dataclass(frozen=True)
class Body:
    """By media type. `files`: parts with bytes. `others`: fields whose names the model cannot know."""

    forms: Mapping[str, Model]
    files: tuple[str, ...] = ()
    others: str | None = None


@dataclass(frozen=True)
class Operation:
    """`answers`: what comes when it goes well, by status and media type. `refusals`: what else may come, as
    `refused_as` says.
    """

    path: str
    id: str
    summary: str
    method: Literal["get", "post", "delete"] = "get"
    query: Model | None = None
    body: Body | None = None
    answers: Mapping[int, Mapping[str, Shape]] = field(default_factory=lambda: {200: {HTML: None}})
    refusals: tuple[int, ...] = ()
    refused_as: Mapping[str, Shape] = field(default_factory=lambda: {PROBLEM: ProblemDetails})
    by: Literal["anybody", "staff", "reporter", "telegram"] = "anybody"
    leads_to: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
