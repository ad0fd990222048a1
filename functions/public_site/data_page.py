"""`/data`: what the public record is, what its columns say, and how to open it. All of it from `datapackage.json`."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from flask import Response

from shared import pages, settings, web
from shared.installation import here
from shared.platform.ports import Document, Files, Missing
from shared.public_files import BUCKET, DESCRIPTION

_CACHE = {"Cache-Control": "public, max-age=60"}
_KEPT_SECONDS = 60
_SHOWN = ("tiket", "diterima", "kanal", "kelurahan", "lat", "lon", "skpd", "status", "jam")


class Package(NamedTuple):
    """`files` by the name under which the newest lies; `columns` of the table of reports."""

    made_at: datetime
    reports: int
    files: dict[str, Document]
    columns: list[Document]
    changes: list[Document]
    newest: list[Document]


def answered() -> Response:
    package = _package(here().platform.files, int(web.now().timestamp()) // _KEPT_SECONDS)
    base = settings.load().open_data_address or f"{here().address}/open-data"
    html = pages.render("data.html", city=here().city, package=package, base=base, shown=_SHOWN)
    return web.page(html, headers=_CACHE)


@lru_cache(maxsize=1)
def _package(files: Files, _moment: int) -> Package | None:
    """None before the first export."""
    try:
        package = json.loads(files.get(BUCKET, DESCRIPTION).data)
    except Missing:
        return None
    found = {resource["latest"]: resource for resource in package["resources"]}
    return Package(
        made_at=datetime.fromisoformat(package["created"]),
        reports=package["count"],
        files=found,
        columns=found["reports.csv"]["schema"]["fields"],
        changes=package["changes"],
        newest=package["kanal"]["newest"],
    )
