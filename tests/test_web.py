"""The edge: every refusal has its status, and a stranger only ever reads our sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from flask import Request, Response
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.test import EnvironBuilder

from shared import errors, web
from shared.endpoint import endpoint
from shared.errors import Invalid, NotFound, Problem
from shared.platform.ports import Contended


def request_of(**more: object) -> Request:
    return Request(EnvironBuilder(**more).get_environ())  # pyright: ignore[reportArgumentType]


def answer_to(raised: Exception, headers: Mapping[str, str] | None = None) -> Response:
    @endpoint
    def failing(_: Request) -> Response:
        raise raised

    return failing(request_of(headers=headers))


def _kinds(kind: type[errors.Refusal] = errors.Refusal) -> Iterator[type[errors.Refusal]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)


STATUS: dict[type[errors.Refusal], int] = {
    errors.NotFound: 404, errors.Unauthorised: 401, errors.Forbidden: 403, errors.Conflict: 409, errors.TooMany: 429,
    errors.Invalid: 422, errors.Malformed: 400, errors.TooLarge: 413, errors.WrongType: 415,
    errors.ProofWanted: 429, errors.Busy: 503,
}  # fmt: skip
LATER: dict[type[errors.Refusal], tuple[object, ...]] = {
    errors.TooMany: (timedelta(minutes=1),),
    errors.ProofWanted: (timedelta(minutes=1), {}),
}
AGAIN = dict.fromkeys(LATER, "61") | {errors.Busy: "5"}  # seconds


def test_every_refusal_has_a_status() -> None:
    assert set(_kinds()) - {errors.Refusal} == set(STATUS)


@pytest.mark.parametrize("kind", STATUS)
def test_a_refusal_is_answered_by_its_status_and_its_sentence(kind: type[errors.Refusal]) -> None:
    answer = answer_to(kind("Tidak bisa.", *LATER.get(kind, ())))
    assert (answer.status_code, answer.content_type) == (STATUS[kind], "application/problem+json")
    assert answer.get_json()["detail"] == "Tidak bisa."
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers.get("Retry-After") == AGAIN.get(kind)


def test_fields_go_with_an_invalid_request() -> None:
    answer = answer_to(Invalid("Belum benar.", Problem("text", "Wajib diisi.")))
    assert answer.get_json()["fields"] == [{"field": "text", "problem": "Wajib diisi."}]


@pytest.mark.parametrize("raised", [Contended("reports/x"), TimeoutError("firestore")])
def test_who_came_at_a_bad_moment_is_asked_to_come_again(raised: Exception) -> None:
    answer = answer_to(raised)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert str(raised) not in answer.get_data(as_text=True)


def test_an_error_of_ours_tells_the_stranger_nothing() -> None:
    answer = answer_to(RuntimeError("postgres://user:password@host"))
    assert answer.status_code == 500
    assert "password" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("raised", "status"),
    [(RuntimeError("disk full"), 500), (TimeoutError("firestore"), 503), (NotFound("Tidak ada."), 404)],
)
def test_what_no_function_has_answered_is_a_page_for_people(raised: Exception, status: int) -> None:
    answer = answer_to(raised, {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)
    assert answer_to(raised).get_json()["detail"] in answer.get_data(as_text=True)


def test_what_werkzeug_refuses_is_said_in_indonesian() -> None:
    answer = answer_to(RequestEntityTooLarge())
    assert (answer.status_code, answer.content_type) == (413, "application/problem+json")
    assert answer.get_json()["detail"].endswith(".")


@pytest.mark.parametrize(
    ("site", "accept", "status"),
    [
        ("cross-site", "text/html", 403), ("same-site", "text/html", 403),
        ("same-origin", "text/html", 200), ("none", "text/html", 200), ("", "text/html", 200),
        ("cross-site", "application/json", 403), ("cross-site", "*/*", 403), ("", "application/json", 200),
    ],
)  # fmt: skip
def test_no_other_sites_page_fills_in_a_form_of_ours(site: str, accept: str, status: int) -> None:
    answered = endpoint(lambda request: web.page(request.form["note"]))
    given = {"Accept": accept, "Sec-Fetch-Site": site}
    answer = answered(request_of(method="POST", data={"note": "Tarik laporan ini."}, headers=given))
    assert (answer.status_code, "Tarik" in answer.get_data(as_text=True)) == (status, status == 200)


def test_every_answer_has_the_protecting_headers() -> None:
    good = endpoint(lambda _: web.answer({}))(request_of())
    for answer in (good, answer_to(errors.NotFound("Tidak ada.")), answer_to(RuntimeError())):
        assert {name: answer.headers[name] for name in web.HEADERS} == web.HEADERS


def test_a_form_of_ours_goes_nowhere_else() -> None:
    answer = endpoint(lambda _: web.page("", headers=web.WITH_MAP))(request_of())
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"].split("; ")


def test_a_page_may_set_its_own_headers() -> None:
    own = {"Content-Security-Policy": "default-src 'none'"}
    answer = endpoint(lambda _: web.page("<p>", headers=own))(request_of())
    assert answer.headers.getlist("Content-Security-Policy") == ["default-src 'none'"]


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [("text/html,application/xhtml+xml,*/*;q=0.8", True), ("*/*", False), ("", False), ("application/json", False),
     ("text/html;q=0.5,application/json", False)],
)  # fmt: skip
def test_only_a_browser_gets_a_page(accept: str, is_page: bool) -> None:
    assert web.wants_page(request_of(headers={"Accept": accept})) is is_page


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        ("Bearer", None),
        ("Bearer ", None),
        ("Basic abc", None),
        ("", None),
    ],
)
def test_a_token_is_read_from_its_header(header: str, token: str | None) -> None:
    assert web.bearer(request_of(headers={"Authorization": header})) == token


def test_an_address_that_is_no_utf_8_is_the_askers_mistake() -> None:
    @endpoint
    def asked(request: Request) -> Response:
        return Response(request.args.get("x", ""))

    environ = EnvironBuilder("/").get_environ()
    for raw, status in (("x=\xff", 400), ("x=%FF", 200), ("x=\xc3\xa9", 200)):
        assert asked(Request({**environ, "QUERY_STRING": raw})).status_code == status
