"""What the form needs without a network: the service worker's list, the copies it keeps, and what installs the page."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image

from functions.public_site import kept_files
from tests.conftest import Client
from tests.markup import read

PREFIX = "/public-site"


@pytest.fixture
def site(front_end_packages: None, client: Client) -> FlaskClient:
    return client("public_site")


def _constant(script: str, name: str) -> dict[str, str]:
    found = re.search(rf"^const {name} = (.*);$", script, re.MULTILINE)
    assert found
    return json.loads(found[1])


def _worker(site: FlaskClient) -> str:
    return site.get("/sw.js").text


def test_the_service_worker_is_asked_for_each_time_and_unchanged_costs_nothing(site: FlaskClient) -> None:
    answer = site.get("/sw.js")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    assert answer.mimetype == "text/javascript"
    assert site.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_everything_it_keeps_is_answered_as_its_digest_says(site: FlaskClient) -> None:
    files = _constant(_worker(site), "FILES")
    assert len(files) > 30
    for address, digest in files.items():
        answer = site.get(address.removeprefix(PREFIX))
        assert answer.status_code == 200, address
        assert f"sha256-{base64.b64encode(hashlib.sha256(answer.data).digest()).decode()}" == digest, address


def test_it_keeps_what_the_form_needs_and_no_page_of_a_report(site: FlaskClient) -> None:
    script = _worker(site)
    files = _constant(script, "FILES")
    assets = ("js/sent.js", "js/outbox.js", "form.css", "map.css", "pin.svg", "vendor/leaflet-1.9.4/leaflet.js")
    needed = {f"{PREFIX}/aset/{name}" for name in assets} | {f"{PREFIX}/wilayah.json", f"{PREFIX}/en/kata.json"}
    assert needed <= set(files)
    assert set(_constant(script, "FORMS").values()) <= set(files)
    assert set(_constant(script, "OFFLINE").values()) <= set(files)
    assert [each for each in files if re.search(r"laporan|foto|surat|/$", each)] == []


def test_a_changed_file_is_another_version() -> None:
    before = kept_files.everything({"/a": b"one", "/b": b"two"})
    assert kept_files.version(before) == kept_files.version(kept_files.everything({"/b": b"two", "/a": b"one"}))
    assert kept_files.version(before) != kept_files.version(kept_files.everything({"/a": b"one", "/b": b"2"}))


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_kept_copy_of_the_form_has_no_key_that_two_reports_could_share(site: FlaskClient, language: str) -> None:
    answer = site.get(f"{language}/formulir")
    keys = [e.attributes for e in read(answer.text).of("input") if e.attributes["name"] == "idempotency_key"]
    assert [key["value"] for key in keys] == [""]
    assert answer.headers["Content-Security-Policy"] == site.get("/").headers["Content-Security-Policy"]
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("no-cache", "noindex")


def test_the_manifest_names_the_city_and_icons_of_the_size_it_says(site: FlaskClient) -> None:
    answer = site.get("/kanal.webmanifest")
    manifest = json.loads(answer.text)
    assert (answer.mimetype, manifest["name"]) == ("application/manifest+json", "Kanal Kota Pangkalpinang")
    assert (manifest["start_url"], manifest["scope"]) == (f"{PREFIX}/", f"{PREFIX}/")
    for icon in manifest["icons"]:
        picture = site.get(icon["src"].removeprefix(PREFIX))
        side, _ = Image.open(BytesIO(picture.data)).size
        assert (picture.mimetype, icon["sizes"]) == ("image/png", f"{side}x{side}")


def test_a_shortcut_leads_to_a_page(site: FlaskClient) -> None:
    for shortcut in json.loads(site.get("/kanal.webmanifest").text)["shortcuts"]:
        path = shortcut["url"].removeprefix(PREFIX).partition("#")[0]
        assert site.get(path, headers={"Accept": "text/html"}).status_code == 200, path
