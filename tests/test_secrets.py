"""Through a report's life: no log line, no address, no refusal and no page but the receipt holds what opens a door."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import pytest
from flask.testing import FlaskClient

from shared.endpoint import endpoint
from shared.installation import Installation
from tests import markup
from tests.conftest import SIGNING_KEY, Client
from tests.doors import BROWSER, letter
from tests.samples import LAMP, picture
from tests.sign_in import Browser

PROGRAM: Final = {"Accept": "application/json"}
TELEGRAM: Final = "rahasia-telegram-4471"
WHISPERED: Final = "kunci-salah-ketik-9921"  # typed where a secret belongs
_ADDRESSES: Final = ("href", "action", "src", "formaction", "content")


class Said(NamedTuple):
    """One answer. `addresses`: where it leads."""

    door: str
    status: int
    head: str
    body: str
    addresses: str


class Ear:
    """Every function's client, all of whose answers are noted; `found` are the secrets that came along."""

    def __init__(self, client: Client) -> None:
        self.said: list[Said] = []
        self.found: dict[str, str] = {}
        self._client = client
        self._made: dict[str, FlaskClient] = {}

    def http(self, function: str) -> FlaskClient:
        if function not in self._made:
            made = self._client(function)
            made.open = self._noting(function, made.open)  # pyright: ignore[reportAttributeAccessIssue]
            self._made[function] = made
        return self._made[function]

    def _noting(self, function: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*given: Any, **more: Any) -> Any:
            answer = ask(*given, **more)
            cookies = answer.headers.getlist("Set-Cookie")
            for number, cookie in enumerate(re.findall(r"=([^;]{20,})", ";".join(cookies))):
                self.found[f"cookie {len(self.said)}.{number}"] = cookie
            head = "\n".join(f"{name}: {value}" for name, value in answer.headers if name != "Set-Cookie")
            self.said.append(Said(f"{function} {given[0]}", answer.status_code, head, _body(answer), _leads(answer)))
            return answer

        return noted


def _body(answer: Any) -> str:
    return answer.get_data().decode("utf-8", "replace")


def _leads(answer: Any) -> str:
    if answer.mimetype != "text/html":
        return answer.headers.get("Location", "")
    page = markup.read(_body(answer))
    led = [each.attributes[name] for each in page.elements for name in _ADDRESSES if name in each.attributes
           and (each.tag, each.attributes.get("name")) != ("meta", "csrf")]  # fmt: skip
    return "\n".join([answer.headers.get("Location", ""), *led])


@pytest.fixture(autouse=True)
def _telegram(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the Kanal of the test is made, which is another one for other settings."""
    monkeypatch.setenv("KANAL_TELEGRAM_SECRET", TELEGRAM)


@pytest.fixture
def ear(installation: Installation, tokens: dict[str, str], client: Client) -> Ear:
    ear = Ear(client)
    ear.found |= {"server": installation.secret, "signing": SIGNING_KEY, "telegram": TELEGRAM, "typed": WHISPERED}
    ear.found |= {f"token of {post}": token for post, token in tokens.items()}
    return ear


def _with(key: str, kind: Mapping[str, str] = PROGRAM) -> dict[str, str]:
    return {**kind, "Authorization": f"Bearer {key}"}


def _lived(ear: Ear, here: Installation, delivered: Callable[[], None]) -> None:
    submit = ear.http("submit_report")
    receipt = submit.post("/", json=LAMP, headers=PROGRAM).get_json()
    ear.found["secret"] = receipt["secret"]
    page = submit.post("/", data={**LAMP, "text": "Lampu lain padam."}, headers=BROWSER).text
    [ear.found["secret on the receipt"]] = set(re.findall(r"\b[0-9A-HJKMNP-TV-Z]{24}\b", page))
    submit.post("/", data={**LAMP, "lat": "x", "secret": WHISPERED}, headers=BROWSER)
    delivered()
    ear.found["letter"] = letter(here, receipt["ticket"])
    _of_reporter(ear, receipt["ticket"], receipt["secret"])
    _of_staff(ear, receipt["ticket"])
    _of_others(ear)
    delivered()


def _of_reporter(ear: Ear, ticket: str, secret: str) -> None:
    site, photos, path = ear.http("public_site"), ear.http("store_photo"), f"/laporan/{ticket}"
    for kind, given in ((PROGRAM, secret), (BROWSER, secret), (PROGRAM, WHISPERED), (BROWSER, WHISPERED)):
        site.get(path, headers=_with(given, kind))
        shown = site.post(path, data={"secret": given}, headers=kind).text
        ear.found |= {f"pass {len(ear.said)}": each for each in re.findall(r'value="(pass:[^"]+)"', shown)}
        site.post(path, data={"secret": given, "move": "rate", "rating": "9"}, headers=kind)
        site.post(f"{path}/kontak", data={"secret": given, "email": "x"}, headers=kind)
        site.get(f"{path}/kontak", headers=_with(given, kind))
        site.post(f"{path}/foto/x", data={"secret": given}, headers=kind)
        photos.post(f"/{ticket}", data=picture(5, (64, 48)), content_type="image/jpeg", headers=_with(given))
        photos.post(f"/{ticket}", data={"secret": given, "move": "rate", "rating": "9"}, headers=BROWSER)
    for path in (f"/surat/stop/{ear.found['letter']}", f"/surat/stop/{ear.found['letter']}x", f"/surat/x/{WHISPERED}"):
        site.get(path, headers=BROWSER)
        site.post(path, data={"stop": "x" * 99}, headers=BROWSER)


def _of_staff(ear: Ear, ticket: str) -> None:
    http = ear.http("staff_console")
    browser = Browser(http).sign_in("operator-1")
    ear.found["csrf"] = browser.csrf()
    for path in (
        "/",
        "/antrean/triage",
        f"/laporan/{ticket}",
        f"/laporan/{ticket}/kontak",
        "/validasi",
        "/admin/orang",
    ):
        browser.get(path)
    browser.post(f"/laporan/{ticket}/kontak", alasan="x")
    browser.post(f"/laporan/{ticket}/langkah/note", note="Dilihat")
    http.post(f"/laporan/{ticket}/langkah/note", data={"csrf": WHISPERED, "note": "x"}, headers=BROWSER)
    browser.post("/keluar")
    for key in (ear.found["token of operator-1"], ear.found["token of admin"] + "x", WHISPERED):
        for path in ("/api/reports?queue=triage", f"/api/reports/{ticket}", "/api/inbox", "/api/telegram"):
            http.get(path, headers=_with(key))


def _of_others(ear: Ear) -> None:
    ear.http("telegram_bot").post("/", json={}, headers={"X-Telegram-Bot-Api-Secret-Token": TELEGRAM})
    ear.http("telegram_bot").post("/", json={}, headers={"X-Telegram-Bot-Api-Secret-Token": WHISPERED})
    ear.http("open311").post("/v2/requests.json", data={"api_key": f"warga.{WHISPERED}", "service_code": "pju"})
    for function in ("remind_overdue", "publish_recent", "export_open_data"):
        ear.http(function).post("/")
    ear.http("open_data").get("/reports.csv")


def test_what_opens_a_door_is_nowhere_but_where_it_is_handed_out(
    ear: Ear, installation: Installation, delivered: Callable[[], None], capfd: pytest.CaptureFixture[str]
) -> None:
    _lived(ear, installation, delivered)
    out = capfd.readouterr()
    written = out.out + out.err
    assert '"message": "event taken"' in written
    assert [name for name, secret in ear.found.items() if secret in written] == [], "in the log"
    assert {kind.partition(" ")[0] for kind in ear.found} >= {"cookie", "csrf", "pass", "secret", "letter", "token"}
    assert len(ear.said) > 60
    assert _at_wrong_places(ear) == []


def _at_wrong_places(ear: Ear) -> list[tuple[str, str, str, int]]:
    return [
        (name, where, said.door, said.status)
        for said in ear.said
        for name, secret in ear.found.items()
        for where, text in (("head", said.head), ("address", said.addresses), ("body", said.body))
        if secret in text and secret not in said.door and not _is_handed_out(name, where, said)
    ]


def _is_handed_out(name: str, where: str, said: Said) -> bool:
    """The secret on the receipt; a pass and a form's token on the page that they are for."""
    if name.startswith("secret"):
        return said.door == "submit_report /" and said.status == 201 and where == "body"
    is_own_page = said.door.startswith(("public_site /laporan", "store_photo"))
    is_of_form = (name.startswith("pass") and is_own_page) or (name == "csrf" and said.door.startswith("staff_console"))
    return is_of_form and where == "body"


def test_a_line_about_what_failed_says_neither_key_nor_address(
    installation: Installation, client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    """`path` is in that line: a letter's token is not."""
    answered = endpoint(lambda _: 1 / 0)  # pyright: ignore[reportArgumentType]
    token = "x" * 80
    with client("public_site").application.test_request_context(f"/surat/stop/{token}?code={WHISPERED}") as context:
        assert answered(context.request).status_code == 500
    written = capfd.readouterr().out
    assert '"path": "/surat/stop/…"' in written.encode().decode("unicode_escape", "replace") or "\\u2026" in written
    assert [each for each in (token, WHISPERED) if each in written] == []
