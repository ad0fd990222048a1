"""What citizens read: the templates in `templates/`, filled in. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shared.catalogue import Catalogue, Channel, Code
from shared.errors import Invalid, Refusal
from shared.submission import PHOTO_LIMIT, TEXT_LIMIT
from shared.wording import wib
from shared.workflow import APPEARANCE, Status

TEMPLATES = Path(__file__).parent / "templates"
LAMPS = {"red": "merah", "yellow": "kuning", "green": "hijau", "grey": "abu-abu"}


def render(template: str, **values: object) -> str:
    """Everything is escaped; a value that a template asks for and does not get is an error."""
    return _environment().get_template(template).render(**values)


def report_form(
    city: Catalogue,
    *,
    key: str,
    on: date,
    typed: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
) -> str:
    """The front page with its form, as of that day; after a refusal with what was typed and what is wrong with it."""
    fields = refusal.fields if isinstance(refusal, Invalid) else ()
    return render(
        "home.html",
        city=city,
        key=key,
        typed=typed or {},
        refusal=refusal,
        fields=fields,
        problems=dict(reversed(fields)),  # of several with one field the first
        choices=_choices(city, on),
        text_limit=TEXT_LIMIT,
        photo_limit=PHOTO_LIMIT,
    )


def label(status: Status) -> str:
    return APPEARANCE[status].label


def lamp(colour: str) -> str:
    """The colour in words, for those who do not see it."""
    return LAMPS[colour]


def _choices(city: Catalogue, on: date) -> list[tuple[Channel, list[Code]]]:
    """Per channel the codes that can be chosen that day."""
    valid = [
        (channel, [city.codes[code] for code in channel.codes if city.codes[code].is_valid(on)])
        for channel in city.channels.values()
    ]
    return [(channel, codes) for channel, codes in valid if codes]


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(wib=wib, lamp=lamp, label=label)
    return environment
