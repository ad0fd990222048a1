"""Coming in to the staff console with a browser: as a demo person, and with a real OpenID provider."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from tests.load import own_kanal
from tests.load.own_kanal import OwnKanal
from tests.provider import Provider, running

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib")]
ADMIN = "admin@kota.test"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running() as found:
        found.register("admin", email=ADMIN, email_verified=True)
        found.register("budi", email="budi@kota.test", email_verified=True)
        yield found


@pytest.fixture(scope="module")
def city(provider: Provider, front_end_packages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnKanal]:
    """Whose staff sign in with that provider; nobody has been appointed yet."""
    client = {"KANAL_OIDC_CLIENT_ID": "kanal", "KANAL_OIDC_CLIENT_SECRET": "a-secret"}
    settings = {"KANAL_OIDC_ISSUER": provider.issuer, "KANAL_FIRST_ADMIN": ADMIN, **client}
    with own_kanal.running(tmp_path_factory.mktemp("data"), settings=settings) as own:
        yield own


def _as_demo(page: Page, kanal: OwnKanal, name: str) -> Page:
    page.goto(f"{kanal.url}/staff-console/")
    page.get_by_role("button", name=name, exact=True).click()
    return page


def _as(page: Page, city: OwnKanal, subject: str) -> Page:
    """At the provider's own page."""
    page.goto(f"{city.url}/staff-console/jabatan")
    page.get_by_role("link", name="Masuk dengan akun pegawai").click()
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize").click()
    return page


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_demo_person_comes_in_changes_the_post_and_goes_out(
    kanal: OwnKanal, opened: Opened, size: str, scripts: bool
) -> None:
    page = _as_demo(opened(size, scripts=scripts), kanal, "Kepala Dishub (contoh)")
    expect(page.locator(".who")).to_contain_text("Kepala Dishub")
    page.get_by_role("link", name="Ganti jabatan").click()
    page.get_by_role("button", name="Petugas Dishub").click()
    expect(page.locator(".who")).to_contain_text("Petugas Dishub")
    page.get_by_role("button", name="Keluar").click()
    page.goto(f"{kanal.url}/staff-console/kotak-masuk")
    expect(page.get_by_role("heading", name="Masuk dengan akun contoh")).to_be_visible()


def test_a_page_of_the_post_before_says_so_and_does_nothing(kanal: OwnKanal, opened: Opened) -> None:
    page = _as_demo(opened("desk"), kanal, "Kepala DLH (contoh)")
    page.goto(f"{kanal.url}/staff-console/jabatan")
    other = page.context.new_page()
    other.goto(f"{kanal.url}/staff-console/jabatan")
    other.get_by_role("button", name="Petugas DLH").click()
    page.get_by_role("button", name="Kepala DLH").click()
    expect(page.get_by_role("heading")).to_contain_text("jabatan Anda sudah berganti")


def test_the_first_admin_appoints_somebody_who_then_comes_in_until_the_post_is_taken_away(
    city: OwnKanal, opened: Opened
) -> None:
    admin = _as(opened("desk"), city, "admin")
    expect(admin.locator(".who")).to_contain_text(ADMIN)
    admin.goto(f"{city.url}/staff-console/admin/orang")
    admin.get_by_label("Nama").fill("Budi")
    admin.get_by_label("Email akun pegawai").fill("budi@kota.test")
    admin.get_by_label("Jabatan").select_option("operator-1")
    admin.get_by_role("button", name="Tambahkan").click()
    expect(admin.get_by_role("heading", name="Budi")).to_be_visible()
    operator = _as(opened("phone"), city, "budi")
    expect(operator.locator(".who")).to_contain_text("Operator 1")
    admin.get_by_role("button", name="Akhiri sekarang").click()
    operator.goto(f"{city.url}/staff-console/antrean/triage")
    expect(operator.get_by_role("heading", name="Masuk petugas")).to_be_visible()
    admin.goto(f"{city.url}/staff-console/admin/akses")
    expect(admin.locator(".entries li")).to_have_count(2)


def test_a_stranger_with_an_account_of_that_provider_is_told_whom_to_ask(city: OwnKanal, opened: Opened) -> None:
    page = _as(opened("phone"), city, "stranger@kota.test")
    expect(page.get_by_role("heading")).to_contain_text("belum terdaftar sebagai petugas")
    page.goto(f"{city.url}/staff-console/")
    expect(page.get_by_role("heading", name="Masuk petugas")).to_be_visible()


def test_whoever_says_no_at_the_provider_is_back_at_the_door(city: OwnKanal, opened: Opened) -> None:
    page = opened("desk")
    page.goto(f"{city.url}/staff-console/masuk/mulai")
    assert parse_qs(urlsplit(page.url).query)["code_challenge_method"] == ["S256"]
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("heading")).to_contain_text("Silakan masuk sekali lagi")
