"""Every page that a citizen can open: what browser tests look at, `make screenshots` takes and Lighthouse judges.

`test_public_pages.py` fails for a page of `public_site` that is not in here.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from shared.lifecycle import Receipt
from shared.report import Report
from shared.workflow import Status

PAGES: dict[str, str] = {
    "form": "/",
    "form-kept": "/formulir",
    "without-network": "/luring",
    "form-english": "/en/",
    "list": "/peta",
    "list-mistyped": "/peta?kanal=abc&waktu=kemarin",
    "find": "/laporan",
    "find-mistyped": "/laporan?ticket=abc",
    "report": "/laporan/{ended}",
    "report-english": "/en/laporan/{ended}",
    "report-open": "/laporan/{open}",
    "own-report": "/laporan/{ended}#{secret}",
    "no-such-report": "/laporan/PGK-0000-0000-0",
    "support": "/laporan/{open}/dukung",
    "letter": "{letter}",
    "statistics": "/statistik?masa=90-hari",
    "proof": "/bukti",
    "data": "/data",
    "privacy": "/privasi",
    "accessibility": "/aksesibilitas",
    "no-such-page": "/tidak-ada",
}
NO_PAGES: dict[str, str] = {
    ".well-known/security.txt": "for whoever has found a hole",
    "aset": "files",
    "foto": "a photo",
    "kata.json": "for scripts",
    "sw.js": "for browsers",
    "kanal.webmanifest": "for browsers",
    "peta.json": "for scripts",
    "wilayah.json": "for scripts",
    "tempat.json": "for scripts",
    "wilayah": "for scripts",
    "openapi.json": "for programs",
    "serupa": "a POST; its answer is the form, see test_similar.py",
    "kontak": "a POST; its answer is the own report",
}


class Examples(NamedTuple):
    """Reports of a sample city that show most. `letter`: the path of a page that a message leads to."""

    ended: str
    secret: str
    open: str
    letter: str

    def path(self, page: str) -> str:
        return PAGES[page].format(**self._asdict())


def examples(receipts: Sequence[Receipt], address: str) -> Examples:
    """Of a running Kanal at `address`, which ends in `/public-site`."""
    ended = max(receipts, key=lambda each: _shows(each.report, Status.RESOLVED))
    open_one = max(receipts, key=lambda each: _shows(each.report, Status.WORKING))
    return Examples(ended.report.ticket, ended.secret, open_one.report.ticket, letter(address))


def _shows(report: Report, status: Status) -> tuple[bool, bool, int, int, int]:
    is_seen = report.status is status and report.is_published
    return (
        is_seen,
        report.closed_at is None,
        sum(photo.is_public for photo in report.photos),
        len(report.history),
        report.supporters,
    )


def letter(address: str) -> str:
    """The newest that asks for an objection; it needs somebody to have confirmed an address, else the newest of all."""
    with urllib.request.urlopen(f"{address.removesuffix('/public-site')}/mailbox", timeout=30) as answer:  # noqa: S310
        messages: list[dict[str, str | None]] = json.load(answer)["messages"]
    links = [urlsplit(link).path for message in messages if "/surat/" in (link := message["link"] or "")]
    return sorted(links, key=lambda link: "/object/" in link)[-1].removeprefix("/public-site")
