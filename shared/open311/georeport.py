"""What GeoReport v2 lets one ask for, and which reports that means. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple

from pydantic import BaseModel, Field, ValidationError

from shared import problems, tickets
from shared.catalogue import Catalogue
from shared.errors import Invalid, NotFound, Problem
from shared.languages import say
from shared.moments import is_credible

SPAN = timedelta(days=90)
MOST = 1_000  # requests in one answer
MOST_IDS = 200
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_CAME, _CHANGED = ("start_date", "end_date"), ("updated_after", "updated_before")
_IS_OPEN = {"open": True, "closed": False}
_UPDATED = "Kanal's extension: by the last change, with zone, instead of start_date and end_date."
_EXTENSIONS = "Kanal's extension: `true` adds `extended_attributes` and `notes`."


class Asked(BaseModel, frozen=True):
    """Parameters of `requests`. What is not known is passed over, and what is empty counts as absent."""

    jurisdiction_id: Annotated[str | None, Field(description="May be left out.")] = None
    service_request_id: Annotated[
        str | None, Field(description=f"Comma list, {MOST_IDS} at most; overrides everything else.")
    ] = None
    service_code: Annotated[str | None, Field(description="Comma list.")] = None
    status: Annotated[str | None, Field(description="`open`, `closed` or both, separated by a comma.")] = None
    start_date: Annotated[
        str | None,
        Field(description="On requested_datetime, with zone; at most 90 days before end_date, which is the default."),
    ] = None
    end_date: Annotated[
        str | None, Field(description="With zone; without start_date too the last 90 days are meant.")
    ] = None
    updated_after: Annotated[str | None, Field(description=f"{_UPDATED} The oldest change comes first.")] = None
    updated_before: Annotated[str | None, Field(description=f"{_UPDATED} At most 90 days after updated_after.")] = None
    page: Annotated[int, Field(ge=1, le=MOST, description="Kanal's extension: of the first 1,000.")] = 1
    page_size: Annotated[int, Field(ge=1, le=MOST, description="Kanal's extension.")] = MOST
    extensions: Annotated[bool, Field(description=_EXTENSIONS)] = False


class Wanted(NamedTuple):
    """`tickets`: these and nothing else; None when none were named. `first` and `last` are of when it came or,
    `by_change`, of when it changed last. No `codes`: of all kinds. `skip` and `limit` count what is public.
    """

    tickets: tuple[str, ...] | None
    first: datetime
    last: datetime
    by_change: bool
    codes: tuple[str, ...]
    is_open: tuple[bool, ...]
    skip: int
    limit: int
    with_extensions: bool


def given(parameters: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """One text for each that has one; what is there several times is a comma list."""
    texts = {name: ",".join(text.strip() for text in texts if text.strip()) for name, texts in parameters.items()}
    return {name: text for name, text in texts.items() if text}


def check_jurisdiction(id: str | None, city: Catalogue) -> None:
    if id is not None and id != city.city.open311.jurisdiction_id:
        raise NotFound("jurisdiction_id ini tidak dikenal.")


def wanted(parameters: Mapping[str, str], city: Catalogue, now: datetime) -> Wanted:
    """Raises Invalid, and NotFound for a service code that there is not."""
    ids = _listed(parameters.get("service_request_id", ""))
    if len(ids) > MOST_IDS:
        raise _wrong("service_request_id", say("Paling banyak {n} nomor.").format(n=MOST_IDS))
    names = {"extensions", "jurisdiction_id"} if ids else Asked.model_fields.keys()
    asked = _read({name: text for name, text in parameters.items() if name in names})
    by_change = asked.updated_after is not None or asked.updated_before is not None
    first, last = _span(asked, now, *(_CHANGED if by_change else _CAME))
    return Wanted(
        tickets=tuple(filter(None, map(tickets.normalised, ids))) if ids else None,
        first=first,
        last=last,
        by_change=by_change,
        codes=_codes(_listed(asked.service_code or ""), city),
        is_open=_statuses(_listed(asked.status or "")),
        skip=min((asked.page - 1) * asked.page_size, MOST),
        limit=min(asked.page_size, max(0, MOST - (asked.page - 1) * asked.page_size)),
        with_extensions=asked.extensions,
    )


def moment(name: str, text: str) -> datetime:
    """With its zone. A plus that nobody escaped came as a space. Raises Invalid."""
    text = text.replace(" ", "+")
    try:
        found = datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not is_credible(found):
        raise _wrong(name, say("Tulis waktu lengkap dengan zona, misalnya 2026-11-23T12:00:00Z."))
    return found


def _read(parameters: Mapping[str, str]) -> Asked:
    try:
        return Asked.model_validate(parameters)
    except ValidationError as found:
        raise problems.refusal(found) from found


def _span(asked: Asked, now: datetime, since: str, until: str) -> tuple[datetime, datetime]:
    """Of these two parameters; the other two make no sense beside them."""
    given = {name: text for name in (*_CAME, *_CHANGED) if (text := getattr(asked, name)) is not None}
    beside = next((name for name in given if name not in {since, until}), None)
    if beside is not None:
        raise _wrong(beside, say("Pakai start_date dan end_date, atau updated_after dan updated_before."))
    start, end = (moment(name, given[name]) if name in given else None for name in (since, until))
    last = end or (start + SPAN if start else now)
    first = start or last - SPAN
    if first > last:
        raise _wrong(until, say("Harus sesudah {start}.").format(start=since))
    if last - first > SPAN:
        raise _wrong(until, say("Paling banyak 90 hari sesudah {start}.").format(start=since))
    return first, last


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _codes(codes: Iterable[str], city: Catalogue) -> tuple[str, ...]:
    unknown = [code for code in codes if code not in city.codes]
    if unknown:
        raise NotFound("service_code ini tidak dikenal.")
    return tuple(codes)


def _statuses(names: Sequence[str]) -> tuple[bool, ...]:
    if not set(names) <= _IS_OPEN.keys():
        raise _wrong("status", say("Pilih open atau closed."))
    return tuple(_IS_OPEN[name] for name in names) or tuple(_IS_OPEN.values())


def _wrong(name: str, sentence: str) -> Invalid:
    return Invalid("Ada parameter yang belum benar.", Problem(name, sentence))
