"""When very many reports come in: what a citizen sees, with scripts and without, and that no report is lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from http import HTTPStatus
from itertools import count
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, Response, Route, expect

from shared.settings import Settings
from tests.browser.conftest import SIZES, Opened
from tests.browser.looks import is_open_to_everybody, looks_right
from tests.load import own_kanal
from tests.samples import LAMP

pytestmark = pytest.mark.browser
STORY = "Tiga lampu jalan padam."
CALM, ASKED, FLOOD = 0, 1, 3  # reports that have come before
LIMITS = {"network": {"minutes": 1440, "asks": 2, "refuses": 4}, "person": 100}
WIDGET = "altcha-widget"
Network = Callable[[int], str]


@pytest.fixture(scope="module")
def site(front_end_packages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small city's, behind a front of its own: the second report from a network is already many."""
    folder = tmp_path_factory.mktemp("city") / "city"
    shutil.copytree(Settings().catalogue, folder)
    city = json.loads((folder / "city.json").read_text(encoding="utf-8"))
    (folder / "city.json").write_text(json.dumps(city | {"limits": LIMITS}), encoding="utf-8")
    data = tmp_path_factory.mktemp("data")
    with own_kanal.running(data, catalogue=folder, settings={"KANAL_PROXIES": "1"}) as own:
        yield own.url


@pytest.fixture(scope="module")
def network(site: str) -> Network:
    """The address of somebody on whose network so many reports have been sent."""
    numbers = count(1)

    def pressed(reports: int) -> str:
        address = f"203.0.113.{next(numbers)}"
        for _ in range(reports):
            body = json.dumps(LAMP | {"text": "Lampu padam."}).encode()
            headers = {"Content-Type": "application/json", "X-Forwarded-For": address}
            with urlopen(Request(f"{site}/submit-report", body, headers)) as answer:  # noqa: S310
                assert answer.status == HTTPStatus.CREATED
        return address

    return pressed


def _filled_in(page: Page, site: str, address: str) -> None:
    page.set_extra_http_headers({"X-Forwarded-For": address})
    page.goto(f"{site}/public-site/")
    page.get_by_label("Lampu jalan", exact=True).check()
    if page.locator("form.stepwise").count():
        page.get_by_label("Lampu jalan padam").check()
    else:
        page.get_by_label("Lebih tepatnya").select_option("pju")
    page.get_by_label("Ceritakan masalahnya").fill(STORY)
    page.get_by_label("Patokan atau alamat").fill("Depan Pasar Pagi")


def _send(page: Page) -> None:
    page.get_by_role("button", name="Kirim laporan").click()


def _answers(page: Page) -> list[tuple[int, bool | None]]:
    """Status of each answer to a report, and whether an operator looks at it first."""
    answers: list[tuple[int, bool | None]] = []

    def answered(response: Response) -> None:
        if response.request.method == "POST" and "/submit-report" in response.url:
            answers.append((response.status, response.json().get("looked_at_first")))

    page.on("response", answered)
    return answers


def _all_read(page: Page, answers: list[tuple[int, bool | None]], number: int) -> list[tuple[int, bool | None]]:
    """What a page shows may be seen before the answer that it came from has been read here."""
    for _ in range(100):
        if len(answers) >= number:
            break
        page.wait_for_timeout(100)
    return answers


def test_on_an_ordinary_day_no_widget_is_brought(opened: Opened, site: str, network: Network) -> None:
    page = opened("desk")
    brought: list[str] = []
    page.on("request", lambda request: brought.append(request.url) if "altcha" in request.url else None)
    answers = _answers(page)
    _filled_in(page, site, network(CALM))
    _send(page)
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    assert (_all_read(page, answers, 1), brought) == ([(201, False)], [])


@pytest.mark.parametrize("size", SIZES)
def test_a_page_proves_some_work_while_it_says_so_and_its_report_goes_on_as_ever(
    opened: Opened, site: str, network: Network, screenshots: Path, size: str
) -> None:
    page = opened("desk")
    answers = _answers(page)
    held: list[Route] = []
    page.route("**/pbkdf2.js", lambda route: held.append(route))  # noqa: PLW0108 Playwright marks what it calls
    _filled_in(page, site, network(ASKED))
    _send(page)
    expect(page.locator(WIDGET)).to_be_visible()
    expect(page.get_by_text("Sedang masuk banyak laporan.")).to_be_visible()
    page.set_viewport_size(SIZES[size])
    looks_right(page, screenshots / f"proof-{size}.png")
    is_open_to_everybody(page)
    for route in held:
        route.continue_()
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    assert _all_read(page, answers, 2) == [(429, None), (201, False)]
    expect(page.get_by_text("operator melihat laporan ini lebih dahulu")).to_be_hidden()


def test_in_a_flood_a_page_is_still_served(opened: Opened, site: str, network: Network) -> None:
    page = opened("desk")
    _filled_in(page, site, network(FLOOD))
    _send(page)
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible(timeout=60_000)


def test_a_page_that_cannot_prove_anything_is_kept_and_says_who_looks_first(
    opened: Opened, site: str, network: Network
) -> None:
    page = opened("desk")
    answers = _answers(page)
    page.route("**/altcha.min.js", lambda route: route.abort())
    _filled_in(page, site, network(ASKED))
    _send(page)
    expect(page.get_by_text("operator melihat laporan ini lebih dahulu")).to_be_visible()
    assert _all_read(page, answers, 2) == [(429, None), (201, True)]


def test_in_a_flood_what_cannot_be_proved_waits_on_the_device_and_arrives_later(
    opened: Opened, site: str, network: Network
) -> None:
    page = opened("desk")
    page.route("**/altcha.min.js", lambda route: route.abort())
    _filled_in(page, site, network(FLOOD))
    _send(page)
    expect(page.get_by_role("heading", name="Laporan disimpan di perangkat ini")).to_be_focused()
    expect(page.get_by_text("Dikirim sendiri sesudah")).to_be_visible()
    is_open_to_everybody(page)
    page.set_extra_http_headers({"X-Forwarded-For": network(CALM)})
    page.get_by_role("button", name="Kirim sekarang").click()
    expect(page.get_by_text("Terkirim. Nomor tiket")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_without_scripts_a_report_is_kept_and_looked_at_first(
    opened: Opened, site: str, network: Network, screenshots: Path, size: str
) -> None:
    page = opened(size, scripts=False)
    _filled_in(page, site, network(ASKED))
    _send(page)
    expect(page.get_by_text("operator melihat laporan ini lebih dahulu")).to_be_visible()
    looks_right(page, screenshots / f"looked-at-first-{size}.png")


def test_without_scripts_in_a_flood_the_form_says_when_and_keeps_what_was_typed(
    opened: Opened, site: str, network: Network, screenshots: Path
) -> None:
    page = opened("phone", scripts=False)
    _filled_in(page, site, network(FLOOD))
    _send(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Kirim lagi sesudah")
    expect(page.get_by_label("Ceritakan masalahnya")).to_have_value(STORY)
    looks_right(page, screenshots / "flood.png")
    page.set_extra_http_headers({"X-Forwarded-For": network(CALM)})
    _send(page)
    expect(page.locator(".keep .ticket")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_trap_is_seen_by_nobody_and_reached_by_no_key(opened: Opened, site: str, scripts: bool) -> None:
    page = opened("desk", scripts=scripts)
    page.goto(f"{site}/public-site/")
    trap = page.locator("#website")
    expect(trap).to_be_hidden()
    expect(page.get_by_role("textbox", name="Jangan diisi")).to_have_count(0)
    expect(trap).to_have_attribute("autocomplete", "off")
    expect(trap).to_have_attribute("tabindex", "-1")
