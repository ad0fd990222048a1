"""GET /public-site/statistik: the city's figures, for every span of time and for a city that has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from functions.public_site import statistics_page
from shared import export, proof, publishing, wording
from shared.batches import TimeLimit
from shared.figures.statistics import Span
from shared.installation import Installation
from shared.languages import speaking
from shared.platform.ports import File
from shared.public_files import BUCKET, RECENT, STATISTICS
from tests.conftest import Client
from tests.life import START, moved, resolved, routed
from tests.load.counting import CountingStore, Tally
from tests.markup import Page, read
from tests.offices import with_store


@pytest.fixture
def site(client: Client) -> Iterator[FlaskClient]:
    statistics_page.read.cache_clear()
    yield client("public_site")
    statistics_page.read.cache_clear()


def _page(site: FlaskClient, span: str = "7-hari") -> Page:
    answer = site.get("/statistik", query_string={"masa": span}, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    page = read(answer.text)
    assert (page.unbalanced, page.inline) == ([], [])
    assert [each for each in page.elements if "style" in each.attributes] == []
    return page


def _counted(here: Installation, site: FlaskClient, span: str = "7-hari") -> str:
    export.run(here, START + timedelta(hours=3))
    publishing.run(here, START + timedelta(hours=3))
    statistics_page.read.cache_clear()
    return _page(site, span).text


def test_before_the_first_export_the_page_says_so(site: FlaskClient) -> None:
    assert "Statistik pertama belum dihitung" in _page(site).text


@pytest.mark.parametrize("span", Span)
def test_a_city_without_reports_has_a_page_for_every_span(
    installation: Installation, site: FlaskClient, span: Span
) -> None:
    text = _counted(installation, site, span)
    assert "Laporan: 0, rata-rata 0,0 sehari." in text
    assert "Menurut kelurahan" not in text


def test_one_report_is_counted_without_percent(installation: Installation, site: FlaskClient) -> None:
    resolved(installation, routed(installation).ticket)
    text = _counted(installation, site)
    assert "Laporan: 1, rata-rata 1,0 sehari. Paling banyak: 1 pada 23 November 2026." in text
    assert "Selesai tepat waktu 1 dari 1" in text
    assert "Separuh selesai dalam 1 jam" in text
    assert "1. Dinas Perhubungan 1 masalah" in text
    assert "Paling sering: Lampu jalan, 1 dari 1 laporan." in text


@pytest.mark.parametrize(("unflagged", "flagged", "said"), [(1, 1, "1 dari 2"), (3, 2, "40%"), (0, 0, "–")])
def test_the_share_of_flagged_results_of_an_skpd_is_shown_in_percent_from_five_on(
    installation: Installation, site: FlaskClient, unflagged: int, flagged: int, said: str
) -> None:
    routed(installation, text="Masih terbuka")
    for number in range(unflagged + flagged):
        ticket = routed(installation, text=f"Padam {number}").ticket
        resolved(installation, ticket, flags=("no_place",) if number < flagged else ())
    text = _counted(installation, site)
    assert f"Hasil bertanda {said} Terbuka sekarang" in text
    assert "Tanda adalah keraguan, bukan bukti" in text


def test_what_has_no_place_is_in_the_table_and_not_among_the_kelurahan(
    installation: Installation, site: FlaskClient
) -> None:
    routed(installation, code="adminduk", lat=None, lon=None)
    text = _counted(installation, site)
    assert text.count("Kelurahan tidak diketahui") == 1


def test_copies_are_one_problem_in_the_ranking(installation: Installation, site: FlaskClient) -> None:
    parent = routed(installation)
    for number in range(3):
        copy = routed(installation, text=f"Lampu padam {number}")
        moved(installation, copy.ticket, "merge", "operator-1", parent=parent.ticket)
    text = _counted(installation, site)
    assert "Laporan 4 Masalah berbeda 1" in text
    assert "1. Dinas Perhubungan 1 masalah" in text


def test_what_is_open_now_is_fresher_than_the_night(installation: Installation, site: FlaskClient) -> None:
    routed(installation)
    export.run(installation, START + timedelta(minutes=2))
    assert "Terbuka sekarang 1 dari semua masa, per 23 November 2026 09.02 WIB" in _page(site).text
    routed(installation, START + timedelta(minutes=9), text="Satu lagi")
    publishing.run(installation, START + timedelta(minutes=10))
    statistics_page.read.cache_clear()
    text = _page(site).text
    assert "Terbuka sekarang 2 dari semua masa, per 23 November 2026 09.10 WIB" in text
    assert "terakhir 23 November 2026 09.02 WIB" in text


def test_the_daily_proof_is_told_in_short(installation: Installation, site: FlaskClient) -> None:
    routed(installation)
    proof.run(installation, START, TimeLimit.of(60))
    text = _counted(installation, site)
    assert "batas waktu: 0, diperiksa 23 November 2026 09.00 WIB." in text


def test_every_chart_has_words_a_table_and_a_file(installation: Installation, site: FlaskClient) -> None:
    resolved(installation, routed(installation).ticket)
    _counted(installation, site)
    page = _page(site)
    [plot] = [each for each in page.of("svg") if each.attributes["class"] == "plot"]
    assert page.with_id(plot.attributes["aria-labelledby"]) is not None
    assert all(each.attributes.get("aria-hidden") == "true" for each in page.of("svg") if each is not plot)
    assert len(page.of("details")) == 4
    assert len([each for each in page.of("a") if each.attributes["href"] == "/open-data/statistik-harian.csv"]) == 5
    current = [each.attributes["href"] for each in page.of("a") if "aria-current" in each.attributes]
    assert current == ["/public-site/statistik?masa=7-hari"]


def test_reports_of_a_channel_that_is_gone_are_counted_under_its_id(
    installation: Installation, site: FlaskClient
) -> None:
    ticket = routed(installation).ticket
    document = installation.store.get("reports", ticket)
    assert document is not None
    installation.store.transact(
        lambda transaction: transaction.put("reports", ticket, document | {"channel": "kanal_lama"})
    )
    assert "Paling sering: kanal_lama, 1 dari 1 laporan." in _counted(installation, site)


def test_an_unknown_span_is_refused(site: FlaskClient) -> None:
    assert site.get("/statistik?masa=kemarin", headers={"Accept": "text/html"}).status_code == 404


@pytest.mark.parametrize("name", [STATISTICS, RECENT])
def test_a_file_that_cannot_be_read_breaks_nothing(installation: Installation, site: FlaskClient, name: str) -> None:
    _counted(installation, site)
    installation.platform.files.put(BUCKET, name, File(b'{"form": 99}', "application/json"))
    statistics_page.read.cache_clear()
    assert ("belum dihitung" in _page(site).text) == (name == STATISTICS)


def test_no_visitor_costs_a_document_read_and_the_files_are_read_once_in_a_while(
    installation: Installation, site: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    routed(installation)
    _counted(installation, site)
    counting = CountingStore(installation.store)
    monkeypatch.setattr(statistics_page, "here", lambda: with_store(installation, counting))
    monkeypatch.setattr(statistics_page.web, "now", lambda: START)
    statistics_page.read.cache_clear()
    for span in Span:
        _page(site, span)
    assert (counting.taken(), statistics_page.read.cache_info().misses) == (Tally(), 1)


def test_the_page_may_be_kept_for_a_minute_and_speaks_english_too(site: FlaskClient) -> None:
    answer = site.get("/en/statistik", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=60")
    assert '<html lang="en">' in answer.text


def test_numbers_are_written_as_the_language_does() -> None:
    assert [wording.number(value) for value in (0, 1_234_567, 0.25, 1234.56)] == ["0", "1.234.567", "0,2", "1.234,6"]
    with speaking("en"):
        assert (wording.number(1_234_567), wording.number(0.5)) == ("1,234,567", "0.5")


@pytest.mark.parametrize(
    ("hours", "said"), [(1, "1 jam"), (24, "24 jam"), (47, "47 jam"), (48, "2 hari"), (72, "3 hari")]
)
def test_a_time_is_said_in_hours_and_beyond_two_days_in_days(hours: int, said: str) -> None:
    assert wording.lasting(hours) == said


def test_pages_of_the_site_lead_to_the_statistics(site: FlaskClient) -> None:
    assert re.search(r'<nav.*href="/public-site/statistik"', site.get("/privasi").text, re.DOTALL)
