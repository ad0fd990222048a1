"""What citizens read: the templates in `templates/`, filled in. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shared import languages
from shared.catalogue import Catalogue, Channel, Code
from shared.errors import Invalid, Refusal
from shared.languages import sayable
from shared.nearby import Similar
from shared.submission import PHOTO_LIMIT, TEXT_LIMIT
from shared.wording import day, lasting, month, number, wib
from shared.workflow import APPEARANCE, Status

TEMPLATES = Path(__file__).parent / "templates"
LAMPS = {"red": sayable("merah"), "yellow": sayable("kuning"), "green": sayable("hijau"), "grey": sayable("abu-abu")}


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
    similar: Sequence[Similar] | None = None,
) -> str:
    """The front page with its form, as of that day; after a refusal with what was typed and what is wrong with it.

    `similar`: what may be the same problem, where that was asked.
    """
    fields = refusal.fields if isinstance(refusal, Invalid) else ()
    return render(
        "home.html",
        city=city,
        key=key,
        typed=typed or {},
        refusal=refusal,
        similar=similar,
        fields=fields,
        problems=dict(reversed(fields)),  # of several with one field the first
        choices=choices(city, on),
        text_limit=TEXT_LIMIT,
        photo_limit=PHOTO_LIMIT,
    )


def label(status: Status) -> str:
    return languages.say(APPEARANCE[status].label)


def lamp(colour: str) -> str:
    """The colour in words, for those who do not see it."""
    return languages.say(LAMPS[colour])


def _said_of_many(one: str, _: str, number: int) -> str:
    return languages.say_many(one, number)


def choices(city: Catalogue, on: date) -> list[tuple[Channel, list[Code]]]:
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
        extensions=["jinja2.ext.i18n"],
    )
    install = cast("Callable[..., None]", vars(environment)["install_gettext_callables"])  # by the extension
    install(languages.say, _said_of_many, newstyle=True)
    names = {
        "say": languages.say,
        "to": languages.to,
        "spoken": languages.spoken,
        "same_page": languages.same_page,
        "NAMES": languages.NAMES,
    }
    cast("dict[str, object]", environment.globals).update(names)
    environment.filters.update(wib=wib, day=day, month=month, number=number, lasting=lasting, lamp=lamp, label=label)
    return environment
