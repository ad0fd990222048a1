"""What lets the form be installed and open without a network: service worker, the pages that it keeps, manifest."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache

from flask import Request, Response

from functions.public_site import kept_files, places, words
from functions.public_site.kept_files import STATIC
from shared import languages, pages, settings, web
from shared.installation import here
from shared.languages import OWN, say, to
from shared.platform.ports import Json

_CHECKED = {"Cache-Control": "no-cache"}  # asked for each time; unchanged it costs some 200 bytes
_KEPT_PAGE = {"X-Robots-Tag": "noindex"}
_COLOUR, _GROUND = "#0b4a57", "#f1f5f6"  # as in style.css
_ICONS = (("192.png", 192, "any"), ("512.png", 512, "any"), ("maskable-512.png", 512, "maskable"))


def answered(request: Request, name: str) -> Response:
    web.allow(request, "GET", "HEAD")
    match name:
        case "sw.js":
            script = _worker(settings.load().catalogue, web.today(here().city.calendar), kept_files.changed_at())
            response = Response(script, content_type="text/javascript; charset=utf-8")
        case "kanal.webmanifest":
            response = web.answer(_manifest())
            response.content_type = "application/manifest+json"
        case "formulir":
            response = web.page(_form(), headers=_KEPT_PAGE | web.WITH_MAP)
        case _:
            response = web.page(_without_network(), headers=_KEPT_PAGE)
    response.headers.update(_CHECKED)
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


@lru_cache(maxsize=2)
def _worker(_catalogue: str, _today: date, _changed_at: int) -> str:
    """The script, below the list of what it keeps: any change there makes it another worker of its own version."""
    kept = kept_files.everything(_answers())
    values = {
        "VERSION": kept_files.version(kept),
        "FILES": kept,
        "FORMS": {_in(language, "/"): _in(language, "/formulir") for language in languages.NAMES},
        "OFFLINE": {_in(language, "/"): _in(language, "/luring") for language in languages.NAMES},
    }
    constants = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in values.items())
    return constants + (STATIC / "js" / "sw.js").read_text(encoding="utf-8")


def _answers() -> dict[str, bytes]:
    """What is no file, in every language."""
    answers = {to("/wilayah.json"): places.outlines_of_city().get_data()}
    if here().city.places:
        answers[to("/tempat.json")] = places.named_of_city().get_data()
    for language in languages.NAMES:
        with languages.speaking(language):
            answers |= {to("/formulir"): _form().encode(), to("/luring"): _without_network().encode()}
            if language != OWN:
                answers[to("/kata.json")] = words.said().get_data()
    return answers


def _in(language: str, path: str) -> str:
    with languages.speaking(language):
        return to(path)


def _form() -> str:
    """The front page without a key: a key is for one report, so a script makes one each time this copy is opened."""
    with languages.on_page("/", here().address):
        return pages.report_form(here().city, key="", on=web.today(here().city.calendar))


def _without_network() -> str:
    with languages.on_page("/", here().address):
        return pages.render("offline.html", city=here().city)


def _manifest() -> dict[str, Json]:
    name = here().city.city.name
    return {
        "id": "/public-site/",
        "name": say("Kanal Kota {city}").format(city=name),
        "short_name": "Kanal",
        "description": say("Laporkan masalah di kota, dan lihat apa yang terjadi dengannya."),
        "lang": languages.spoken(),
        "start_url": to("/"),
        "scope": "/public-site/",
        "display": "standalone",
        "theme_color": _COLOUR,
        "background_color": _GROUND,
        "icons": [
            {
                "src": f"{kept_files.ASSETS}icons/{file}",
                "sizes": f"{side}x{side}",
                "type": "image/png",
                "purpose": purpose,
            }
            for file, side, purpose in _ICONS
        ],
        "shortcuts": [
            {"name": say("Lapor"), "url": to("/#lapor")},
            {"name": say("Peta"), "url": to("/peta")},
            {"name": say("Laporan saya"), "url": to("/laporan")},
        ],
    }
