"""`/statistik`: what the nightly export and `publish_recent` have counted. No visitor costs a document read."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from flask import Request, Response

from shared import pages, public_proof, web
from shared.catalogue import Catalogue
from shared.errors import NotFound
from shared.figures import open_now, statistics, statistics_view
from shared.figures.open_now import OpenNow
from shared.figures.statistics import Span, Statistics
from shared.figures.statistics_view import SPANS, USUAL, View
from shared.installation import here
from shared.languages import say
from shared.platform.ports import Files, Missing
from shared.public_files import BUCKET, RECENT, STATISTICS
from shared.public_list import recent
from shared.public_proof import PublicProof

_CACHE = {"Cache-Control": "public, max-age=60"}
_KEPT_SECONDS = 15
_Read = tuple[Statistics | None, OpenNow | None, PublicProof | None]


def answered(request: Request) -> Response:
    city = here().city
    counted, fresh, proof = read(here().platform.files, recent.rules_of(city), _moment(web.now()))
    view = _view(counted, fresh, _span(request.args.get("masa", USUAL)), city)
    html = pages.render("statistics.html", city=city, spans=SPANS, view=view, proof=proof)
    return web.page(html, headers=_CACHE)


def _span(asked: str) -> Span:
    if asked not in SPANS:
        raise NotFound(say("Masa ini tidak ada."))
    return Span(asked)


def _view(counted: Statistics | None, fresh: OpenNow | None, span: Span, city: Catalogue) -> View | None:
    if counted is None:
        return None
    return statistics_view.view(counted, span, fresh or open_now.of_last_night(counted), city)


def _moment(now: datetime) -> int:
    return int(now.timestamp()) // _KEPT_SECONDS


@lru_cache(maxsize=2)
def read(files: Files, rules: str, _moment: int) -> _Read:
    """The same for everybody who comes within some seconds."""
    counted, fresh = _file(files, STATISTICS), _file(files, RECENT)
    known = recent.read(fresh, rules) if fresh else None
    return (
        statistics.read(counted) if counted else None,
        open_now.of(known) if known else None,
        public_proof.newest(files),
    )


def _file(files: Files, name: str) -> bytes | None:
    try:
        return files.get(BUCKET, name).data
    except Missing:
        return None
