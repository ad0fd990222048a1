"""POST /submit-report under pressure: what is asked of whom, who is refused, and that no citizen's report is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from functions.submit_report import admission
from shared import contacts, lifecycle, reports, web
from shared.admission import counts, repeats
from shared.admission.limits import Limit
from shared.admission.suspicions import Suspicion
from shared.console.report_facts import why_here
from shared.installation import Installation, here
from shared.moves import Details
from shared.personal_data import erasure
from shared.photo import Capture
from shared.platform.ports import Json
from shared.report import Report
from shared.workflow import Actor, Role, Status
from tests import samples
from tests.conftest import Client, platform_of
from tests.samples import picture, taken
from tests.test_proof_of_work import solved

SOMEBODY, ELSEWHERE = "203.0.113.7", "198.51.100.9"
PAGE = {"Accept": "text/html"}
LAMP = samples.LAMP | {"text": "Lampu jalan padam."}  # many may write so
FORM = {name: str(value) for name, value in LAMP.items()}
Send = Callable[..., TestResponse]


@pytest.fixture
def send(client: Client) -> Send:
    http = client("submit_report")

    def post(network: str = SOMEBODY, *, key: str = "", proof: str = "", **request: Any) -> TestResponse:
        named = {"Idempotency-Key": key, admission.HEADER: proof, **request.pop("headers", {})}
        headers = {name: value for name, value in named.items() if value}
        return http.post("/", environ_base={"REMOTE_ADDR": network}, headers=headers, **request)

    return post


def _pressed(installation: Installation, limit: Limit, count: int, kind: str = "network", what: str = SOMEBODY) -> None:
    """As if so many reports had come."""
    counted, now = counts.of(installation.store), web.now()
    name = counts.name(installation.secret, kind, what, installation.city.calendar.local_day(now))
    for _ in range(count):
        counted.add(name, limit, now)


@pytest.fixture
def busy(installation: Installation) -> None:
    """So much that a proof is asked for."""
    limit = installation.city.city.limits.network
    _pressed(installation, limit, limit.asks)


@pytest.fixture
def flood(installation: Installation) -> None:
    limit = installation.city.city.limits.network
    _pressed(installation, limit, limit.refuses)


def _report(installation: Installation, answer: TestResponse) -> Report:
    assert answer.status_code == 201, answer.text
    return reports.get(installation.store, answer.get_json()["ticket"])


def _suspected(installation: Installation, answer: TestResponse) -> list[str]:
    return [each.kind for each in _report(installation, answer).suspicions]


def test_on_an_ordinary_day_nothing_is_asked(installation: Installation, send: Send) -> None:
    answer = send(json=LAMP)
    assert _suspected(installation, answer) == []
    assert answer.get_json()["looked_at_first"] is False


def test_under_pressure_who_cannot_prove_anything_is_kept_and_looked_at_first(
    installation: Installation, send: Send, busy: None, delivered: Callable[[], None]
) -> None:
    answer = send(json=LAMP)
    assert _suspected(installation, answer) == ["unproved"]
    delivered()
    report = _report(installation, answer)
    assert report.status is Status.TRIAGE
    assert any("tanpa bukti hitungan" in sentence for sentence in why_here(report, installation.city))


def test_under_pressure_a_page_that_can_is_given_a_challenge_and_goes_on_as_ever(
    installation: Installation, send: Send, busy: None, delivered: Callable[[], None]
) -> None:
    asked = send(json=LAMP, key="k" * 20, proof="able")
    assert (asked.status_code, asked.content_type) == (429, "application/problem+json")
    assert int(asked.headers["Retry-After"]) <= 1
    answer = send(json=LAMP, key="k" * 20, proof=solved(asked.get_json()["proof"]))
    assert _suspected(installation, answer) == []
    delivered()
    assert _report(installation, answer).status is Status.SURVEY


def test_a_solution_makes_one_report_however_often_it_is_sent(
    installation: Installation, send: Send, busy: None
) -> None:
    proof = solved(send(json=LAMP, key="k" * 20, proof="able").get_json()["proof"])
    first, again = (send(json=LAMP, key="k" * 20, proof=proof) for _ in range(2))
    assert first.get_json()["ticket"] == again.get_json()["ticket"]
    other = send(json=LAMP, key="l" * 20, proof=proof)
    assert (other.status_code, "proof" in other.get_json()) == (429, True)


def test_in_a_flood_who_proves_nothing_is_told_when_to_come_back(
    installation: Installation, send: Send, flood: None
) -> None:
    answer = send(json=LAMP)
    assert (answer.status_code, answer.content_type) == (429, "application/problem+json")
    assert 0 < int(answer.headers["Retry-After"]) <= 3601
    assert "Kirim lagi sesudah" in answer.get_json()["detail"]
    assert "WIB" in answer.get_json()["detail"]
    assert "proof" not in answer.get_json()


def test_in_a_flood_a_proof_is_enough(installation: Installation, send: Send, flood: None) -> None:
    asked = send(json=LAMP, key="k" * 20, proof="able").get_json()
    assert _suspected(installation, send(json=LAMP, key="k" * 20, proof=solved(asked["proof"]))) == []


def test_in_a_flood_a_page_without_scripts_keeps_all_that_was_typed(send: Send, flood: None) -> None:
    answer = send(data=FORM | {"photo": (BytesIO(picture()), "a.jpg", "image/jpeg")}, headers=PAGE)
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)
    assert str(LAMP["text"]) in answer.text
    assert "Kirim lagi sesudah" in answer.text
    assert "isian Anda tidak hilang" in answer.text


def test_a_report_that_was_kept_before_the_flood_still_gets_its_answer(installation: Installation, send: Send) -> None:
    first = send(json=LAMP, key="k" * 20).get_json()
    limit = installation.city.city.limits.network
    _pressed(installation, limit, limit.refuses)
    assert send(json=LAMP, key="k" * 20).get_json() == first


def test_whoever_is_elsewhere_notices_nothing(installation: Installation, send: Send, flood: None) -> None:
    assert _suspected(installation, send(ELSEWHERE, json=LAMP)) == []


def test_who_sits_at_this_computer_is_not_counted(installation: Installation, send: Send) -> None:
    limit = installation.city.city.limits.network
    _pressed(installation, limit, limit.refuses, what="127.0.0.1")
    assert _suspected(installation, send("127.0.0.1", json=LAMP)) == []


def test_many_from_everywhere_ask_for_a_proof_as_well(installation: Installation, send: Send) -> None:
    limit = installation.city.city.limits.city
    _pressed(installation, limit, limit.asks, "city", "")
    assert _suspected(installation, send(ELSEWHERE, json=LAMP)) == ["unproved"]


@pytest.fixture
def proxied(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """Behind a front of our own."""
    monkeypatch.setenv("KANAL_PROXIES", "1")
    behind = here()
    yield behind
    platform_of(behind).close()


def test_an_invented_forwarding_changes_nothing(proxied: Installation, send: Send) -> None:
    limit = proxied.city.city.limits.network
    _pressed(proxied, limit, limit.refuses)
    for invented in (ELSEWHERE, "127.0.0.1", "", "x"):
        answer = send("169.254.1.1", json=LAMP, headers={"X-Forwarded-For": f"{invented}, {SOMEBODY}"})
        assert answer.status_code == 429
    assert send("169.254.1.1", json=LAMP, headers={"X-Forwarded-For": f"{SOMEBODY}, {ELSEWHERE}"}).status_code == 201


def test_one_contact_may_send_ten_reports_a_day_and_no_more_without_a_look(
    installation: Installation, send: Send
) -> None:
    most = installation.city.city.limits.person
    answers = [send(f"203.0.113.{number}", json=LAMP) for number in range(most + 1)]
    assert [_suspected(installation, each) for each in answers] == [[]] * most + [["many"]]
    assert _suspected(installation, send(json=LAMP | {"email": "lain@kanal.test"})) == []


def test_a_contacts_day_does_not_begin_twice(
    installation: Installation, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The city's midnight is in the middle of the day by which it is counted."""
    most = installation.city.city.limits.person
    moments = [datetime(2026, 11, 23, 16, tzinfo=UTC), datetime(2026, 11, 23, 18, tzinfo=UTC)]
    found: list[list[str]] = []
    for number in range(most + 1):
        monkeypatch.setattr(web, "now", lambda at=moments[number == most]: at)
        found.append(_suspected(installation, send(f"203.0.113.{number}", json=LAMP)))
    assert found == [[]] * most + [["many"]]


@pytest.mark.parametrize("sent", ["json", "data"])
def test_a_filled_trap_costs_no_report_and_is_said_to_the_operator(
    installation: Installation, send: Send, sent: str, delivered: Callable[[], None]
) -> None:
    filled = (LAMP if sent == "json" else FORM) | {"website": "http://spam.example"}
    answer = send(**{sent: filled})
    assert _suspected(installation, answer) == ["trap"]
    delivered()
    assert _report(installation, answer).status is Status.TRIAGE


def test_the_trap_is_no_part_of_what_is_the_same(installation: Installation, send: Send) -> None:
    first = send(json=LAMP, key="k" * 20).get_json()
    assert send(json=LAMP | {"website": ""}, key="k" * 20).get_json()["ticket"] == first["ticket"]


TEXT = "Lampu jalan di depan SD Negeri 5 padam sejak hari Minggu malam."


def test_the_same_words_again_are_kept_and_name_the_report_before(installation: Installation, send: Send) -> None:
    first = _report(installation, send(json=LAMP | {"text": TEXT}))
    again = _report(installation, send(ELSEWHERE, json=LAMP | {"text": TEXT.upper()}))
    assert again.suspicions == (Suspicion(kind="same_text", about=first.ticket),)
    assert first.ticket in " ".join(why_here(again, installation.city))


def test_a_repetition_of_a_request_is_no_repetition_of_words(installation: Installation, send: Send) -> None:
    send(json=LAMP | {"text": TEXT}, key="k" * 20)
    assert _suspected(installation, send(json=LAMP | {"text": TEXT}, key="k" * 20)) == []


CONFIDENTIAL: list[dict[str, Json]] = [{"code": "pungli", "text": TEXT}]


@pytest.mark.parametrize("secret", CONFIDENTIAL)
def test_words_of_a_confidential_report_are_compared_with_nothing_and_it_goes_to_its_body(
    installation: Installation, send: Send, secret: dict[str, Json], busy: None, delivered: Callable[[], None]
) -> None:
    kept = send(json=secret)
    delivered()
    assert _report(installation, kept).status is Status.DISPATCHED
    assert _suspected(installation, send(ELSEWHERE, json=LAMP | {"text": TEXT})) == []


def test_links_send_a_report_to_the_operator(
    installation: Installation, send: Send, delivered: Callable[[], None]
) -> None:
    answer = send("127.0.0.1", json=LAMP | {"text": "Cepat kaya di https://slot-gacor.xyz/daftar"})
    delivered()
    report = _report(installation, answer)
    assert (report.status, report.suspicions) == (
        Status.TRIAGE, (Suspicion(kind="links", about="slot-gacor.xyz"),)
    )  # fmt: skip
    assert "slot-gacor.xyz" in " ".join(why_here(report, installation.city))


def test_an_operator_sends_a_wrongly_suspected_report_on(
    installation: Installation, send: Send, delivered: Callable[[], None], busy: None
) -> None:
    answer = send(json=LAMP)
    delivered()
    ticket = answer.get_json()["ticket"]
    operator = Actor(Role.OPERATOR, "operator")
    moved = lifecycle.move(installation, ticket, "dispatch", operator, now=web.now(), details=Details())
    assert moved.status is Status.DISPATCHED


def test_erasing_takes_what_was_said_of_the_words_along(installation: Installation, send: Send) -> None:
    report = _report(installation, send(json=LAMP | {"text": "Cepat kaya di https://slot-gacor.xyz/daftar"}))
    assert report.without_person(web.now()).suspicions == ()


def _with_photo(send: Send, installation: Installation, network: str, seed: int) -> Report:
    photo = (BytesIO(picture(seed)), "a.jpg", "image/jpeg")
    return _report(installation, send(network, data=FORM | {"photo": photo}))


def test_the_same_picture_in_two_reports_is_flagged_in_the_second(installation: Installation, send: Send) -> None:
    first, second = (_with_photo(send, installation, each, 1) for each in (SOMEBODY, ELSEWHERE))
    [before], [after] = first.photos, second.photos
    assert (before.flags, after.flags) == ((), ("same_file",))
    assert after.figures is not None
    assert after.figures.alike is not None
    assert after.figures.alike.ticket == first.ticket
    assert second.suspicions == ()


def test_a_report_that_is_not_public_any_more_is_not_named_by_its_picture(
    installation: Installation, send: Send
) -> None:
    first = _with_photo(send, installation, SOMEBODY, 1)
    erasure.erase(installation, first.ticket, web.now())
    [photo] = _with_photo(send, installation, ELSEWHERE, 1).photos
    assert (photo.flags, photo.figures) == ((), None)


def test_nothing_is_remembered_of_where_and_when_a_picture_was_taken(installation: Installation, send: Send) -> None:
    photo = (BytesIO(taken("Snapseed 2.19")), "a.jpg", "image/jpeg")
    [kept] = _report(installation, send(data=FORM | {"photo": photo})).photos
    [(_, remembered)] = vars(repeats.of(installation.store))["_photos"]
    assert kept.from_file != Capture()
    assert (remembered.from_file, remembered.declared) == (Capture(), Capture())


def test_a_contact_is_counted_by_a_name_that_says_nothing_of_it(installation: Installation, send: Send) -> None:
    send(json=LAMP)
    known = str(vars(counts.of(installation.store)))
    assert str(LAMP["email"]) not in known
    assert SOMEBODY not in known
    assert contacts.address_digest(installation.secret, "email", str(LAMP["email"])) not in known
