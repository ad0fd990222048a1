"""The staff console over HTTP: who gets in, who sees what, and what is answered to a move."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import jwt
import pytest
from werkzeug.test import TestResponse

from shared import lifecycle, photo_intake, report_scans, reports, staff, web
from shared.errors import Invalid
from shared.installation import Installation
from shared.photo import Capture
from shared.platform.ports import Json
from shared.report import Report
from shared.workflow import MOVES, Status
from tests.conftest import Client
from tests.life import START, actor, bribed, moved, routed, submitted
from tests.samples import picture

Get = Callable[..., TestResponse]
Do = Callable[..., TestResponse]
HOUR: Final = timedelta(hours=1)
OPAS_INDAH: Final[dict[str, Json]] = {"lat": -2.1139, "lon": 106.11389}  # in surveyor-2's areas
PRIVATE: Final[dict[str, Json]] = {"name": "Siti Aminah", "phone": "0812 3456 7890", "email": "siti@kanal.test"}


@pytest.fixture
def get(client: Client, tokens: dict[str, str]) -> Get:
    http = client("staff_console")

    def answer(post: str, path: str, **query: str) -> TestResponse:
        return http.get(path, query_string=query, headers=_as(tokens[post]))

    return answer


@pytest.fixture
def do(client: Client, tokens: dict[str, str]) -> Do:
    http = client("staff_console")

    def move(post: str, ticket: str, name: str, **details: Json) -> TestResponse:
        return http.post(f"/api/reports/{ticket}/moves/{name}", json=details, headers=_as(tokens[post]))

    return move


@pytest.fixture
def report(installation: Installation) -> Report:
    """In the survey, with Dishub as its SKPD."""
    return routed(installation, web.now(), **PRIVATE)


def _as(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _tickets(answer: TestResponse) -> list[str]:
    return [report["ticket"] for report in answer.get_json()["reports"]]


def _unsigned(claims: dict[str, Any]) -> str:
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def _bad_tokens(here: Installation, good: str) -> dict[str, str]:
    claims = {"iss": "kanal", "sub": "operator-1", "iat": web.now(), "exp": web.now() + HOUR}
    numbers = claims | {"iat": 1, "exp": 10**11}
    header, payload, signature = good.split(".")
    return {
        "nothing": "",
        "not a token": "operator-1",
        "expired": staff.token(here.secret, "operator-1", web.now() - 2 * HOUR, HOUR),
        "forged": f"{header}.{payload}.{signature[::-1]}",
        "alg none": _unsigned(numbers),
        "alg none, old signature": f"{_unsigned(numbers)}{signature}",
        "another city's secret": staff.token("another-secret-" * 3, "operator-1", web.now(), HOUR),
        "another issuer": jwt.encode(claims | {"iss": "kota"}, here.secret, "HS256"),
        "without an end": jwt.encode({"iss": "kanal", "sub": "admin", "iat": 1}, here.secret, "HS256"),
        "another algorithm": jwt.encode(claims, here.secret * 2, "HS512"),
        "an unknown post": staff.token(here.secret, "nobody", web.now(), HOUR),
        "a post that has ended": staff.token(here.secret, "operator-2", web.now(), HOUR),
    }


@pytest.mark.parametrize("path", ["/api/reports?queue=triage", "/api/reports/PGK-7F3K-29QX-5", "/anything"])
def test_nobody_gets_in_without_a_good_token(
    installation: Installation, client: Client, tokens: dict[str, str], path: str
) -> None:
    ended = staff.find(installation.store, "operator-2")
    assert ended is not None
    staff.appoint(installation.store, [ended.model_copy(update={"ended_at": web.now()})])
    http = client("staff_console")
    answers = {
        name: http.get(path, headers=_as(token)) for name, token in _bad_tokens(installation, tokens["admin"]).items()
    }
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 401)
    assert http.get(path, headers={"Authorization": f"Basic {tokens['admin']}"}).status_code == 401


@pytest.mark.parametrize("post", ["operator-1", "surveyor-2", "officer-dishub"])
def test_a_queue_is_in_order_of_arrival_and_paging_neither_repeats_nor_skips(
    installation: Installation, get: Get, post: str
) -> None:
    at = web.now()
    arrived = [
        routed(installation, at + number // 3 * HOUR, text=f"Lampu {number}", **OPAS_INDAH) for number in range(103)
    ]
    pages = [get(post, "/api/reports", queue="survey")]
    while (after := pages[-1].get_json()["after"]) and len(pages) < 4:
        pages.append(get(post, "/api/reports", queue="survey", after=after))
    in_order = sorted(arrived, key=lambda report: (report.created_at, report.ticket))
    assert [ticket for page in pages for ticket in _tickets(page)] == [report.ticket for report in in_order]


def test_an_skpd_sees_only_its_own_reports(installation: Installation, get: Get, report: Report) -> None:
    moved(installation, report.ticket, "confirm", "surveyor-1", web.now())
    path = f"/api/reports/{report.ticket}"
    assert [_tickets(get(f"{post}-dishub", "/api/reports", queue="dispatched")) for post in ("officer", "head")] == [
        [report.ticket], [report.ticket],
    ]  # fmt: skip
    assert _tickets(get("officer-dlh", "/api/reports", queue="dispatched")) == []
    assert [get(post, path).status_code for post in ("officer-dishub", "officer-dlh", "head-dlh")] == [200, 404, 404]


def test_a_surveyor_with_own_areas_sees_only_those(installation: Installation, get: Get, report: Report) -> None:
    assert get("surveyor-2", "/api/reports", queue="survey").get_json()["reports"] == []
    inside = routed(installation, web.now(), text="Lampu di Taman Sari", **OPAS_INDAH)
    assert _tickets(get("surveyor-2", "/api/reports", queue="survey")) == [inside.ticket]
    assert get("surveyor-2", f"/api/reports/{report.ticket}").status_code == 404


CONFIDENTIAL: Final = {
    "operator-1": 404, "surveyor-1": 404, "sekda": 404, "admin": 404, "officer-dishub": 404,
    "auditor": 404, "officer-inspektorat": 200, "head-inspektorat": 200,
}  # fmt: skip


@pytest.mark.parametrize("post", CONFIDENTIAL)
def test_a_confidential_report_is_its_receiving_bodys_only(installation: Installation, get: Get, post: str) -> None:
    bribe = bribed(installation, web.now())
    status = CONFIDENTIAL[post]
    assert get(post, f"/api/reports/{bribe.ticket}").status_code == status
    assert _tickets(get(post, "/api/reports", queue="dispatched")) == ([bribe.ticket] if status == 200 else [])


def test_a_confidential_report_stays_with_its_body_in_triage_too(installation: Installation, get: Get) -> None:
    bribe = bribed(installation, web.now())
    moved(installation, bribe.ticket, "hand_back", "officer-inspektorat", web.now(), reason="bukan_tugas")
    assert _tickets(get("operator-1", "/api/reports", queue="triage")) == []
    assert _tickets(get("head-inspektorat", "/api/reports", queue="triage")) == [bribe.ticket]
    with pytest.raises(Invalid):
        moved(installation, bribe.ticket, "dispatch", "head-inspektorat", web.now(), skpd="DLH")
    with pytest.raises(Invalid):
        moved(installation, bribe.ticket, "send_survey", "head-inspektorat", web.now())
    sent = moved(installation, bribe.ticket, "dispatch", "head-inspektorat", web.now())
    assert (sent.status, sent.skpd) == (Status.DISPATCHED, "INSPEKTORAT")


def test_who_reported_is_in_no_answer(installation: Installation, get: Get, do: Do, report: Report) -> None:
    answers = [
        get("operator-1", "/api/reports", queue="survey"),
        get("auditor", f"/api/reports/{report.ticket}"),
        do("surveyor-1", report.ticket, "confirm"),
    ]
    said = "".join(answer.get_data(as_text=True) for answer in answers)
    hidden = ["Siti", "0812", "siti@kanal.test", "secret", "salt", "key_digest"]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [word for word in hidden if word in said] == []
    assert all(answer.headers["Cache-Control"] == "no-store" for answer in answers)


def test_a_note_is_shown_beside_its_step(do: Do, report: Report) -> None:
    shown = do("operator-1", report.ticket, "note", note="Sudah ditelepon").get_json()
    assert shown["history"][-1]["note"] == "Sudah ditelepon"
    assert shown["text"] == report.text


REFUSED: dict[str, tuple[str, str, dict[str, Json], int]] = {
    "not your role": ("surveyor-1", "dispatch", {}, 403),
    "an auditor only reads": ("auditor", "note", {"note": "x"}, 403),
    "an admin moves nothing": ("admin", "note", {"note": "x"}, 403),
    "the system's own": ("operator-1", "close", {}, 403),
    "another SKPD's": ("officer-dlh", "accept", {}, 404),
    "other areas": ("surveyor-2", "confirm", {}, 404),
    "not from this status": ("officer-dishub", "accept", {}, 409),
    "an unknown move": ("operator-1", "delete", {}, 404),
    "an unknown detail": ("operator-1", "note", {"note": "x", "secret": "x"}, 422),
    "a detail of another kind": ("operator-1", "note", {"note": 7}, 422),
    "no number": ("operator-1", "note", {"note": "x", "lat": "1"}, 422),
    "a note too long": ("operator-1", "note", {"note": "x" * 4001}, 422),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_move_is_answered_in_a_sentence_and_changes_nothing(
    do: Do, get: Get, report: Report, name: str
) -> None:
    post, move, details, status = REFUSED[name]
    answer = do(post, report.ticket, move, **details)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.get_json()["detail"].endswith(".")
    assert len(get("auditor", f"/api/reports/{report.ticket}").get_json()["history"]) == 2


@pytest.mark.parametrize("move", ["accept", "delete", "x"])
@pytest.mark.parametrize("post", ["officer-dlh", "surveyor-2"])
def test_no_move_tells_that_a_report_of_others_exists(do: Do, report: Report, post: str, move: str) -> None:
    theirs, nobodys = (do(post, ticket, move).get_data() for ticket in (report.ticket, "PGK-7F3K-29QX-5"))
    assert theirs == nobodys


@pytest.mark.parametrize(
    ("post", "move", "fields"),
    [
        ("surveyor-1", "refute", {"reason": "Pilih alasan."}),
        ("operator-1", "note", {"note": "Catatan wajib diisi."}),
        ("operator-1", "merge", {"parent": "Tiket laporan induk wajib diisi."}),
        ("operator-1", "show_photo", {"photo": "Foto wajib dilampirkan."}),
    ],
)
def test_what_a_move_needs_is_named_in_indonesian(
    do: Do, report: Report, post: str, move: str, fields: dict[str, str]
) -> None:
    answer = do(post, report.ticket, move)
    assert answer.status_code == 422
    assert {problem["field"]: problem["problem"] for problem in answer.get_json()["fields"]} == fields


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [(b"{", "application/json", 400), (b"[]", "application/json", 400), (b"note=x", "text/plain", 415),
     (b'{"lat": NaN, "lon": 1}', "application/json", 422), (b" " * 300_000, "application/json", 413)],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_a_clear_4xx(
    client: Client, tokens: dict[str, str], report: Report, data: bytes, content_type: str, status: int
) -> None:
    path, headers = f"/api/reports/{report.ticket}/moves/note", _as(tokens["operator-1"])
    assert (
        client("staff_console").post(path, data=data, content_type=content_type, headers=headers).status_code == status
    )


@pytest.mark.parametrize("parent", ["PGK-0000-0000-0", "a/b", "..", "__x__", "\u0000"])
def test_a_parent_that_is_none_is_named(do: Do, report: Report, parent: str) -> None:
    answer = do("operator-1", report.ticket, "merge", parent=parent)
    assert (answer.status_code, answer.get_json()["fields"][0]["field"]) == (422, "parent")


@pytest.mark.parametrize(
    ("query", "field"),
    [({}, "queue"), ({"queue": "all"}, "queue"), ({"queue": "triage", "after": "!!!!"}, "after"),
     ({"queue": "triage", "after": "YWJj"}, "after"), ({"queue": "triage", "after": "/w=="}, "after"),
     ({"queue": "triage", "after": "fA=="}, "after"), ({"queue": "triage", "after": "ü"}, "after")],
)  # fmt: skip
def test_an_unknown_queue_and_a_damaged_cursor_are_named(get: Get, query: dict[str, str], field: str) -> None:
    answer = get("operator-1", "/api/reports", **query)
    assert (answer.status_code, [problem["field"] for problem in answer.get_json()["fields"]]) == (422, [field])


@pytest.mark.parametrize(("post", "status"), [("admin", 200), ("auditor", 200), ("operator-1", 403), ("sekda", 403)])
def test_parked_events_are_the_admins_and_the_auditors(get: Get, post: str, status: int) -> None:
    assert get(post, "/api/reports", queue="parked").status_code == status


def _attach(here: Installation, ticket: str) -> str:
    """The photo's id."""
    files, now = here.platform.files, web.now()
    photo = photo_intake.keep(files, ticket, picture(), "image/jpeg", kind="report", declared=Capture(), now=now)
    lifecycle.attach(here, ticket, actor(here, "reporter"), photo, now)
    return photo.id


def test_photo_bytes_go_to_those_who_may_see_the_report(installation: Installation, get: Get) -> None:
    ticket = submitted(installation, web.now()).ticket
    photo = _attach(installation, ticket)
    path = f"/api/reports/{ticket}/photos/{photo}"
    served = get("operator-1", path)
    assert (served.status_code, served.content_type, served.data[:2]) == (200, "image/jpeg", b"\xff\xd8")
    assert [get(post, path).status_code for post in ("auditor", "officer-dlh", "surveyor-2")] == [200, 404, 404]
    assert get("operator-1", f"/api/reports/{ticket}/photos/unknown").status_code == 404


def test_a_photo_is_served_with_every_report_that_was_split_off(installation: Installation, get: Get) -> None:
    ticket = submitted(installation, web.now(), code=None, channel="lampu_jalan").ticket
    photo = _attach(installation, ticket)
    lifecycle.route(installation, ticket, web.now())
    moved(installation, ticket, "split", "operator-1", web.now(), code="kabel_tiang", note="Kabel juga menjuntai")
    [part] = [one for one in report_scans.everything(installation.store) if one.split_from == ticket]
    served = get("operator-1", f"/api/reports/{part.ticket}/photos/{photo}")
    assert (served.status_code, served.content_type) == (200, "image/jpeg")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("post", "/api/reports", 405), ("put", "/api/reports/PGK-7F3K-29QX-5", 405), ("get", "/", 404),
     ("get", "/api/reports/PGK-7F3K-29QX-5/moves/note", 405), ("get", "/api/reports/x/y/z/w", 404),
     ("get", "/api/reports/..%2Fposts", 404), ("post", "/api/telegram", 404), ("get", "/api/telegram", 405),
     ("delete", "/api/reports/PGK-7F3K-29QX-5/photos/x", 405)],
)  # fmt: skip
def test_what_is_not_there_is_not_there(
    client: Client, tokens: dict[str, str], method: str, path: str, status: int
) -> None:
    assert getattr(client("staff_console"), method)(path, headers=_as(tokens["admin"])).status_code == status


def test_every_move_of_the_table_is_reachable_and_none_answers_500(do: Do, report: Report) -> None:
    statuses = {name: do("operator-1", report.ticket, name).status_code for name in MOVES}
    assert {name: status for name, status in statuses.items() if status not in {200, 403, 409, 422}} == {}


@pytest.mark.parametrize("post", ["admin", "auditor"])
def test_a_parked_event_is_in_sight_whatever_it_is_about_and_says_no_more(
    installation: Installation, get: Get, post: str
) -> None:
    report = bribed(installation)
    parked = report.model_copy(update={"unsent": (), "parked": report.unsent, "parked_at": START})
    reports.change(installation.store, report.ticket, lambda _: parked)
    [shown] = get(post, "/api/reports", queue="parked").get_json()["reports"]
    assert (shown["ticket"], shown["status"], shown["parked"][0]["seq"]) == (report.ticket, report.status, 1)
    assert set(shown) == {"ticket", "status", "parked"}
