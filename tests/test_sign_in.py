"""Sessions of people in the staff console: getting in, staying in, acting for a post, getting out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.staff_console import attempts, entrance, paths
from shared import people, staff, web
from shared.console import sessions
from shared.installation import Installation
from shared.people import Person
from tests.conftest import Client
from tests.sign_in import BROWSER, Browser, signed_in

MINUTE = timedelta(minutes=1)
COOKIE = "kanal-petugas"


@pytest.fixture
def head(client: Client, tokens: dict[str, str]) -> Browser:
    """Of Dishub; acts for its officer, too."""
    return signed_in(client, "head-dishub")


def _cookie(browser: Browser) -> str:
    found = browser.http.get_cookie(COOKIE)
    assert found is not None
    return found.value


def test_whoever_has_not_signed_in_is_led_to_the_door_and_back(client: Client, tokens: dict[str, str]) -> None:
    browser = Browser(client("staff_console"))
    answer = browser.get("/jabatan", x="1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff-console/masuk?next=%2Fjabatan%3Fx%3D1")
    door = browser.get("/masuk", next="/jabatan?x=1").get_data(as_text=True)
    assert 'name="next" value="/jabatan?x=1"' in door
    answer = browser.http.post("/masuk", data={"person": "demo-operator-1", "next": "/jabatan?x=1"}, headers=BROWSER)
    assert answer.headers["Location"] == "/staff-console/jabatan?x=1"
    assert browser.get("/jabatan").status_code == 200


def test_a_script_that_has_not_signed_in_gets_a_401(client: Client) -> None:
    assert client("staff_console").get("/jabatan").status_code == 401


@pytest.mark.parametrize(
    "wanted", ["//evil.test", "https://evil.test", "/\\evil.test", "/a\r\nSet-Cookie: x=1", "é", ""]
)
def test_nobody_is_led_to_another_site(wanted: str) -> None:
    assert paths.own(wanted) == "/"


@pytest.mark.parametrize("person", ["", "operator-1", "demo-nobody", "demo-", "../people"])
def test_only_demo_people_get_in_without_a_password(client: Client, tokens: dict[str, str], person: str) -> None:
    answer = client("staff_console").post("/masuk", data={"person": person}, headers=BROWSER)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (404, False)


def test_the_demo_sign_in_does_not_exist_in_the_cloud(
    client: Client, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K_SERVICE", "staff-console")
    http = client("staff_console")
    answers = [http.get("/masuk"), http.post("/masuk", data={"person": "demo-admin"})]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client, tokens: dict[str, str]) -> None:
    answer = client("staff_console").post("/masuk", data={"person": "demo-operator-1"})
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(answer.headers["Set-Cookie"].split("; "))


def test_over_https_the_cookie_is_of_this_host_alone(installation: Installation, tokens: dict[str, str]) -> None:
    response = web.page("")
    person, post = people.find(installation.store, "demo-admin"), staff.find(installation.store, "admin")
    assert person is not None
    assert post is not None
    entrance.begin(replace(installation, address="https://kanal.test"), response, person, post, web.now())
    said = response.headers["Set-Cookie"]
    assert said.startswith("__Host-kanal-petugas=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(said.split("; "))
    assert "Domain" not in said


def test_what_a_browser_keeps_of_a_sign_in_under_way_is_of_this_host_alone(installation: Installation) -> None:
    response = web.page("")
    over_https = replace(installation, address="https://kanal.test")
    attempts.remember(over_https, response, attempts.begun("/", web.now()))
    name, *flags = response.headers["Set-Cookie"].split("; ")
    assert name.startswith("__Host-kanal-masuk=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"} <= set(flags)


def test_a_form_without_the_pages_token_does_nothing(head: Browser) -> None:
    for fields in ({}, {"csrf": "x"}, {"csrf": "é"}):
        answer = head.http.post("/jabatan", data={"post": "officer-dishub", **fields}, headers=BROWSER)
        assert answer.status_code == 403
    assert "Set-Cookie" not in head.get("/").headers


def test_a_page_of_the_post_before_does_nothing_for_the_new_one(head: Browser) -> None:
    old = head.csrf()
    assert head.post("/jabatan", post="officer-dishub").status_code == 303
    answer = head.http.post("/jabatan", data={"post": "head-dishub", "csrf": old}, headers=BROWSER)
    assert answer.status_code == 403


def test_only_a_post_of_ones_own_can_be_chosen(head: Browser) -> None:
    assert head.post("/jabatan", post="operator-1").status_code == 404


def test_a_session_ends_at_once_when_its_post_is_taken_away(installation: Installation, head: Browser) -> None:
    person = people.find(installation.store, "demo-head-dishub")
    assert person is not None
    ended = [one.model_copy(update={"until": web.now()}) for one in person.holdings if one.post == "head-dishub"]
    kept = [one for one in person.holdings if one.post != "head-dishub"]
    people.keep(installation.store, [person.model_copy(update={"holdings": (*kept, *ended)})])
    assert head.get("/jabatan").headers["Location"].startswith("/staff-console/masuk")


def test_a_session_ends_at_once_when_its_post_ends(installation: Installation, head: Browser) -> None:
    post = staff.find(installation.store, "head-dishub")
    assert post is not None
    staff.appoint(installation.store, [post.model_copy(update={"ended_at": web.now()})])
    assert head.get("/jabatan").status_code == 303


def test_another_generation_ends_all_sessions_of_a_person(installation: Installation, head: Browser) -> None:
    person = people.find(installation.store, "demo-head-dishub")
    assert person is not None
    people.keep(installation.store, [person.model_copy(update={"generation": 1})])
    assert head.get("/jabatan").status_code == 303


def test_whoever_signs_out_everywhere_is_out_on_every_device(head: Browser, client: Client) -> None:
    other = signed_in(client, "head-dishub")
    assert head.post("/keluar/semua").status_code == 303
    assert [browser.get("/jabatan").status_code for browser in (head, other)] == [303, 303]


def test_signing_out_takes_the_cookie_away(head: Browser) -> None:
    answer = head.post("/keluar")
    assert (answer.headers["Location"], answer.headers["Clear-Site-Data"]) == ("/staff-console/masuk", '"cache"')
    assert head.http.get_cookie(COOKIE) is None


def test_whoever_has_stolen_the_cookie_is_out_as_well_and_another_device_goes_on(
    installation: Installation, head: Browser, client: Client
) -> None:
    other, stolen = signed_in(client, "head-dishub"), _cookie(head)
    session = sessions.opened(installation.secret, stolen, web.now())
    assert session is not None
    renewed = sessions.sealed(installation.secret, session.model_copy(update={"seen_at": web.now()}))
    head.post("/keluar")
    for cookie in (stolen, renewed):
        head.http.set_cookie(COOKIE, cookie)
        assert head.get("/jabatan").status_code == 303
    assert other.get("/jabatan").status_code == 200


def test_what_a_person_remembers_of_ended_sessions_never_grows_without_end() -> None:
    person, now = Person(id="siti", name="Siti"), web.now()
    for number in range(people.MOST_ENDED):
        person = people.signed_out_here(person, f"s{number}", now + MINUTE, now)
    assert not any(person.may_go_on(f"s{number}", 0) for number in range(people.MOST_ENDED))
    later = people.signed_out_here(person, "late", now + 3 * MINUTE, now + 2 * MINUTE)
    assert [one.session for one in later.ended] == ["late"]
    assert [person.may_go_on("other", 0), later.may_go_on("other", 0)] == [True, True]
    full = people.signed_out_here(person, "one-more", now + MINUTE, now)
    assert (full.generation, full.ended) == (1, ())


@pytest.mark.parametrize(
    ("idle", "since", "is_over"),
    [(59, 59, False), (61, 61, True), (1, 599, False), (1, 601, True)],
)
def test_a_session_ends_when_it_lies_idle_and_after_a_working_day(idle: int, since: int, is_over: bool) -> None:
    now = web.now()
    session = sessions.begun("x", "demo-admin", 0, "admin", now - since * MINUTE)
    text = sessions.sealed("secret" * 6, session.model_copy(update={"seen_at": now - idle * MINUTE}))
    assert (sessions.opened("secret" * 6, text, now) is None) == is_over


@pytest.mark.parametrize(("path", "is_renewed"), [("/jabatan", True), ("/hitungan.json", False)])
def test_somebody_at_work_stays_in_and_a_page_that_only_lies_open_keeps_nobody_in(
    installation: Installation, head: Browser, path: str, is_renewed: bool
) -> None:
    session = sessions.opened(installation.secret, _cookie(head), web.now())
    assert session is not None
    older = session.model_copy(update={"seen_at": web.now() - 50 * MINUTE})
    head.http.set_cookie(COOKIE, sessions.sealed(installation.secret, older))
    head.get(path)
    found = sessions.opened(installation.secret, _cookie(head), web.now())
    assert found is not None
    assert (found.seen_at > older.seen_at, found.began_at) == (is_renewed, session.began_at)


def test_what_was_not_signed_here_opens_nothing(head: Browser) -> None:
    now, text = web.now(), _cookie(head)
    assert sessions.opened("only-for-tests-" * 3, text, now) is not None
    for bad in ("", "x", "é", text[:-2], text + "x", text[1:], text.replace(".", "..")):
        assert sessions.opened("only-for-tests-" * 3, bad, now) is None
    assert sessions.opened("another-secret-" * 3, text, now) is None
