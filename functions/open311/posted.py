"""A POST of GeoReport v2: from its fields to the report that the form would have sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from shared import problems
from shared.catalogue import Catalogue, Code
from shared.errors import Invalid, NotFound, Problem
from shared.fields import Line
from shared.open311 import attributes
from shared.open311.apps import App
from shared.submission import TEXT_LIMIT, Email, NewReport, Phone

_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]+)\](\[\])?")
_NAMES = {"lon": "long", "landmark": "address_string", "code": "service_code", "text": "description"}
_LINK = r"^https?://[!-~]+$"
_LINK_IS = "Kept as a link for staff, and never fetched."
_PART_OF_NAME = Annotated[Line, Field(max_length=59)]


class Posted(BaseModel, frozen=True, hide_input_in_errors=True):
    """Besides: `attribute[CODE]`, and the files `media`. What is not known is passed over."""

    api_key: str
    jurisdiction_id: str | None = None
    service_code: str | None = None
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    long: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    address_string: Annotated[Line, Field(max_length=250)] | None = None
    address_id: Annotated[str, Field(description="A kelurahan's code.")] | None = None
    email: Email | None = None
    device_id: str | None = None
    account_id: str | None = None
    first_name: _PART_OF_NAME | None = None
    last_name: _PART_OF_NAME | None = None
    phone: Phone | None = None
    description: Annotated[Line, Field(max_length=TEXT_LIMIT)] | None = None
    media_url: Annotated[str, Field(max_length=2_000, pattern=_LINK, description=_LINK_IS)] | None = None
    extensions: bool = False


def read(fields: Mapping[str, Sequence[str]]) -> tuple[Posted, attributes.Answers]:
    """Raises Invalid."""
    answers = dict(_answers(fields))
    try:
        return Posted.model_validate(_single(fields)), answers
    except ValidationError as found:
        raise problems.refusal(found) from found


def report(posted: Posted, answers: attributes.Answers, app: App, city: Catalogue, on: date) -> NewReport:
    """Raises Invalid, and NotFound for a service code that there is not."""
    code = _code(posted, city, on)
    asked = city.attributes_of(code.id)
    wrong = [*_wrong_place(posted, city), *attributes.wrong(answers, asked)]
    if wrong:
        raise Invalid("Laporan belum bisa dikirim. Periksa isian berikut.", *wrong)
    return NewReport(
        code=code.id,
        text=_text(posted, list(attributes.lines(answers, asked))),
        lat=posted.lat,
        lon=posted.long,
        landmark=_landmark(posted, city),
        name=" ".join(filter(None, (posted.first_name, posted.last_name))) or None,
        email=posted.email,
        phone=posted.phone,
        source=app.source,
    )


def in_its_words(refusal: Invalid) -> Invalid:
    """What is wrong with a report, by GeoReport's names."""
    fields = (Problem(_NAMES.get(field, field), sentence) for field, sentence in refusal.fields)
    return Invalid(str(refusal), *fields)


def same(fields: Mapping[str, Sequence[str]], media: bytes) -> bytes:
    """Everything by which two posts are the same post."""
    told = {name: list(texts) for name, texts in sorted(fields.items()) if name != "api_key" and any(texts)}
    return json.dumps([told, media.hex()]).encode()


def _single(fields: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Fields with a text; a line break is a line feed, however the client sends it."""
    filled = {name: [text for text in texts if text.strip()] for name, texts in fields.items()}
    twice = [name for name in Posted.model_fields if len(filled.get(name, ())) > 1]
    if twice:
        raise Invalid(
            "Ada isian yang belum benar.",
            *(Problem(name, "Isian ini diisi lebih dari sekali.") for name in twice),
        )
    return {name: texts[0].replace("\r\n", "\n") for name, texts in filled.items() if texts}


def _answers(fields: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for name, texts in fields.items():
        if attribute := _ATTRIBUTE.fullmatch(name):
            found.setdefault(attribute[1], []).extend(text.strip() for text in texts if text.strip())
    return ((name, texts) for name, texts in found.items() if texts)


def _code(posted: Posted, city: Catalogue, on: date) -> Code:
    if posted.service_code is None:
        raise Invalid("Ada isian yang belum benar.", Problem("service_code", "Wajib diisi."))
    code = city.codes.get(posted.service_code)
    if code is None or not code.is_valid(on):
        raise NotFound("service_code ini tidak dikenal.")
    return code


def _wrong_place(posted: Posted, city: Catalogue) -> Iterator[Problem]:
    """The specification wants a place of every report."""
    if posted.lat is None and posted.long is None and posted.address_string is None and posted.address_id is None:
        yield Problem("lat", "Isi lat dan long, address_string, atau address_id.")
    if posted.address_id is not None and posted.address_id not in city.areas.names:
        yield Problem("address_id", "Isi dengan kode kelurahan.")


def _landmark(posted: Posted, city: Catalogue) -> str | None:
    kelurahan = f"Kelurahan {city.areas.names[posted.address_id]}" if posted.address_id else None
    return ", ".join(filter(None, (posted.address_string, kelurahan))) or None


def _text(posted: Posted, answered: list[str]) -> str | None:
    link = [f"Tautan dari pelapor, tidak diperiksa Kanal: {posted.media_url}"] if posted.media_url else []
    parts = [posted.description or "", "\n".join([*answered, *link])]
    return "\n\n".join(filter(None, parts)) or None
