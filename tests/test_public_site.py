"""GET /public-site/: what everybody may read of a report, and what only its reporter."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import escape
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from functions.local import front_end
from shared import compression, contacts, export, languages, lifecycle, reports
from shared.installation import Installation
from shared.lifecycle import Receipt
from shared.moves import Details
from shared.photo import photo_file
from shared.submission import NewReport
from shared.sweep import sweep
from shared.workflow import Actor, Role
from tests.conftest import Client
from tests.life import START, resolved, routed
from tests.markup import read
from tests.samples import FAR_AWAY, IN_THE_CITY, LAMP, picture

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"
PERSONAL = {"name": "Siti Aminah", "phone": "0812 3456 7890", "email": "siti@warga.test"}
OPERATOR = Actor(Role.OPERATOR, "operator-1")
INFRA = Path(__file__).parents[1] / "infra"
UNKNOWN = "PGK-0000-0000-0"
Submit = Callable[..., Receipt]


@pytest.fixture
def site(client: Client) -> FlaskClient:
    return client("public_site")


@pytest.fixture
def submit(installation: Installation) -> Submit:
    def submitted(**fields: object) -> Receipt:
        new = NewReport.model_validate(LAMP | fields)
        return lifecycle.submit(installation, new, key=f"key {fields}", now=NOW, body=b"")

    return submitted


def test_the_front_page_is_never_kept_and_has_a_fresh_key(site: FlaskClient) -> None:
    first, second = (site.get("/", headers=BROWSER) for _ in range(2))
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-store")
    keys = [
        each.attributes["value"]
        for answer in (first, second)
        for each in read(answer.text).of("input")
        if each.attributes["name"] == "idempotency_key"
    ]
    assert len(set(keys)) == 2


def test_a_report_is_found_by_whatever_its_ticket_was_written_like(site: FlaskClient, submit: Submit) -> None:
    ticket = submit().report.ticket
    answer = site.get("/laporan", query_string={"ticket": f" {ticket.lower().replace('-', ' ')} "}, headers=BROWSER)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/public-site/laporan/{ticket}")


def test_the_citys_own_beginning_of_a_ticket_need_not_be_typed(site: FlaskClient, submit: Submit) -> None:
    ticket = submit().report.ticket
    short = ticket.partition("-")[2].replace("-", "").lower()
    answer = site.get("/laporan", query_string={"ticket": short}, headers=BROWSER)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/public-site/laporan/{ticket}")


def test_what_is_no_ticket_is_said_beside_the_field(site: FlaskClient) -> None:
    answer = site.get("/laporan", query_string={"ticket": EVIL}, headers=BROWSER)
    page = read(answer.text)
    field = page.with_id("ticket")
    assert answer.status_code == 422
    assert field is not None
    assert (field.attributes["value"], page.inline) == (EVIL, [])
    assert page.with_id("ticket-problem") is not None


def test_the_public_page_says_status_place_agency_and_deadlines(
    site: FlaskClient, submit: Submit, delivered: Callable[[], None]
) -> None:
    ticket = submit().report.ticket
    delivered()
    text = read(site.get(f"/laporan/{ticket}", headers=BROWSER).text).text
    for words in (
        "Cek lapangan",
        "lampu merah",
        "Lampu jalan padam",
        "Kelurahan",
        "Dinas Perhubungan",
        "WIB",
    ):
        assert words in text, words


def test_programs_get_the_same_as_json(site: FlaskClient, submit: Submit, delivered: Callable[[], None]) -> None:
    ticket = submit().report.ticket
    delivered()
    answer = site.get(f"/laporan/{ticket}")
    body = answer.get_json()
    assert answer.headers["Vary"] == "Accept, Authorization, Accept-Encoding"
    assert (body["ticket"], body["status"], body["lamp"], body["skpd"]) == (ticket, "survey", "red", "DISHUB")
    assert body["deadlines"].keys() == {"respond", "coordinate", "resolve"}
    assert [step["move"] for step in body["history"]] == ["submit", "route"]


def test_programs_are_told_in_the_language_of_the_address(site: FlaskClient, submit: Submit) -> None:
    ticket = submit().report.ticket
    own, english = (site.get(f"{language}/laporan/{ticket}").get_json() for language in ("", "/en"))
    assert (own["label"], english["label"], own["status"]) == ("Diterima", say_in_english("Diterima"), "received")
    assert english["code_name"] == say_in_english(own["code_name"]) != own["code_name"]


def say_in_english(text: str) -> str:
    with languages.speaking("en"):
        return languages.say(text)


@pytest.mark.parametrize("headers", [{}, BROWSER])
def test_nothing_personal_is_on_the_public_page(site: FlaskClient, submit: Submit, headers: dict[str, str]) -> None:
    receipt = submit(**PERSONAL, landmark="Rumah Pak Budi", text="Kata Bu Rina lampunya padam.")
    text = site.get(f"/laporan/{receipt.report.ticket}", headers=headers).text
    leaks = (*PERSONAL.values(), "Budi", "Rina", receipt.secret, str(IN_THE_CITY["lat"] + 1e-9))
    assert [leak for leak in leaks if leak in text] == []


@pytest.mark.parametrize("headers", [{}, BROWSER])
def test_a_confidential_report_answers_like_an_unknown_one(
    site: FlaskClient, submit: Submit, headers: dict[str, str]
) -> None:
    hidden = submit(code="pungli", text="Diminta uang di loket.").report.ticket
    answers = [site.get(f"/laporan/{ticket}", headers=headers) for ticket in (hidden, UNKNOWN)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text.replace(hidden, UNKNOWN) == answers[1].text
    assert answers[0].headers["Content-Type"] == answers[1].headers["Content-Type"]


@pytest.mark.parametrize("code", ["pungli", "pju"])
def test_with_the_secret_the_reporter_reads_the_own_words(site: FlaskClient, submit: Submit, code: str) -> None:
    receipt = submit(code=code, text="Kata-kata saya sendiri.")
    answer = site.get(f"/laporan/{receipt.report.ticket}", headers={"Authorization": f"Bearer {receipt.secret}"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.get_json()["text"] == "Kata-kata saya sendiri."


def test_in_a_browser_the_secret_is_posted_and_spaces_do_not_matter(site: FlaskClient, submit: Submit) -> None:
    receipt = submit(code="pungli", text=f"Kata saya {EVIL}")
    typed = " ".join(receipt.secret[at : at + 4] for at in range(0, 24, 4)).lower()
    answer = site.post(f"/laporan/{receipt.report.ticket}", data={"secret": typed}, headers=BROWSER)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert escape(EVIL) in answer.text
    assert read(answer.text).inline == []


@pytest.mark.parametrize("secret", ["", "X" * 24, "🙂"])
@pytest.mark.parametrize("code", ["pungli", "pju"])
def test_a_wrong_secret_tells_nothing(site: FlaskClient, submit: Submit, code: str, secret: str) -> None:
    ticket = submit(code=code).report.ticket
    answers = [site.post(f"/laporan/{each}", data={"secret": secret}, headers=BROWSER) for each in (ticket, UNKNOWN)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text.replace(ticket, UNKNOWN) == answers[1].text


def test_only_the_reporter_reads_what_is_being_asked(
    installation: Installation, site: FlaskClient, submit: Submit
) -> None:
    receipt = submit(code="lainnya")
    ticket = receipt.report.ticket
    lifecycle.route(installation, ticket, NOW)
    lifecycle.move(installation, ticket, "ask", OPERATOR, now=NOW, details=Details(note="Tiang nomor berapa?"))
    own = site.post(f"/laporan/{ticket}", data={"secret": receipt.secret}, headers=BROWSER).text
    assert ("Tiang nomor" in own, "Tiang nomor" in site.get(f"/laporan/{ticket}", headers=BROWSER).text) == (
        True,
        False,
    )


def _size(jpeg: bytes) -> tuple[int, int]:
    return Image.open(BytesIO(jpeg)).size


def test_a_photo_is_public_only_after_it_was_shown(
    installation: Installation, client: Client, site: FlaskClient
) -> None:
    parts = {
        "code": "lainnya",
        "text": "Ada yang rusak.",
        "photo": (BytesIO(picture()), "a.jpg", "image/jpeg"),
    }
    body = client("submit_report").post("/", data=parts).get_json()
    ticket, photo_id = body["ticket"], body["photos"][0]["photo"]
    addresses = [f"/foto/{ticket}/{photo_id}{more}" for more in ("", "/kecil")]
    assert [site.get(address).status_code for address in addresses] == [404, 404]
    lifecycle.move(installation, ticket, "show_photo", OPERATOR, now=NOW, details=Details(photo=photo_id))
    shown = site.get(f"/foto/{ticket}/{photo_id}")
    assert (shown.status_code, shown.content_type, shown.data[:2]) == (200, "image/jpeg", b"\xff\xd8")
    small = site.get(f"/foto/{ticket}/{photo_id}/kecil")
    assert (small.headers["Cache-Control"], max(_size(small.data))) == (shown.headers["Cache-Control"], 240)
    assert f"/public-site/foto/{ticket}/{photo_id}" in site.get(f"/laporan/{ticket}", headers=BROWSER).text
    installation.platform.files.delete(*photo_file(ticket, photo_id))
    assert site.get(f"/foto/{ticket}/{photo_id}").status_code == 404


def test_no_photo_of_a_confidential_report_is_public(
    installation: Installation, client: Client, site: FlaskClient
) -> None:
    parts = {"code": "pungli", "text": "Ada pungutan.", "photo": (BytesIO(picture()), "a.jpg", "image/jpeg")}
    body = client("submit_report").post("/", data=parts).get_json()
    ticket, photo_id = body["ticket"], body["photos"][0]["photo"]
    reports.change(installation.store, ticket, lambda report: report.model_copy(
        update={"photos": tuple(photo.model_copy(update={"is_public": True}) for photo in report.photos)}
    ))  # fmt: skip
    assert site.get(f"/foto/{ticket}/{photo_id}").status_code == 404


@pytest.mark.parametrize("name", ["style.css", "icon.svg"])
def test_static_files_may_be_kept_and_are_asked_for_once(site: FlaskClient, name: str) -> None:
    answer = site.get(f"/aset/{name}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=600")
    again = site.get(f"/aset/{name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("copy", list(front_end.copies()), ids=lambda copy: copy.target.name)
def test_a_package_is_kept_for_ever_under_its_version(
    site: FlaskClient, front_end_packages: None, copy: front_end.Copy
) -> None:
    path = copy.target.relative_to(front_end.VENDOR.parent)
    answer = site.get(f"/aset/{path}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    assert answer.data == copy.source.read_bytes()


@pytest.mark.parametrize("path", ["/", "/aset/style.css", "/aset/js/steps.js", "/aset/icon.svg"])
def test_text_goes_out_gzipped_to_whoever_can_read_it(site: FlaskClient, path: str) -> None:
    plain, packed = (site.get(path, headers={**BROWSER, "Accept-Encoding": kind}) for kind in ("identity", "gzip"))
    is_small = len(plain.data) < compression.SMALLEST
    assert packed.headers.get("Content-Encoding") == (None if is_small else "gzip")
    assert "Accept-Encoding" in plain.headers["Vary"]
    if path != "/" and not is_small:  # the front page has another key every time
        assert (gzip.decompress(packed.data), packed.headers["ETag"]) == (plain.data, plain.headers["ETag"])


def test_an_answer_that_holds_a_secret_is_not_gzipped(site: FlaskClient, submit: Submit) -> None:
    receipt = submit()
    headers = {**BROWSER, "Accept-Encoding": "gzip"}
    answer = site.post(f"/laporan/{receipt.report.ticket}", data={"secret": receipt.secret}, headers=headers)
    assert (answer.status_code, answer.headers.get("Content-Encoding")) == (200, None)


def test_the_kelurahan_outlines_may_be_kept_for_a_day(site: FlaskClient) -> None:
    answer = site.get("/wilayah.json", headers={"Accept-Encoding": "gzip"})
    assert (answer.content_type, answer.headers["Cache-Control"]) == ("application/geo+json", "public, max-age=86400")
    assert len(answer.data) < 8_000
    assert site.get("/wilayah.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_where_a_point_lies_is_said_as_the_report_would_be_routed(site: FlaskClient) -> None:
    inside, outside = (site.post("/wilayah", json=where).get_json() for where in (IN_THE_CITY, FAR_AWAY))
    assert inside.keys() == {"kelurahan", "kecamatan"}
    assert outside["outside"].startswith(
        "Titik ini di luar Kota Pangkalpinang. Laporkan ke pemerintah Kabupaten Bangka"
    )
    assert site.post("/wilayah", json={"lat": 200, "lon": 1}).status_code == 422


@pytest.mark.parametrize(
    "path",
    ["/aset/", "/aset/../main.py", "/aset/%2e%2e/main.py", "/aset//etc/passwd", "/aset/%00", "/aset/%00.css",
     "/aset/main.py", f"/aset/{'a' * 300}.css", "/nothing", "/laporan/PGK-1", f"/laporan/{UNKNOWN}/more",
     f"/foto/{UNKNOWN}/x", "/foto/x/../..", "/%ff"],
)  # fmt: skip
def test_what_is_not_there_is_said_in_the_askers_language(site: FlaskClient, path: str) -> None:
    browser, program = site.get(path, headers=BROWSER), site.get(path)
    assert (browser.status_code, program.status_code) == (404, 404)
    assert browser.content_type == "text/html; charset=utf-8"
    assert program.content_type == "application/problem+json"


@pytest.mark.parametrize("path", ["/", "/laporan", "/privasi", "/aset/style.css", f"/foto/{UNKNOWN}/x"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_other_methods_are_refused(site: FlaskClient, path: str, method: str) -> None:
    assert site.open(path, method=method).status_code == 405


def test_every_page_is_whole_and_needs_nothing_inline(site: FlaskClient, submit: Submit, client: Client) -> None:
    receipt = submit()
    address = f"/laporan/{receipt.report.ticket}"
    form = {"channel": "jalan", "text": EVIL, "lat": "200"}
    answers = [
        *(site.get(path, headers=BROWSER) for path in ("/", "/laporan", "/privasi", "/nothing", address)),
        site.post(address, data={"secret": receipt.secret}, headers=BROWSER),
        client("submit_report").post("/", data=form, headers=BROWSER),
        client("submit_report").post("/", data=form | {"lat": "", "landmark": "Pasar"}, headers=BROWSER),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 404, 200, 200, 422, 201]
    for answer in answers:
        page = read(answer.text)
        ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
        assert (page.unbalanced, page.inline, page.of("style")) == ([], [], [])
        assert [script.attributes.get("type") for script in page.of("script")] == ["module"]
        assert len(ids) == len(set(ids))
        assert [
            name for element in page.elements for name in element.attributes if name == "style" or name[:2] == "on"
        ] == []
        assert len(page.of("h1")) == 1


def test_the_receipt_shows_ticket_and_secret_and_what_became_of_each_photo(client: Client) -> None:
    photos = [(BytesIO(picture()), "a.jpg", "image/jpeg"), (BytesIO(b"no photo"), "b.jpg", "image/jpeg")]
    form = {"code": "pju", "text": "Lampu padam di sini.", "landmark": "Pasar", "photo": photos}
    answer = client("submit_report").post("/", data=form, headers=BROWSER)
    page = read(answer.text)
    [secret] = [each.attributes["value"] for each in page.of("input") if each.attributes.get("name") == "secret"]
    assert (answer.status_code, answer.headers["Cache-Control"], len(secret)) == (201, "no-store", 24)
    assert "Foto 1 diterima." in page.text
    assert "Foto 2 tidak terlampir: Berkas ini tidak dapat dibaca" in page.text


def test_the_public_answer_holds_no_more_than_the_published_fields(site: FlaskClient, submit: Submit) -> None:
    body = site.get(f"/laporan/{submit().report.ticket}").get_json()
    assert {"text", "question", "landmark", "post", "submission"} & set(json.dumps(body).split('"')) == set()


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_whoever_only_reads_changes_nothing(
    installation: Installation, site: FlaskClient, submit: Submit, method: str, content_type: str
) -> None:
    receipt = submit()
    body = '{"move": "withdraw"}' if content_type == "application/json" else "move=withdraw"
    headers = {"Authorization": f"Bearer {receipt.secret}", "Content-Type": content_type}
    answer = site.open(f"/laporan/{receipt.report.ticket}", method=method, data=body, headers=headers)
    assert answer.status_code == 200
    assert reports.get(installation.store, receipt.report.ticket) == receipt.report


@pytest.mark.parametrize("name", ["public_site", "open_data", "submit_report", "store_photo", "staff_console"])
@pytest.mark.parametrize("path", ["/static/x", "/favicon.ico", "/robots.txt", "/%0d%0a"])
def test_what_flask_would_answer_by_itself_is_ours_too(client: Client, name: str, path: str) -> None:
    answer = client(name).get(path, headers=BROWSER)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "The requested URL" not in answer.text


def test_the_reporter_reads_the_own_landmark(site: FlaskClient, submit: Submit) -> None:
    receipt = submit(code="pju", lat=None, lon=None, landmark="Depan pasar <b>")
    own = site.post(f"/laporan/{receipt.report.ticket}", data={"secret": receipt.secret}, headers=BROWSER)
    assert "Lokasi Depan pasar <b> (hanya Anda yang melihat patokan ini)" in read(own.text).text
    assert "Tidak ditampilkan" not in own.text
    assert "pasar" not in site.get(f"/laporan/{receipt.report.ticket}", headers=BROWSER).text


def test_the_privacy_page_says_what_is_kept_and_for_how_long(site: FlaskClient) -> None:
    text = read(site.get("/privasi", headers=BROWSER).text).text
    for words in ("Waktu dan tempat pengambilan foto", "tidak pernah diumumkan", "Undang-Undang Nomor 27 Tahun 2022"):
        assert words in text, words
    assert f"{contacts.KEPT_AFTER_CLOSING.days} hari setelah laporan ditutup" in text
    draft = (front_end.SITE / "static" / "js" / "draft.js").read_text("utf-8")
    assert "tanpa nama dan kontak, paling lama tiga hari" in text
    assert "const LONGEST_MS = 3 * 24 * 3_600_000;" in draft
    assert 'const NOT_KEPT = ["name", "phone", "email", "told_by"];' in draft


def test_the_privacy_page_promises_what_the_cloud_is_set_to_do(site: FlaskClient) -> None:
    text = read(site.get("/privasi", headers=BROWSER).text).text
    assert "paling lama satu tahun" in text
    assert re.search(r'variable "photo_days".*?default += 365', (INFRA / "variables.tf").read_text("utf-8"), re.DOTALL)
    longest = max(
        int(found) for found in re.findall(r'retention = "(\d+)s"', (INFRA / "documents.tf").read_text("utf-8"))
    )
    assert f"paling lama {longest // (7 * 24 * 3600)} minggu" in text


@pytest.mark.parametrize("path", ["/privasi", "/aksesibilitas"])
def test_a_page_about_the_pages_says_whom_to_ask_and_is_linked_from_every_page(site: FlaskClient, path: str) -> None:
    page = read(site.get(path, headers=BROWSER).text)
    assert "Diskominfo" in page.text
    assert "Permintaan informasi" in page.text
    links = [link.attributes["href"] for link in read(site.get("/", headers=BROWSER).text).of("a")]
    assert f"/public-site{path}" in links


def test_a_closed_report_promises_no_objection_any_more(installation: Installation, site: FlaskClient) -> None:
    ticket = resolved(installation, routed(installation).ticket).ticket
    promise = "Pelapor dapat berkeberatan"
    assert promise in site.get(f"/laporan/{ticket}", headers=BROWSER).text
    sweep(installation, START + timedelta(days=installation.city.city.objection_days, minutes=1))
    page = site.get(f"/laporan/{ticket}", headers=BROWSER).text
    assert promise not in page
    assert "Laporan ini sudah ditutup." in page


def test_everybody_can_read_that_no_report_is_lost(installation: Installation, client: Client) -> None:
    site = client("public_site")
    assert "belum selesai" in site.get("/bukti", headers=BROWSER).text
    routed(installation)
    sweep(installation, START)
    page = site.get("/bukti", headers=BROWSER).text
    assert "<strong>0</strong> laporan tanpa tempat" in page
    assert "23 November 2026 09.00 WIB" in page
    assert re.search(r"Cek lapangan</th><td>1<", page)


def test_everybody_can_read_the_newest_root_and_fetch_what_was_signed(
    installation: Installation, client: Client
) -> None:
    site, data = client("public_site"), client("open_data")
    assert "Akar pertama belum dibuat" in site.get("/bukti", headers=BROWSER).text
    routed(installation)
    export.run(installation, START + timedelta(hours=1))
    signed = data.get("/bukti/terbaru.json").get_json()["isi"]
    page = site.get("/bukti", headers=BROWSER).text
    assert f"<code>{signed['akar']}</code>" in page
    assert "verify http://kanal.test/open-data --save salinan" in page
    names = [name for name in installation.platform.files.names("open-data", "bukti/") if "keadaan" not in name]
    assert {data.get(f"/{name}").status_code for name in names} == {200}
    assert data.get("/bukti/keadaan/2026-11-23.json").status_code == 404
