"""No page runs, fetches or shows as its own what somebody else has written into a field: with the real pages, their own
scripts and their own policy, in a city where every text is hostile (`hostile_city.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Error

from functions.staff_console import entrance
from shared.web import now
from tests import hostile_city, public_pages, staff_pages
from tests.browser.conftest import PATIENCE_MS, SIZES
from tests.browser.signing_in import sign_in
from tests.browser.watched import Watched
from tests.browser.watched import watched as watching
from tests.hostile_texts import IN_HTML, MARK, SHORT, Texts
from tests.load import own_kanal
from tests.load.own_kanal import OwnKanal
from tests.samples import IN_THE_CITY

pytestmark = pytest.mark.browser
SENT_AS_A_FORM = """([action, typed]) => {
  const form = document.createElement("form");
  Object.assign(form, { action, method: "POST" });
  for (const [name, value] of Object.entries(typed)) {
    const field = form.appendChild(document.createElement("textarea"));
    Object.assign(field, { name, value });
  }
  document.body.append(form);
  form.submit();
}"""
DRAWN_BY_SCRIPTS = {
    *("form", "form-english", "list", "report", "own-report", "report-triage", "report-working", "report-of-officer"),
    *("new-report", "survey", "inbox"),
}
FOR_PROGRAMS = (
    "/public-site/peta.json?waktu=30",
    "/public-site/wilayah.json",
    "/public-site/tempat.json",
    "/public-site/kata.json",
    "/public-site/openapi.json",
    "/open-data/",
    "/open-data/open-and-recent.json",
    "/open-data/reports.csv",
    "/open-data/reports.geojson",
    "/open-data/reports.ndjson",
    "/open311/v2/services.json",
    "/open311/v2/services.xml",
    "/open311/v2/services/pju.xml",
    "/open311/v2/services/pju.json",
    "/open311/v2/discovery.xml",
    "/open311/v2/requests.xml?extensions=true",
    "/open311/v2/requests.json?extensions=true",
    "/open311/v2/requests/{ticket}.xml",
    "/open311/v2/requests.xml?status=%3Cstolen-mark%3E",
    "/open311/v2/%3Cstolen-mark%3E.xml",
)
REFLECTING = (
    "/public-site/peta?kanal={said}&waktu={said}&kelurahan={said}&status={said}&skpd={said}",
    "/public-site/laporan?ticket={said}",
    "/public-site/statistik?masa={said}",
    "/public-site/laporan/{said}",
    "/public-site/{said}",
    "/public-site/en/{said}",
    "/public-site/laporan/{said}/dukung",
    "/public-site/surat/{said}",
    "/public-site/foto/{said}",
    "/public-site/?kode={said}&{said}",
    "/staff-console/masuk?next={said}",
    "/staff-console/masuk?next=javascript:stolen(1)",
    "/staff-console/masuk/kembali?error={said}&state={said}",
    "/store-photo/{said}",
    "/submit-report/{said}",
    "/mailbox?{said}",
)
OF_THE_CONSOLE = (
    "/staff-console/antrean/triage?kategori={said}&skpd={said}&after={said}",
    "/staff-console/antrean/{said}",
    "/staff-console/laporan/{said}",
    "/staff-console/admin/orang/{said}",
    "/staff-console/admin/akses?post={said}&ticket={said}",
    "/staff-console/admin/surat-mati?after={said}",
)
_TYPED = ("landmark", "name", "phone", "email", "code", "channel", "lat", "lon", "idempotency_key")
FORMS: dict[str, Sequence[str]] = {
    "/submit-report/": ("text", *_TYPED, "told_by"),
    "/public-site/serupa": ("text", *_TYPED),
    "/public-site/laporan/{ticket}/dukung": ("phone", "email", "told_by", "idempotency_key"),
}


class Sight(NamedTuple):
    kanal: OwnKanal
    city: hostile_city.City


@pytest.fixture(scope="module")
def sight(front_end_packages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sight]:
    city = hostile_city.built(tmp_path_factory.mktemp("hostile"), now())
    with own_kanal.running(city.data, catalogue=city.catalogue) as kanal:
        yield Sight(kanal, city)


@pytest.fixture
def watched(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Watched]:
    size = SIZES[getattr(request, "param", "desk")]
    context = chromium.new_context(viewport=size, locale="id-ID", service_workers="block")
    context.set_default_timeout(PATIENCE_MS)
    yield watching(context)
    context.close()


def test_what_comes_to_life_is_seen(watched: Watched) -> None:
    """Each text that is HTML, on a page that does not escape it."""
    unseen, served = list[str](), list[str]()
    watched.page.route("http://careless.test/", lambda route: route.fulfill(body=served[-1], content_type="text/html"))
    for text in IN_HTML:
        served.append(f"<!doctype html><title>x</title><p>{text}</p>")
        watched.page.goto("http://careless.test/", wait_until="load")
        if not watched.look("here"):
            unseen.append(text)
    assert unseen == []


@pytest.mark.parametrize("watched", SIZES, indirect=True)
def test_no_page_for_citizens_lets_a_text_come_to_life(sight: Sight, watched: Watched) -> None:
    tickets, address = sight.city.tickets, f"{sight.kanal.url}/public-site"
    letter = public_pages.letter(address)
    shown = public_pages.Examples(tickets["resolved"], sight.city.secret, tickets["working"], letter)
    found, showing = list[str](), 0
    for name in public_pages.PAGES:
        found += watched.opens(f"{address}{shown.path(name)}", at_rest=name in DRAWN_BY_SCRIPTS)
        showing += watched.shows_any
    assert showing > 1
    assert found == [], "\n".join(dict.fromkeys(found))


POSTS = sorted({page.post for page in staff_pages.PAGES.values()})


@pytest.mark.parametrize("watched", SIZES, indirect=True)
@pytest.mark.parametrize("post", POSTS)
def test_no_page_of_the_console_lets_a_text_come_to_life(sight: Sight, watched: Watched, post: str) -> None:
    tickets, address = sight.city.tickets, f"{sight.kanal.url}/staff-console"
    shown = staff_pages.Examples(
        tickets["triage"], tickets["working"], tickets["resolved"], "officer-dishub", "head-dishub"
    )
    names = [name for name, page in staff_pages.PAGES.items() if page.post == post]
    if post:
        sign_in(watched.page, address, shown.post(names[0]))
    found, showing = list[str](), 0
    for name in names:
        found += watched.opens(f"{address}{shown.path(name)}", at_rest=name in DRAWN_BY_SCRIPTS)
        showing += watched.shows_any
    assert showing or not post
    assert found == [], "\n".join(dict.fromkeys(found))


def test_no_message_and_no_file_for_programs_comes_to_life(sight: Sight, watched: Watched) -> None:
    """What a browser shows of them; what it will not show, it saves."""
    url, ticket = sight.kanal.url, sight.city.tickets["working"]
    found = [each for path in ("/notices", "/mailbox") for each in watched.sees(f"{url}{path}")]
    assert watched.shows_any
    for path in FOR_PROGRAMS:
        answer = watched.page.request.get(f"{url}{path.format(ticket=ticket)}")
        assert answer.status < 500, path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert "html" not in answer.headers["content-type"], path
        if "attachment" not in answer.headers.get("content-disposition", "") and answer.ok:
            found += _opened_as_a_page(watched, f"{url}{path.format(ticket=ticket)}")
    found = [each for each in found if "Applying inline style" not in each]  # Chromium's own, where it shows XML
    assert found == [], "\n".join(dict.fromkeys(found))


def _opened_as_a_page(watched: Watched, address: str) -> list[str]:
    with suppress(Error):  # Chromium saves what it does not show
        return watched.sees(address, at_rest=False)
    return []


def test_nothing_that_an_address_says_comes_to_life(sight: Sight, watched: Watched) -> None:
    said = quote(Texts().of(1500), safe="")
    found = [
        each
        for path in REFLECTING
        for each in watched.sees(f"{sight.kanal.url}{path.format(said=said)}", at_rest=False)
    ]
    sign_in(watched.page, f"{sight.kanal.url}/staff-console", "admin")
    found += [
        each
        for path in OF_THE_CONSOLE
        for each in watched.sees(f"{sight.kanal.url}{path.format(said=said)}", at_rest=False)
    ]
    assert found == [], "\n".join(dict.fromkeys(found))


@pytest.mark.parametrize(("path", "names"), FORMS.items(), ids=FORMS)
def test_nothing_of_a_form_that_is_refused_comes_to_life(
    sight: Sight, watched: Watched, path: str, names: Sequence[str]
) -> None:
    watched.page.goto(f"{sight.kanal.url}/public-site/privasi")
    typed = dict.fromkeys(names, Texts().of(1500)) | {"": ""}
    with watched.page.expect_navigation(wait_until="networkidle"):
        watched.page.evaluate(SENT_AS_A_FORM, [path.format(ticket=sight.city.tickets["working"]), typed])
    assert watched.look(path) == []
    assert watched.shows_any


@pytest.mark.parametrize("kind", ["pju", SHORT], ids=["filed", "refused"])
def test_nothing_of_a_report_that_an_operator_files_comes_to_life(sight: Sight, watched: Watched, kind: str) -> None:
    page, address = watched.page, f"{sight.kanal.url}/staff-console"
    sign_in(page, address, "operator-1")
    page.goto(f"{address}/laporan-baru")
    csrf = page.locator(f"input[name={entrance.CSRF_FIELD}]").first.input_value()
    texts = Texts()
    typed = {"text": texts.of(1500), "landmark": texts.of(300), "name": texts.of(120), "phone": "0812 3456 7890"}
    of_the_form = {entrance.CSRF_FIELD: csrf, "idempotency_key": kind.ljust(20, "-"), "kind": kind, "source": "counter"}
    with page.expect_navigation(wait_until="networkidle") as sent:
        page.evaluate(SENT_AS_A_FORM, [f"{address}/laporan-baru", typed | of_the_form | IN_THE_CITY])
    assert sent.value.status == (201 if kind == "pju" else 422)
    found = watched.look("laporan-baru")
    if kind == "pju":
        found += watched.sees(f"{address}/laporan/{page.locator('.ticket').first.inner_text()}")
    assert watched.shows_any
    assert found == []


def test_nothing_that_a_script_draws_comes_to_life(sight: Sight, watched: Watched) -> None:
    page, address = watched.page, f"{sight.kanal.url}/public-site"
    found = watched.sees(f"{address}/peta")
    for _ in range(8):  # closer, until it is one report
        if page.locator(".told").count():
            break
        page.locator(".report-mark").first.click()
        page.wait_for_timeout(100)
    found += watched.look("what the map tells")
    assert MARK in page.locator(".told").inner_text()
    mine = [
        {"ticket": f"javascript:{SHORT}", "kind": SHORT, "secret": SHORT, "at": SHORT},
        {"ticket": SHORT, "kind": SHORT, "at": ""},
    ]
    page.evaluate("(mine) => localStorage.setItem('kanal-mine', JSON.stringify(mine))", mine)
    found += watched.sees(f"{address}/laporan", at_rest=False)
    page.locator("#mine li, [data-part=list] li").first.wait_for()
    found += watched.look("my reports")
    assert watched.shows_any
    assert found == [], "\n".join(dict.fromkeys(found))
