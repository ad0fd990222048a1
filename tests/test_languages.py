from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from shared import languages, wording
from shared.installation import Installation
from shared.languages import say, speaking
from tests import translations
from tests.conftest import Client
from tests.markup import read
from tests.translations import File


@pytest.fixture
def site(client: Client) -> FlaskClient:
    return client("public_site")


VALUE = re.compile(r"%\(\w+\)s|\{\w+\}")
TAG = re.compile(r"</?\w+")
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", ("id", "/")),
        ("/en", ("en", "/")),
        ("/en/", ("en", "/")),
        ("/en/laporan/PGK-7F3K-29QX-5", ("en", "/laporan/PGK-7F3K-29QX-5")),
        ("/laporan", ("id", "/laporan")),
        ("/id/laporan", ("id", "/id/laporan")),
        ("/english", ("id", "/english")),
        ("//en", ("id", "//en")),
    ],
)
def test_the_address_says_the_language(path: str, expected: tuple[str, str]) -> None:
    assert languages.of_path(path) == expected


def test_what_is_not_translated_is_said_in_indonesian() -> None:
    with speaking("en"):
        assert say("Kalimat ini belum diterjemahkan.") == "Kalimat ini belum diterjemahkan."


def test_english_tells_one_from_many() -> None:
    with speaking("en"):
        assert wording.age(NOW - timedelta(days=1), NOW) == "1 day ago"
        assert wording.age(NOW - timedelta(days=3), NOW) == "3 days ago"
    assert wording.age(NOW - timedelta(days=3), NOW) == "3 hari lalu"


def test_large_numbers_are_grouped_as_the_language_does() -> None:
    assert languages.say_many("{n} laporan", 1_000_000) == "1.000.000 laporan"
    with speaking("en"):
        assert languages.say_many("{n} angka yang belum diterjemahkan", 1_234).startswith("1,234 ")


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(minutes=59), "sisa 59 menit"),
        (timedelta(hours=2), "sisa 2 jam"),
        (timedelta(days=3), "sisa 3 hari"),
        (-timedelta(minutes=1), "lewat 1 menit"),
        (-timedelta(hours=23), "lewat 23 jam"),
        (-timedelta(days=9), "lewat 9 hari"),
    ],
)
def test_the_time_that_is_left_is_said_and_the_time_that_is_over(away: timedelta, said: str) -> None:
    assert wording.left(NOW + away, NOW) == said


def test_a_clock_names_the_day_only_when_it_is_another_one() -> None:
    assert wording.clock(NOW, NOW) == "10.00 WIB"
    assert wording.clock(NOW - timedelta(hours=11), NOW) == "24 November 2026 23.00 WIB"


def test_after_an_english_page_the_next_one_is_indonesian_again(site: FlaskClient) -> None:
    assert 'lang="en"' in site.get("/en/").text
    assert '<html lang="id">' in site.get("/").text


def test_links_of_an_english_page_lead_to_english_pages(site: FlaskClient) -> None:
    page = site.get("/en/laporan").text
    assert 'href="/public-site/en/laporan"' in page
    assert 'href="/public-site/laporan" lang="id"' in page


def test_a_page_tells_search_engines_its_whole_address_in_every_language(
    site: FlaskClient, installation: Installation
) -> None:
    links = {link.attributes["rel"]: link.attributes for link in read(site.get("/en/laporan").text).of("link")}
    assert links["canonical"]["href"] == f"{installation.address}/public-site/en/laporan"
    assert links["alternate"]["href"].startswith(f"{installation.address}/public-site/")


ROOT = translations.ROOT
FILES = [pytest.param(file, id=str(file.path.relative_to(translations.ROOT))) for file in translations.files()]


@pytest.mark.parametrize("file", FILES)
def test_a_translation_has_the_values_of_its_sentence(file: File) -> None:
    for entry in translations.kept(file).translated_entries():
        for said in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert sorted(VALUE.findall(said)) == sorted(VALUE.findall(entry.msgid)), entry.msgid
            assert sorted(TAG.findall(said)) == sorted(TAG.findall(entry.msgid)), entry.msgid


def test_the_same_page_in_another_language_keeps_what_was_chosen(site: FlaskClient) -> None:
    page = read(site.get("/peta?kanal=sampah&status=terbuka").text)
    assert "/public-site/en/peta?kanal=sampah&status=terbuka" in {link.attributes.get("href") for link in page.of("a")}
    assert "/public-site/en/peta" in {link.attributes["href"][-20:] for link in page.of("link")}


@pytest.mark.parametrize("file", FILES)
def test_every_sentence_is_translated_and_none_that_nobody_says(file: File) -> None:
    translated = {entry.msgid for entry in translations.kept(file).translated_entries()}
    assert translated == {entry.msgid for entry in file.wanted}, "make translations"


def test_no_sentence_of_a_script_hides_from_translators() -> None:
    """One with values within a template literal would not be found."""
    found = {entry.msgid for file in translations.files() for entry in file.wanted}
    scripts = [path.read_text(encoding="utf-8") for path in (ROOT / "functions/public_site/static/js").glob("*.js")]
    said = {text for script in scripts for text in re.findall(r'\b(?:say|sayMany|sayable)\("([^"]+)"', script)}
    assert said - found == set()
