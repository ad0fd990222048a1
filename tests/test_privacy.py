"""What citizens and staff wrote of people is on no page, in no answer to other programs and in no file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared import export, publishing, web
from shared.installation import Installation
from shared.report import Report
from tests import whispered
from tests.conftest import Client
from tests.public_pages import PAGES
from tests.samples import IN_THE_CITY
from tests.whispered import heard

NOW = web.now()
_HERE = {name: str(value) for name, value in IN_THE_CITY.items()}
_PROGRAMS = ("peta.json", "laporan/{ended}", "wilayah", "tempat.json", "kata.json")
_OPEN311 = (
    "discovery.json", "v2/services.xml", "v2/services/pju.json", "v2/tokens/{ended}.xml", "v2/requests.json",
    "v2/requests.xml?extensions=true", "v2/requests/{ended}.xml?extensions=true", "en/v2/requests.json?extensions=true",
    "v2/requests.json?service_request_id={ended},{merged},{open}",
)  # fmt: skip


@pytest.fixture
def examples(installation: Installation) -> dict[str, str]:
    first, merged, open_one, _ = told(installation)
    return {"ended": first.ticket, "merged": merged.ticket, "open": open_one.ticket, "secret": "x", "letter": "/"}


def told(here: Installation) -> list[Report]:
    found = whispered.told(here, NOW - timedelta(hours=2))
    publishing.run(here, NOW)
    export.run(here, NOW)
    return found


@pytest.mark.parametrize("language", ["", "/en"])
def test_no_page_says_what_anybody_wrote(examples: dict[str, str], client: Client, language: str) -> None:
    site, seen = client("public_site"), 0
    for path in {*PAGES.values(), *(f"/{path}" for path in _PROGRAMS)}:
        for kind in ("text/html", "application/json"):
            text = site.get(f"{language}{path.format(**examples)}", headers={"Accept": kind}).text
            assert heard(text) == [], path
            seen += examples["ended"] in text
    assert seen > 3, "so that reports are on these pages at all"


def test_open311_says_nothing_that_anybody_wrote(examples: dict[str, str], client: Client) -> None:
    answers = [client("open311").get(f"/{path.format(**examples)}") for path in _OPEN311]
    assert [answer.status_code for answer in answers] == [200] * len(_OPEN311)
    assert [heard(answer.text) for answer in answers] == [[]] * len(_OPEN311)
    assert all(examples["open"] in answer.text for answer in answers[4:6])


@pytest.mark.parametrize("kind", [{"code": "pju"}, {"channel": "lampu_jalan"}])
@pytest.mark.parametrize("language", ["", "/en"])
def test_the_search_for_duplicates_says_nothing_that_anybody_wrote(
    examples: dict[str, str], client: Client, language: str, kind: dict[str, str]
) -> None:
    site = client("public_site")
    listed = site.post(f"{language}/serupa", json=kind | IN_THE_CITY)
    form = site.post(f"{language}/serupa", data=kind | _HERE | {"key": "x" * 16})
    assert {each["ticket"] for each in listed.get_json()} == {examples["ended"], examples["open"]}
    assert (listed.status_code, form.status_code, examples["open"] in form.text) == (200, 200, True)
    assert (heard(listed.text), heard(form.text)) == ([], [])
