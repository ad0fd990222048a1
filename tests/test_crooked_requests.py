"""Crooked addresses and line breaks in every place: nobody gets a file, is led away, or writes a header of ours."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from functions.local.manifest import FUNCTIONS
from shared.installation import Installation
from tests import cases, markup
from tests.conftest import Client
from tests.doors import BROWSER, House, furnished
from tests.sign_in import signed_in

HOST: Final = "kanal.test"
FOLDERS: Final[dict[str, tuple[str, ...]]] = {
    "public_site": ("/", "/aset/", "/aset/js/", "/foto/{ticket}/", "/laporan/{ticket}/foto/", "/laporan/", "/surat/"),
    "staff_console": ("/", "/aset/", "/aset/js/", "/laporan/{ticket}/foto/", "/api/reports/{ticket}/photos/"),
    "open_data": ("/", "/v/", "/bukti/", "/bukti/akar/"),
    "store_photo": ("/",),
    "open311": ("/", "/v2/", "/v2/requests/", "/v2/services/"),
}  # fmt: skip
OUT: Final = (
    "../../manifest.json", "..\\..\\manifest.json", "js/../../../manifest.json", str(FUNCTIONS / "manifest.json"),
    "../package.json", "../../../shared/indexes.json", "%2e%2e/%2e%2e/manifest.json", "../main.py", "../../main.py",
    "../../../../../../etc/passwd", "..\\main.py", "..\\..\\main.py", "....//main.py", "/etc/passwd", "//etc/passwd",
    "%2e%2e/main.py", "%2e%2e%2fmain.py", "%252e%252e%252fmain.py", "..%5cmain.py", "..;/main.py",
    "\xc0\xae\xc0\xae/main.py", "\xff", "..\0/main.py", "../main.py\0.css", "style.css\0", "C:\\main.py",
    "file:///etc/passwd", ".", "..", "./", "../", "\x00", "a" * 5_000, "../" * 500, "__pycache__", "../static",
)  # fmt: skip
AWAY: Final = (
    "//evil.test", "//evil.test/x", "///evil.test", "/\\evil.test", "\\\\evil.test", "/%2fevil.test", "/%5cevil.test",
    "https://evil.test", "https:evil.test", "http:///evil.test", "javascript:alert(1)", "/\t/evil.test", "@evil.test",
    " //evil.test", "/ /evil.test", "\u2028//evil.test", "/\u2028/evil.test", "/..//evil.test",
    "//evil.test@kanal.test", "?next=//evil.test", "#//evil.test", "．evil.test", "//evil。test", ".evil.test",
)  # fmt: skip
BREAKS: Final = tuple(
    f"x{line_break}X-Evil: 1{line_break}{line_break}<script>"
    for line_break in ("\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\u560d\u560a", "\0")
)
PARAMETERS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "public_site": {
        "/": ("x",), "/laporan": ("ticket",), "/peta": ("kanal", "waktu", "status", "halaman", "cari"),
        "/peta.json": ("kanal", "bulan"), "/statistik": ("masa",), "/laporan/{ticket}": ("x",),
    },
    "staff_console": {
        "/masuk": ("next",), "/masuk/mulai": ("next",), "/masuk/kembali": ("state", "code", "iss", "error"),
        "/antrean/triage": ("after", "kategori", "skpd", "selesai", "bentuk"),
        "/antrean/triage/berikutnya": ("sesudah", "selesai", "kategori"), "/jabatan": ("x",),
        "/laporan/{ticket}": ("antrean", "selesai"), "/survei": ("after", "urut", "tercatat"),
        "/kotak-masuk": ("after",), "/admin/akses": ("after", "orang"), "/api/reports": ("queue", "after"),
    },
    "open_data": {"/reports.csv": ("x",)},
    "submit_report": {"/": ("x",)},
    "open311": {
        "/v2/requests.json": ("service_request_id", "service_code", "start_date", "jurisdiction_id", "status"),
        "/discovery.xml": ("jurisdiction_id",),
    },
}  # fmt: skip


WHOSE: Final = {"/survei": "surveyor-1", "/kotak-masuk": "officer-dishub", "/admin": "admin", "/": "operator-1"}


class Asker:
    """A stranger and, in the console, somebody whose page it is."""

    def __init__(self, house: House, client: Client) -> None:
        self.house = house
        self._staff = {path: signed_in(client, post).http for path, post in WHOSE.items()}

    def client(self, function: str, path: str) -> FlaskClient:
        if function != "staff_console" or path.startswith("/masuk"):
            return self.house.client(function)
        return next(http for whose, http in self._staff.items() if path.startswith(whose))

    def path(self, path: str) -> str:
        return path.format_map(self.house.there)


@pytest.fixture
def asker(installation: Installation, tokens: dict[str, str], client: Client) -> Asker:
    return Asker(furnished(installation, client), client)


def _raw(client: FlaskClient, path: str) -> TestResponse:
    """That very path, as a server hands it on after decoding it once."""
    return client.get("/", headers=BROWSER, environ_overrides={"PATH_INFO": path.encode("latin-1").decode("latin-1")})


def test_no_address_leads_to_a_file_that_is_not_offered(asker: Asker) -> None:
    given: dict[tuple[str, str, str], str] = {}
    for function, folders in FOLDERS.items():
        for folder, out in product(folders, OUT):
            client = asker.client(function, folder)
            answer = _raw(client, asker.path(folder) + out)
            cases.TRIED["addresses tried that lead out of a folder"] += 1
            if not (_is_refused(answer) or _is_nothing_else(asker, client, folder, answer)):
                given[function, folder, out[:40]] = answer.status
    assert given == {}


def _is_refused(answer: TestResponse) -> bool:
    return answer.status_code in {303, 308, 400, 401, 403, 404, 405, 422} and b"import annotations" not in answer.data


def _is_nothing_else(asker: Asker, client: FlaskClient, folder: str, answer: TestResponse) -> bool:
    """Where the rest was nothing, the folder's own page came."""
    return len(answer.data) == len(_raw(client, asker.path(folder)).data)


def _leads_away(answer: TestResponse, asked: str) -> list[str]:
    """Where it leads that is not ours: by its head, its links and its forms."""
    led = [answer.headers["Location"]] if "Location" in answer.headers else []
    if answer.mimetype == "text/html" and answer.data:
        found = markup.read(answer.text).of("a", "form", "link", "script", "img", "meta", "base")
        led += [
            each.attributes[name] for each in found for name in ("href", "action", "src") if name in each.attributes
        ]
    return [each for each in led if not _is_ours(urljoin(f"https://{HOST}/staff-console{asked}", each))]


def _is_ours(address: str) -> bool:
    parts = urlsplit(address.replace("\\", "/"))
    known = {HOST, "localhost", "www.openstreetmap.org", "tile.openstreetmap.org", "wa.me", "pangkalpinangkota.go.id"}
    return (parts.scheme in {"http", "https"} and parts.hostname in known) or parts.scheme in {
        "tel",
        "mailto",
        "data",
        "geo",
    }


def _asked(asker: Asker, values: tuple[str, ...]) -> Iterator[tuple[str, str, str, TestResponse]]:
    for function, pages in PARAMETERS.items():
        for path, names in pages.items():
            client = asker.client(function, path)
            for name, value in product(names, values):
                cases.TRIED["parameters tried with crooked values"] += 1
                yield path, name, value, client.get(asker.path(path), query_string={name: value}, headers=BROWSER)


def test_no_parameter_leads_to_another_site(asker: Asker) -> None:
    led = {
        (path, name, value): found
        for path, name, value, answer in _asked(asker, AWAY)
        if (found := _leads_away(answer, "/") or (["failed"] if answer.status_code >= 500 else []))
    }
    assert led == {}


def test_no_address_of_ours_leads_to_another_site(asker: Asker) -> None:
    led: dict[tuple[str, str], list[str]] = {}
    for function, away in product([*PARAMETERS, "store_photo"], AWAY):
        for path in (away, f"/{away}", f"/en/{away}", f"/laporan/{away}"):
            answer = _raw(asker.house.client(function), path.encode().decode("latin-1"))
            if found := _leads_away(answer, "/") or (["failed"] if answer.status_code >= 500 else []):
                led[function, path] = found
    assert led == {}


def test_whoever_signs_in_goes_nowhere_else(client: Client, tokens: dict[str, str]) -> None:
    led: dict[str, str] = {}
    for away in AWAY:
        answer = client("staff_console").post(
            "/masuk", data={"person": "demo-operator-1", "next": away}, headers=BROWSER
        )
        location = answer.headers["Location"]
        if not location.startswith("/staff-console/") or _leads_away(answer, "/"):
            led[away] = location
    assert led == {}


def test_no_line_break_in_a_request_begins_a_header_of_the_answer(asker: Asker) -> None:
    wrong = {
        (path, name, value): answer.status
        for path, name, value, answer in _asked(asker, BREAKS)
        if answer.status_code >= 500 or _has_broken_out(answer.headers)
    }
    for function, value in product(FOLDERS, BREAKS):
        for path in (f"/{value}", f"/laporan/{value}", f"/aset/{value}"):
            answer = _raw(asker.house.client(function), path.encode().decode("latin-1"))
            if answer.status_code >= 500 or _has_broken_out(answer.headers):
                wrong[function, path, value] = answer.status
    assert wrong == {}


def _has_broken_out(headers: Headers) -> bool:
    return "X-Evil" in headers or any(not value.isprintable() for value in headers.values())
