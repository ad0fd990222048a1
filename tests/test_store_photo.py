"""POST /store-photo/{ticket}: who may add which photo, and what is kept of it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from shared import lifecycle, photo_intake, reports, tickets, web
from shared.errors import Conflict
from shared.installation import Installation
from shared.photo import Capture, Point, photo_file
from shared.photos import MAX_BYTES
from shared.report import Report
from shared.reporter import own_access
from tests.conftest import Client
from tests.life import actor, moved, routed
from tests.load.scenes import scene
from tests.samples import FAR_AWAY, IN_THE_CITY, LAMP, picture

Send = Callable[..., TestResponse]
PICTURE = picture(1, (64, 48))


@pytest.fixture
def report(installation: Installation) -> Report:
    """With Dishub at work."""
    ticket = routed(installation, web.now()).ticket
    moved(installation, ticket, "confirm", "surveyor-1", web.now())
    return moved(installation, ticket, "accept", "officer-dishub", web.now())


@pytest.fixture
def send(installation: Installation, client: Client, tokens: dict[str, str], report: Report) -> Send:
    """`by`: a post, `reporter`, or any token."""
    http, own = client("store_photo"), _secret(installation)

    def post(
        by: str | None = "reporter", data: bytes = PICTURE, *, path: str | None = None, **more: object
    ) -> TestResponse:
        token = {"reporter": own, **tokens}.get(by or "", by)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        options: dict[str, object] = {"content_type": "image/jpeg", "data": data} | more
        return http.post(path or f"/{report.ticket}", headers=headers, **options)  # pyright: ignore[reportArgumentType]

    return post


def _secret(installation: Installation) -> str:
    key = f"{LAMP['text']:_<16}"
    return tickets.credentials(installation.secret, installation.city.city.ticket_prefix, key).secret


def test_the_reporter_adds_a_photo_with_the_secret(installation: Installation, send: Send, report: Report) -> None:
    answer = send()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "no-store")
    [photo] = reports.get(installation.store, report.ticket).photos
    assert (photo.id, photo.kind, photo.is_public) == (answer.get_json()["photo"], "report", False)
    assert installation.platform.files.get(*photo_file(report.ticket, photo.id)).content_type == "image/jpeg"


def test_a_script_of_the_own_page_adds_one_with_its_pass(
    installation: Installation, send: Send, report: Report
) -> None:
    contact = own_access.check(installation, report.ticket, _secret(installation), web.now())
    assert send(own_access.new_pass(installation, contact, web.now())).status_code == 201
    assert send(own_access.new_pass(installation, contact, web.now() - timedelta(hours=2))).status_code == 401


def test_the_same_bytes_again_are_the_same_photo_once(installation: Installation, send: Send, report: Report) -> None:
    first, second = send(), send()
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json() == second.get_json()
    after = reports.get(installation.store, report.ticket)
    assert (len(after.photos), [step.move for step in after.history].count("attach")) == (1, 1)


def test_a_form_with_the_photo_as_a_part_works_too(installation: Installation, send: Send, report: Report) -> None:
    form = {"photo": (BytesIO(PICTURE), "a.jpg", "image/jpeg"), "kind": "report", "lat": "-2.1", "lon": "106.1"}
    assert send(data=form, content_type="multipart/form-data").status_code == 201
    [photo] = reports.get(installation.store, report.ticket).photos
    assert photo.declared.point == Point(lat=-2.1, lon=106.1)


def test_declared_place_and_time_are_kept(installation: Installation, send: Send, report: Report) -> None:
    declared = "taken_at=2026-11-23T09:00:00%2B07:00&lat=-2.13&lon=106.11&accuracy=12.5"
    declared += "&shrunk=true&software=Snapseed+2.19"
    send("officer-dishub", path=f"/{report.ticket}?kind=completion&{declared}")
    [photo] = reports.get(installation.store, report.ticket).photos
    assert photo.declared.model_dump(mode="json") == {
        "taken_at": "2026-11-23T02:00:00.000000Z",
        "point": {"lat": -2.13, "lon": 106.11, "accuracy": 12.5},
        "is_shrunk": True,
        "editor": "Snapseed",
    }


WHO: dict[str, tuple[str | None, str, int]] = {
    "no token": (None, "report", 401),
    "a forged token": ("a.b.c", "report", 401),
    "a wrong secret": ("000000000000000000000000", "report", 404),
    "reporter, survey": ("reporter", "survey", 403),
    "reporter, completion": ("reporter", "completion", 403),
    "operator, report": ("operator-1", "report", 201),
    "operator, completion": ("operator-1", "completion", 403),
    "surveyor, survey": ("surveyor-1", "survey", 201),
    "surveyor, completion": ("surveyor-1", "completion", 403),
    "officer, completion": ("officer-dishub", "completion", 201),
    "head, completion": ("head-dishub", "completion", 201),
    "officer, survey": ("officer-dishub", "survey", 403),
    "officer of another SKPD": ("officer-dlh", "completion", 404),
    "surveyor of other areas": ("surveyor-2", "survey", 404),
    "auditor": ("auditor", "report", 403),
    "supervisor": ("sekda", "completion", 403),
}


@pytest.mark.parametrize("name", WHO)
def test_who_may_add_which_kind(installation: Installation, send: Send, report: Report, name: str) -> None:
    by, kind, status = WHO[name]
    assert send(by, path=f"/{report.ticket}?kind={kind}").status_code == status
    assert len(reports.get(installation.store, report.ticket).photos) == (status == 201)


@pytest.mark.parametrize("ticket", ["PGK-0000-0000-0", "not-a-ticket", "", "../contacts", "PGK-7F3K-29QX-0"])
@pytest.mark.parametrize("by", ["reporter", "operator-1"])
def test_an_unknown_ticket_is_not_found(send: Send, ticket: str, by: str) -> None:
    assert send(by, path=f"/{ticket}").status_code == 404


def test_the_sixth_of_a_kind_is_a_conflict_and_the_other_kinds_go_on(send: Send, report: Report) -> None:
    answers = [send(data=picture(seed, (32, 24))).status_code for seed in range(1, 7)]
    assert answers == [201] * 5 + [409]
    assert send(data=picture(1, (32, 24))).status_code == 201  # one of the five once more
    assert send("surveyor-1", path=f"/{report.ticket}?kind=survey").status_code == 201


def test_nothing_is_added_to_a_report_that_has_ended(installation: Installation, send: Send, report: Report) -> None:
    _end(installation, report)
    assert send().status_code == 409


def _end(installation: Installation, report: Report) -> None:
    moved(installation, report.ticket, "hand_back", "officer-dishub", web.now(), reason="bukan_tugas")
    moved(installation, report.ticket, "reject", "operator-1", web.now(), reason="bukan_aduan")


def _bomb() -> bytes:
    """A PNG of a few bytes that says it is 100,000 pixels wide and high."""
    header, pixels = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0), zlib.compress(b"\0" * 100)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    packed = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


UNUSABLE: dict[str, tuple[bytes, str, int]] = {
    "a lying type": (PICTURE, "image/png", 422),
    "truncated": (PICTURE[: len(PICTURE) // 2], "image/jpeg", 422),
    "a bomb": (_bomb(), "image/png", 422),
    "nothing": (b"", "image/jpeg", 422),
    "a text": (b"<svg onload=alert(1)>", "image/jpeg", 422),
    "an unknown type": (PICTURE, "image/gif", 415),
    "no type": (PICTURE, "", 415),
    "a form without a photo": (b"--x\r\n\r\n--x--\r\n", "multipart/form-data; boundary=x", 422),
    "a byte too many": (PICTURE.ljust(MAX_BYTES + 1), "image/jpeg", 413),
    "far too many in a form": (b"--x\r\n".ljust(MAX_BYTES + 100_000), "multipart/form-data; boundary=x", 413),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_is_no_usable_photo_is_refused_in_a_sentence(
    installation: Installation, send: Send, report: Report, name: str
) -> None:
    data, content_type, status = UNUSABLE[name]
    answer = send(data=data, content_type=content_type)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.get_json()["detail"].endswith(".")
    assert reports.get(installation.store, report.ticket).photos == ()
    assert installation.platform.files.names("photos") == []


@pytest.mark.parametrize("by", ["reporter", "a-wrong-secret", None])
def test_too_much_of_a_body_is_never_an_error_of_ours(send: Send, by: str | None) -> None:
    assert send(by, PICTURE.ljust(MAX_BYTES + 100_000)).status_code == 413


def test_more_than_ten_megabytes_without_a_length_are_too_large(send: Send) -> None:
    endless = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    stream = BytesIO(PICTURE.ljust(MAX_BYTES + 100_000))
    assert send(data=b"", input_stream=stream, environ_overrides=endless).status_code == 413


def test_exactly_ten_megabytes_are_accepted(send: Send) -> None:
    assert send(data=PICTURE.ljust(MAX_BYTES)).status_code == 201


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=portrait", "kind"),
        ("lat=91&lon=1", "lat"),
        ("lat=nan&lon=1", "lat"),
        ("taken_at=yesterday", "taken_at"),
        ("taken_at=2026-11-23T09:00:00", "taken_at"),
        ("accuracy=-1", "accuracy"),
        ("who=me", "who"),
        ("lat=1&lat=2", "lat"),
    ],
)
def test_what_is_declared_wrongly_is_named(send: Send, report: Report, query: str, field: str) -> None:
    answer = send(path=f"/{report.ticket}?{query}")
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.get_json()["fields"]] == [field]


@pytest.fixture
def complete(installation: Installation, send: Send, report: Report) -> Callable[..., set[str]]:
    """A completion photo taken `after` so long at a place and shrunk by our page; its flags."""

    def attach(after: timedelta, place: dict[str, float], data: bytes) -> set[str]:
        taken_at = (web.now() + after).strftime("%Y-%m-%dT%H:%M:%SZ")
        query = f"kind=completion&shrunk=true&taken_at={taken_at}&lat={place['lat']}&lon={place['lon']}"
        kept = send("officer-dishub", data, path=f"/{report.ticket}?{query}").get_json()["photo"]
        photo = reports.get(installation.store, report.ticket).photo(kept)
        return set(photo.flags) if photo else set()

    return attach


def _encoded_again(data: bytes) -> bytes:
    out = BytesIO()
    Image.open(BytesIO(data)).save(out, "JPEG", quality=40)
    return out.getvalue()


def test_a_completion_photo_shows_the_validator_what_speaks_against_it(
    send: Send, complete: Callable[..., set[str]]
) -> None:
    send(data=scene("9"))
    hour, yesterday = timedelta(hours=1), timedelta(days=-1)
    assert complete(hour, IN_THE_CITY, scene("3")) == set()
    assert complete(yesterday, IN_THE_CITY, scene("5")) == {"too_old", "stale"}
    assert complete(hour, FAR_AWAY, scene("2")) == {"far_away"}
    assert complete(hour, IN_THE_CITY, _encoded_again(scene("9"))) == {"seen_before"}


def test_a_completion_photo_without_time_and_place_says_so(
    installation: Installation, send: Send, report: Report
) -> None:
    send("officer-dishub", path=f"/{report.ticket}?kind=completion")
    [photo] = reports.get(installation.store, report.ticket).photos
    assert set(photo.flags) == {"no_time", "no_place", "no_camera"}


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert getattr(client("store_photo"), method)("/PGK-7F3K-29QX-5").status_code == 405


@pytest.mark.parametrize("query", ["taken_at=0500-01-01T00:00:00Z", "taken_at=0001-01-01T00:00:00%2B10:00",
                                   "taken_at=9999-12-31T23:59:59-10:00", "lat=-2.13", "lon=106.11"])  # fmt: skip
def test_a_declaration_that_cannot_be_true_is_refused_and_nothing_is_kept(
    installation: Installation, send: Send, report: Report, query: str
) -> None:
    answer = send(path=f"/{report.ticket}?{query}")
    assert answer.status_code == 422
    assert answer.get_json()["fields"][0]["problem"].endswith(".")
    assert installation.platform.files.names("photos") == []


def test_a_photo_too_many_is_refused_before_it_is_decoded_and_not_kept(
    installation: Installation, send: Send, report: Report
) -> None:
    assert [send(data=picture(seed)).status_code for seed in range(1, 6)] == [201] * 5
    answers = [send(data=data) for data in (picture(6), b"no picture at all")]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert send(data=picture(1)).status_code == 201
    assert len(installation.platform.files.names("photos", f"{report.ticket}/")) == 5


def test_a_photo_that_another_took_the_room_of_is_not_kept(installation: Installation, report: Report) -> None:
    files, now, reporter = installation.platform.files, web.now(), actor(installation, "reporter")
    kept = [
        photo_intake.keep(files, report.ticket, picture(seed), "image/jpeg", kind="report", declared=Capture(), now=now)
        for seed in range(1, 7)
    ]
    for photo in kept[:5]:
        lifecycle.attach(installation, report.ticket, reporter, photo, now)
    with pytest.raises(Conflict):
        lifecycle.attach(installation, report.ticket, reporter, kept[5], now)
    assert len(files.names("photos", f"{report.ticket}/")) == 5


def test_a_photo_whose_answer_was_lost_is_there_also_after_the_report_has_ended(
    installation: Installation, send: Send, report: Report
) -> None:
    first = send()
    _end(installation, report)
    again = send()
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert send(data=picture(9, (64, 48))).status_code == 409
