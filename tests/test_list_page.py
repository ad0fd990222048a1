"""`/peta` without scripts: everything in the address, from the public files, never from the store."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from flask.testing import FlaskClient

from shared import published, publishing, web
from shared.installation import Installation
from shared.open_data import public_view
from shared.platform.ports import File, Files
from shared.public_files import RECENT, month_file
from shared.public_list import months, recent
from shared.public_list.listing import Wanted
from shared.report import Report
from tests.conftest import Client, platform_of
from tests.life import bribed, resolved, routed
from tests.markup import Page
from tests.published import month_files

LONG_AGO = timedelta(days=100)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """What one test has published is not the next one's."""
    yield
    vars(published)["_rows"].cache_clear()
    vars(published)["_bytes"].cache_clear()
    vars(published)["_months"].cache_clear()


@pytest.fixture
def site(client: Client) -> FlaskClient:
    return client("public_site")


@pytest.fixture
def three(installation: Installation) -> dict[str, Report]:
    """A lamp that is open, one that is done, and a request without a place."""
    now = web.now()
    made = {
        "open": routed(installation, now - timedelta(hours=5), text="Padam satu"),
        "done": resolved(installation, routed(installation, now - timedelta(days=2), text="Padam dua").ticket, now),
        "nowhere": routed(installation, now - timedelta(days=9), text="KTP", code="adminduk", lat=None, lon=None),
    }
    bribed(installation, now)
    publishing.run(installation, now)
    return made


def _page(site: FlaskClient, query: str = "", status: int = 200) -> Page:
    answer = site.get(f"/peta{query}", headers={"Accept": "text/html"})
    assert answer.status_code == status
    page = Page()
    page.feed(answer.text)
    page.close()
    assert page.unbalanced == []
    assert [text for text in page.inline if text.strip()] == []
    return page


def _tickets(page: Page) -> list[str]:
    links = [element.attributes.get("href", "") for element in page.of("a")]
    return [link.rpartition("/")[2] for link in links if "/laporan/" in link]


def test_all_published_reports_are_listed_the_newest_first(site: FlaskClient, three: dict[str, Report]) -> None:
    page = _page(site)
    assert _tickets(page) == [three[name].ticket for name in ("open", "done", "nowhere")]
    assert "3 laporan , 1 tanpa titik di peta" in page.text
    assert re.search(r"Diperbarui \d\d\.\d\d WIB", page.text)
    assert "5 jam lalu" in page.text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?kanal=lampu_jalan", ["open", "done"]),
        ("?status=resolved", ["done"]),
        ("?status=green", ["done"]),
        ("?status=red", ["open", "nowhere"]),
        ("?skpd=DISHUB", ["open", "done"]),
        ("?waktu=terbuka", ["open", "nowhere"]),
        ("?waktu=7", ["open", "done"]),
        ("?waktu=30", ["open", "done", "nowhere"]),
        ("?kanal=lampu_jalan&status=green&waktu=7", ["done"]),
        ("?kanal=&status=&fbclid=abc", ["open", "done", "nowhere"]),
        ("?kanal=parkir", []),
    ],
)
def test_every_filter_is_in_the_address(
    site: FlaskClient, three: dict[str, Report], query: str, names: list[str]
) -> None:
    page = _page(site, query)
    assert _tickets(page) == [three[name].ticket for name in names]
    assert f"{len(names)} laporan" in page.text


def test_a_kelurahan_is_one_of_them(site: FlaskClient, three: dict[str, Report]) -> None:
    assert _tickets(_page(site, f"?kelurahan={three['open'].kelurahan}")) == [
        three["open"].ticket,
        three["done"].ticket,
    ]


def test_the_chosen_stays_chosen(site: FlaskClient, three: dict[str, Report]) -> None:
    chosen = [
        each.attributes["value"]
        for each in _page(site, "?kanal=sampah&urut=sisa").of("option")
        if "selected" in each.attributes
    ]
    assert chosen == ["sampah", "sisa"]


def test_the_least_time_left_comes_first_and_what_has_ended_last(site: FlaskClient, three: dict[str, Report]) -> None:
    tickets = _tickets(_page(site, "?urut=sisa"))
    assert tickets[-1] == three["done"].ticket
    assert len(tickets) == 3


def test_pages_hold_twenty_five_and_lead_on(site: FlaskClient, installation: Installation) -> None:
    now = web.now()
    for number in range(27):
        routed(installation, now - timedelta(minutes=number), text=f"Padam {number}")
    publishing.run(installation, now)
    first, second = _page(site, "?kanal=lampu_jalan"), _page(site, "?kanal=lampu_jalan&halaman=2")
    assert (len(_tickets(first)), len(_tickets(second)), set(_tickets(first)) & set(_tickets(second))) == (25, 2, set())
    onward = [element.attributes["href"] for element in first.of("a") if element.attributes.get("rel") == "next"]
    assert onward == ["/public-site/peta?kanal=lampu_jalan&halaman=2"]
    assert _tickets(_page(site, "?kanal=lampu_jalan&halaman=99")) == _tickets(second)


@pytest.mark.parametrize(
    "query",
    [
        "?kanal=nonsens", "?kelurahan=1", "?status=gone", "?skpd=%3Cscript%3E", "?waktu=kemarin", "?waktu=2026-13",
        "?waktu=٣", "?urut=up", "?halaman=0", "?halaman=-1", "?halaman=abc", "?halaman=99999999999999999999",
        "?kanal=%00", "?kanal=" + "x" * 5_000,
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_and_not_used(site: FlaskClient, three: dict[str, Report], query: str) -> None:
    page = _page(site, query, 422)
    assert "tidak dikenal, jadi tidak dipakai." in page.text
    assert len(_tickets(page)) == 3
    assert "script" not in [element.tag for element in page.elements if "src" not in element.attributes]


def test_before_the_first_file_the_page_says_so(site: FlaskClient, installation: Installation) -> None:
    assert "Belum ada data laporan." in _page(site).text
    publishing.run(installation, web.now())
    page = _page(site)
    assert "0 laporan" in page.text
    assert "Tidak ada laporan dengan pilihan ini." in page.text


@pytest.mark.parametrize("data", [b"", b"[]", b'{"form": 9}'])
def test_a_file_that_cannot_be_read_is_none(site: FlaskClient, installation: Installation, data: bytes) -> None:
    installation.platform.files.put("open-data", "open-and-recent.json", File(data, "application/json"))
    assert "Belum ada data laporan." in _page(site).text


def test_a_file_made_by_other_rules_is_not_shown(
    site: FlaskClient, three: dict[str, Report], installation: Installation
) -> None:
    old = installation.platform.files.get("open-data", "open-and-recent.json").data
    other = json.dumps(json.loads(old) | {"rules": "0" * 12}).encode()
    installation.platform.files.put("open-data", "open-and-recent.json", File(other, "application/json"))
    assert _tickets(_page(site)) == []


def test_an_old_file_says_that_it_is_old(site: FlaskClient, installation: Installation) -> None:
    publishing.run(installation, web.now() - timedelta(hours=3))
    assert "Daftar ini sudah lama tidak diperbarui." in _page(site).text


def test_the_store_is_not_asked(site: FlaskClient, three: dict[str, Report], installation: Installation) -> None:
    platform_of(installation).store.close()
    assert len(_tickets(_page(site))) == 3


def _with_month(here: Installation, report: Report) -> str:
    """Its month's file, as the night writes it, and a newest file without it."""
    view = public_view(report, here.city)
    assert view is not None
    files = month_files([view], report.created_at, recent.rules_of(here.city), web.now())
    for month, content in files.items():
        here.platform.files.put("open-data", month_file(month), File(recent.as_bytes(content), "application/json"))
    publishing.run(here, web.now())
    return months.of(report.created_at)


def test_an_older_month_comes_from_its_own_file(site: FlaskClient, installation: Installation) -> None:
    then = web.now() - LONG_AGO
    old = resolved(installation, routed(installation, then).ticket, then)
    month = _with_month(installation, old)
    assert _tickets(_page(site)) == []
    page = _page(site, f"?waktu={month}")
    assert _tickets(page) == [old.ticket]
    assert month in [element.attributes["value"] for element in page.of("option")]
    answer = site.get(f"/peta.json?waktu={month}")
    assert [rows[0][0] for rows in answer.get_json()["kelurahan"].values()] == [old.ticket]
    again = site.get(f"/peta.json?waktu={month}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_month_without_a_file_is_said(site: FlaskClient, three: dict[str, Report]) -> None:
    assert "Data bulan itu tidak ada" in _page(site, "?waktu=2025-01").text
    assert site.get("/peta.json?waktu=2025-01").status_code == 404
    assert site.get("/peta.json?waktu=kemarin").status_code == 422
    assert site.post("/peta").status_code == 405


def test_the_page_speaks_english_where_its_address_does(site: FlaskClient, three: dict[str, Report]) -> None:
    page = site.get("/en/peta?waktu=30", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert 'action="/public-site/en/peta"' in page.text
    assert f'href="/public-site/en/laporan/{three["open"].ticket}"' in page.text
    assert 'href="/public-site/en/peta.json?waktu=30"' in page.text


class _Slow:
    """A bucket that is far away, and counts who asks it."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._files, name)

    def get(self, bucket: str, name: str) -> File:
        self.asked.append(name)
        time.sleep(0.05)
        return self._files.get(bucket, name)


def test_many_at_once_read_a_file_once(installation: Installation, three: dict[str, Report]) -> None:
    slow, now = _Slow(installation.platform.files), web.now()
    here = replace(installation, platform=replace(installation.platform, files=cast("Files", slow)))
    with ThreadPoolExecutor(8) as pool:
        found = [pool.submit(published.rows, here, Wanted(), now) for _ in range(8)]
    assert all(each.result() for each in found)
    assert slow.asked == [RECENT]
