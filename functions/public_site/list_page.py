"""`/peta`: the public list and map. Both are filled from the public files, never from the store."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from http import HTTPStatus

from flask import Request, Response

from shared import languages, pages, published, web
from shared.errors import Invalid, NotFound
from shared.installation import here
from shared.languages import say, say_many
from shared.public_files import RECENT
from shared.public_list import lines, listing, recent
from shared.public_list.listing import PAGE, Wanted
from shared.public_list.recent import Placed, Recent
from shared.wording import clock
from shared.workflow import APPEARANCE

_CACHE = {"Cache-Control": "public, max-age=30"}
OLD = timedelta(minutes=90)  # the file is written once an hour at least


def answered(request: Request) -> Response:
    wanted, problems = listing.read(request.args.to_dict(), here().city)
    html = pages.render(
        "list.html",
        city=here().city,
        wanted=wanted,
        problems=problems,
        choices=lines.choices(here().city, _months(wanted)),
        lamps=lines.LAMPS,
        marks=lines.MARKS,
        data_address=_data_address(wanted),
        for_scripts=json.dumps(_for_scripts(), ensure_ascii=False),
        **_shown(published.rows(here(), wanted, web.now()), wanted, web.now()),
    )
    return web.page(html, HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK, _CACHE | web.WITH_MAP)


def data(request: Request) -> Response:
    """`/peta.json?waktu=2026-10`: what is older than the newest file has, in its form, from the page's own origin."""
    web.allow(request, "GET", "HEAD")
    wanted, problems = listing.read(request.args.to_dict(), here().city)
    if problems:
        raise Invalid(say("Ada isian yang belum benar."), *problems)
    content = published.data(here(), wanted, web.now())
    if content is None:
        raise NotFound(_missing(wanted))
    response = Response(content, content_type="application/json", headers=_CACHE)
    response.add_etag()
    response.make_conditional(request)
    return response


def _months(wanted: Wanted) -> list[str]:
    """The newest first; an asked for one that is not there is still what was asked for."""
    asked = {wanted.month} if wanted.month else set[str]()
    return sorted(asked.union(published.known_months(here(), web.now())), reverse=True)


def _shown(source: Recent | None, wanted: Wanted, now: datetime) -> dict[str, object]:
    if source is None:
        return {"rows": None, "missing": _missing(wanted), "lines": []}
    rows = listing.chosen(source, wanted)
    last = max(1, -(-len(rows) // PAGE))
    page = min(wanted.page, last)
    return {
        "rows": rows,
        "count": say_many("{n} laporan", len(rows)),
        "unplaced": _unplaced(rows),
        "lines": [lines.line(each, here().city, now) for each in rows[PAGE * (page - 1) : PAGE * page]],
        "page": page,
        "last_page": last,
        "updated": say("Diperbarui {time}").format(time=clock(source.until, now)),
        "is_old": now - source.until > OLD,
    }


def _unplaced(rows: list[Placed]) -> str:
    number = sum(placed.row.lat is None for placed in rows)
    return say_many("{n} tanpa titik di peta", number) if number else ""


def _missing(wanted: Wanted) -> str:
    if wanted.month:
        return say("Data bulan itu tidak ada, atau belum dibuat.")
    return say("Belum ada data laporan. Daftar ini dibuat setiap lima menit; coba lagi sebentar lagi.")


def _data_address(wanted: Wanted) -> str:
    if wanted.is_older:
        return languages.to(f"/peta.json{wanted.only_time.on_page(1)}")
    return f"/open-data/{RECENT}"


def _for_scripts() -> dict[str, object]:
    """What the rows leave out because it follows from them."""
    city = here().city
    return {
        "rules": recent.rules_of(city),
        "codes": {code.id: say(code.name) for code in city.codes.values()},
        "lamps": {status: appearance.lamp for status, appearance in APPEARANCE.items()},
        "marks": lines.MARKS,
    }
