"""The admin's pages: people and posts, events that were given up, the catalogue as it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from shared import people, reports, staff, web
from shared.installation import Installation
from shared.people import Holding, Person
from shared.personal_data import access_log
from shared.report import Undelivered
from shared.report_events import tried_again, with_undelivered
from shared.workflow import Role
from tests.conftest import Client
from tests.life import attached, moved, routed
from tests.markup import Page, read
from tests.sign_in import Browser, signed_in

DAY = timedelta(days=1)
As = Callable[[str], Browser]


@pytest.fixture
def as_(client: Client, tokens: dict[str, str]) -> As:
    return lambda post: signed_in(client, post)


@pytest.fixture
def admin(as_: As) -> Browser:
    return as_("admin")


def _person(here: Installation, id: str) -> Person:
    found = people.find(here.store, id)
    assert found is not None
    return found


def _recorded(here: Installation) -> list[tuple[str, str, str]]:
    found = access_log.page(here.store, {}, first=None, last=None, after=None).items
    return [(entry.what, entry.subject, entry.why) for entry in found]


def test_a_person_is_appointed_by_address_and_it_is_recorded(installation: Installation, admin: Browser) -> None:
    answer = admin.post("/admin/orang", name="Budi", email="Budi@Kota.test", post="operator-2", is_acting="1")
    new = answer.headers["Location"].rpartition("/")[2]
    person = _person(installation, new)
    assert (person.name, person.email, person.posts(web.now())) == ("Budi", "budi@kota.test", ("operator-2",))
    assert (person.holdings[0].is_acting, person.holdings[0].by) == (True, "admin")
    assert _recorded(installation) == [("appoint", new, "operator-2")]
    page = admin.get(f"/admin/orang/{new}").get_data(as_text=True)
    assert ("Budi" in page, "Operator 2" in page, "Plt" in page) == (True, True, True)


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"email": "x"}, 422), ({"name": ""}, 422), ({"post": "nobody"}, 422), ({"post": "a/b"}, 422),
     ({"since": "x"}, 422),
     ({"since": "2026-02-02", "until": "2026-02-01"}, 422), ({"unknown": "x"}, 422)],
)  # fmt: skip
def test_an_appointment_that_cannot_be_is_refused_and_not_recorded(
    installation: Installation, admin: Browser, changed: dict[str, str], status: int
) -> None:
    fields = {"name": "Budi", "email": "budi@kota.test", "post": "operator-2"} | changed
    assert admin.post("/admin/orang", **fields).status_code == status
    assert _recorded(installation) == []


def test_an_address_is_one_persons(admin: Browser) -> None:
    fields = {"name": "Budi", "email": "budi@kota.test", "post": "operator-2"}
    answers = [admin.post("/admin/orang", **fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 422]
    assert 'id="email-problem"' in answers[1].get_data(as_text=True)


_NOT_IN_A_LIST = frozenset({"nobody", "X-PLN"})
NEW_PERSON = {"name": "Budi", "email": "budi@kota.test", "post": "operator-2", "since": "2027-02-01", "is_acting": "1"}
NEW_POST = {"id": "officer-dlh-2", "name": "Petugas DLH 2", "role": "officer", "skpd": "DLH", "phone": "0812 3456 7890"}


@pytest.mark.parametrize(
    ("path", "fields", "wrong"),
    [("/admin/orang", NEW_PERSON | {"email": "x"}, {"email"}),
     ("/admin/orang", NEW_PERSON | {"post": "nobody"}, {"post"}),
     ("/admin/orang", NEW_PERSON | {"name": " ", "since": "x"}, {"name", "since"}),
     ("/admin/orang", NEW_PERSON | {"until": "2027-01-01"}, {"until"}),
     ("/admin/orang/demo-sekda/jabatan", {"post": "walikota", "since": "2027-02-02", "until": "2027-02-01"}, {"until"}),
     ("/admin/orang/demo-sekda/jabatan", {"post": "sekda", "is_acting": "1"}, {"post"}),
     ("/admin/jabatan", NEW_POST | {"skpd": ""}, {"skpd"}),
     ("/admin/jabatan", NEW_POST | {"id": "A b", "email": "x"}, {"id", "email"}),
     ("/admin/jabatan", NEW_POST | {"role": "surveyor", "areas": "<x>"}, {"areas"}),
     ("/admin/jabatan", NEW_POST | {"id": "officer-dishub", "name": "Lain", "skpd": "X-PLN"}, {"skpd"})],
)  # fmt: skip
def test_a_form_that_was_refused_is_there_again_with_what_was_typed_and_what_is_wrong_at_its_field(
    admin: Browser, path: str, fields: dict[str, str], wrong: set[str]
) -> None:
    answer = admin.post(path, **fields)
    assert answer.status_code == 422
    page = read(answer.get_data(as_text=True))
    ids = {element.attributes.get("id", ""): element for element in page.elements}
    links = {element.attributes["href"] for element in page.of("a") if element.attributes.get("href", "")[:1] == "#"}
    assert links - {"#isi"} == {f"#{name}" for name in wrong}
    [summary] = [element for element in page.elements if element.attributes.get("class") == "summary"]
    assert {"autofocus", "tabindex"} <= set(summary.attributes)
    assert {name for name, one in ids.items() if one.attributes.get("aria-invalid") == "true"} == wrong
    assert all(f"{name}-problem" in ids[name].attributes["aria-describedby"] for name in wrong)
    there = {(name, value) for name, value in fields.items() if value.strip() and value not in _NOT_IN_A_LIST}
    assert _filled_in(page) >= there


def _filled_in(page: Page) -> set[tuple[str, str]]:
    """Name and value of each field as a browser would send it."""
    found: set[tuple[str, str]] = set()
    select = ""
    for tag, has in ((element.tag, element.attributes) for element in page.of("select", "option", "input")):
        select = has.get("name", "") if tag == "select" else select
        if tag == "option" and "selected" in has:
            found.add((select, has["value"]))
        if tag == "input" and (has.get("type") != "checkbox" or "checked" in has):
            found.add((has.get("name", ""), has.get("value", "")))
    return found


def test_a_plt_holds_a_post_from_day_to_day(installation: Installation, admin: Browser) -> None:
    answer = admin.post(
        "/admin/orang/demo-sekda/jabatan", post="walikota", since="2027-01-04", until="2027-01-05", is_acting="1"
    )
    assert answer.status_code == 303
    person, zone = _person(installation, "demo-sekda"), timedelta(hours=7)
    [holding] = [one for one in person.holdings if one.post == "walikota"]
    assert (holding.since + zone).isoformat()[:16] == "2027-01-04T00:00"
    assert holding.until is not None
    assert (holding.until + zone).isoformat()[:16] == "2027-01-06T00:00"
    assert [person.posts(holding.since + shift) for shift in (-DAY, DAY, 2 * DAY)] == [
        ("sekda",), ("sekda", "walikota"), ("sekda",),
    ]  # fmt: skip
    again = admin.post("/admin/orang/demo-sekda/jabatan", post="walikota", since="2027-01-05")
    assert again.status_code == 422


def test_a_post_taken_away_ends_the_session_at_once(as_: As, admin: Browser) -> None:
    operator = as_("operator-1")
    assert operator.get("/jabatan").status_code == 200
    assert admin.post("/admin/orang/demo-operator-1/akhiri", post="operator-1").status_code == 303
    assert operator.get("/jabatan").status_code == 303


def test_a_person_is_signed_out_everywhere(as_: As, admin: Browser) -> None:
    operator = as_("operator-1")
    admin.post("/admin/orang/demo-operator-1/keluarkan")
    assert operator.get("/jabatan").status_code == 303
    assert as_("operator-1").get("/jabatan").status_code == 200


@pytest.mark.parametrize(
    ("path", "fields"), [("jabatan", {"post": "operator-1"}), ("akhiri", {"post": "admin"}), ("keluarkan", {})]
)
def test_nobody_changes_what_they_may_do_themselves(
    installation: Installation, admin: Browser, path: str, fields: dict[str, str]
) -> None:
    before = _person(installation, "demo-admin")
    assert admin.post(f"/admin/orang/demo-admin/{path}", **fields).status_code == 403
    assert _person(installation, "demo-admin") == before
    assert _recorded(installation) == []


def test_work_stays_ones_own_for_a_while_after_the_post_is_gone() -> None:
    now = web.now()
    holdings = [Holding(post="old", since=now - 400 * DAY, until=now - 91 * DAY), Holding(post="new", since=now),
                Holding(post="late", since=now - 400 * DAY, until=now - 89 * DAY)]  # fmt: skip
    assert set(Person(id="x", name="x", holdings=tuple(holdings)).own_posts(now)) == {"late", "new"}


def test_a_post_is_made_changed_and_ended(installation: Installation, admin: Browser) -> None:
    assert admin.post("/admin/jabatan", **NEW_POST).status_code == 303
    assert admin.post("/admin/jabatan", **NEW_POST | {"name": "Petugas kebersihan"}).status_code == 303
    post = staff.find(installation.store, "officer-dlh-2")
    assert post is not None
    assert (post.name, post.role, post.skpd, post.phone) == ("Petugas kebersihan", Role.OFFICER, "DLH", "6281234567890")
    admin.post("/admin/jabatan/officer-dlh-2/akhiri")
    ended = staff.find(installation.store, "officer-dlh-2")
    assert ended is not None
    assert ended.ended_at is not None
    assert [what for what, *_ in _recorded(installation)] == ["post"] * 3
    assert "Petugas kebersihan" in admin.get("/admin/jabatan/officer-dlh-2").get_data(as_text=True)


@pytest.mark.parametrize(
    "changed",
    [{"role": "system"}, {"role": "x"}, {"skpd": ""}, {"skpd": "X-PLN"}, {"id": "A b"}, {"id": "x"}, {"email": "x"},
     {"role": "surveyor", "areas": "x"}, {"role": "surveyor"}, {"role": "surveyor", "areas": "*;19.71.02.1001"}],
)  # fmt: skip
def test_a_post_that_cannot_work_is_refused(admin: Browser, changed: dict[str, str]) -> None:
    assert admin.post("/admin/jabatan", **NEW_POST | changed).status_code == 422


def test_the_citys_posts_come_from_the_catalogue_without_their_example_addresses(
    installation: Installation, admin: Browser
) -> None:
    post = staff.find(installation.store, "walikota")
    assert post is not None
    installation.store.transact(lambda transaction: transaction.delete("posts", "walikota"))
    assert admin.post("/admin/katalog/jabatan").status_code == 303
    assert staff.find(installation.store, "walikota") == post.model_copy(update={"email": None})
    assert _recorded(installation) == [("post", "walikota", "")]


def _parked(here: Installation) -> str:
    """A report whose last event has been given up."""
    ticket = routed(here, web.now()).ticket
    for days in range(1, 12):
        at = web.now() + days * DAY
        reports.change(here.store, ticket, lambda one, at=at: tried_again(one, at)[0])
    reports.change(here.store, ticket, lambda one: one.model_copy(update={"parked_at": web.now()}))
    assert reports.get(here.store, ticket).parked
    return ticket


def test_what_was_given_up_is_sent_again_and_that_is_recorded(
    installation: Installation, admin: Browser, as_: As, delivered: Callable[[], None]
) -> None:
    ticket = _parked(installation)
    assert ticket in admin.get("/admin/surat-mati").get_data(as_text=True)
    assert "Kirim ulang" not in as_("auditor").get("/admin/surat-mati").get_data(as_text=True)
    assert admin.post(f"/admin/surat-mati/{ticket}").status_code == 303
    delivered()
    report = reports.get(installation.store, ticket)
    assert (report.parked, report.unsent, report.parked_at) == ((), (), None)
    assert _recorded(installation) == [("redrive", ticket, "")]
    assert admin.post(f"/admin/surat-mati/{ticket}").status_code == 404


@pytest.mark.parametrize("page", ["peringatan", "surat-mati", "akses", "katalog"])
@pytest.mark.parametrize("post", ["admin", "auditor"])
def test_admin_and_auditor_watch_the_same(as_: As, post: str, page: str) -> None:
    assert as_(post).get(f"/admin/{page}").status_code == 200


def test_the_catalogue_page_says_which_one_it_is(admin: Browser) -> None:
    page = admin.get("/admin/katalog").get_data(as_text=True)
    assert page.count('class="digest">') == 1
    assert "Dinas Perhubungan" in page


@pytest.mark.parametrize("move", ["validate", "send_back"])
def test_nobody_judges_work_that_was_finished_under_another_post_of_theirs(
    installation: Installation, as_: As, admin: Browser, move: str
) -> None:
    """Also when that post is no longer theirs."""
    ticket = routed(installation, web.now()).ticket
    moved(installation, ticket, "confirm", "surveyor-1", web.now())
    moved(installation, ticket, "accept", "officer-dishub", web.now())
    attached(installation, ticket, "officer-dishub", web.now())
    moved(installation, ticket, "finish", "officer-dishub", web.now(), photo="after")
    admin.post("/admin/orang/demo-operator-1/jabatan", post="officer-dishub")
    admin.post("/admin/orang/demo-operator-1/akhiri", post="officer-dishub")
    path, fields = f"/api/reports/{ticket}/moves/{move}", {"note": "Sudah dilihat, foto jelas."}
    answers: list[TestResponse] = []
    for post in ("operator-1", "operator-2"):
        browser = as_(post)
        answers.append(browser.http.post(path, json=fields, headers={"X-CSRF-Token": browser.csrf()}))
    assert [answer.status_code for answer in answers] == [422, 200]
    assert answers[0].get_json()["fields"][0]["field"] == "move"


def test_messages_that_reached_nobody_are_listed_the_newest_first(installation: Installation, as_: As) -> None:
    now = web.now()
    tickets = [routed(installation, now, text=f"Lampu {number}").ticket for number in range(3)]
    for age, ticket in enumerate(tickets):
        lost = Undelivered(seq=1, to="reporter", at=now - age * DAY, refused=("email",), by=None if age else "whatsapp")
        reports.change(installation.store, ticket, lambda report, lost=lost: with_undelivered(report, [lost]))
    for post in ("admin", "auditor"):
        page = as_(post).get("/admin/tidak-sampai").get_data(as_text=True)
        assert [page.find(f">{ticket}<") > 0 for ticket in tickets] == [False, True, True]
        assert page.find(tickets[1]) < page.find(tickets[2])
