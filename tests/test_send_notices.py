"""The event function `send_notices`: who hears of what, and who must not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from functions.local.envelope import pushed
from shared import reports
from shared.installation import Installation
from shared.platform.ports import Json, Refused
from shared.report import TOPIC_MOVED
from tests.conftest import Client, platform_of
from tests.life import REPORTERS_EMAIL, START, bribed, letters, moved, picky, resolved, routed, submitted, told

Deliver = Callable[[], None]
DISHUB = "officer-dishub@kanal.test"
PRIVATE: dict[str, Json] = {"name": "Siti Aminah", "phone": "0812 3456 7890", "email": "siti@kanal.test"}


@pytest.fixture(autouse=True)
def _posts(tokens: dict[str, str]) -> None:
    """Somebody to tell."""


def test_the_reporter_hears_of_every_step_that_matters(installation: Installation, delivered: Deliver) -> None:
    report = routed(installation)
    resolved(installation, report.ticket)
    delivered()
    told = {letter.id.split(".")[0]: letter.subject for letter in letters(installation, REPORTERS_EMAIL)}
    steps = reports.get(installation.store, report.ticket).history
    moves = {f"{report.ticket}-{step.seq}": step.move for step in steps}
    assert sorted(moves[step] for step in told) == ["accept", "confirm", "route", "validate"]
    assert told[f"{report.ticket}-{steps[-1].seq}"] == f"Laporan {report.ticket}: Selesai"


def test_the_skpd_hears_when_it_gets_a_report(installation: Installation, delivered: Deliver) -> None:
    ticket = routed(installation).ticket
    delivered()
    assert letters(installation, DISHUB) == []
    moved(installation, ticket, "confirm", "surveyor-1")
    delivered()
    [letter] = letters(installation, DISHUB)
    assert letter.link == f"http://kanal.test/staff-console/api/reports/{ticket}"
    assert letters(installation, "officer-dlh@kanal.test") == []


def test_a_letter_links_to_the_public_page_and_quotes_nothing(installation: Installation, delivered: Deliver) -> None:
    report = routed(installation)
    delivered()
    [letter] = letters(installation, REPORTERS_EMAIL)
    assert letter.link == f"http://kanal.test/public-site/laporan/{report.ticket}"
    assert (report.text or "?") not in letter.text


def test_staff_never_read_who_reported(installation: Installation, delivered: Deliver) -> None:
    ticket = routed(installation, **PRIVATE).ticket
    resolved(installation, ticket)
    delivered()
    to_staff = [message for message in platform_of(installation).post.sent() if message.to != PRIVATE["email"]]
    assert to_staff
    said = "".join(f"{message.id}{message.subject}{message.text}" for message in to_staff)
    assert [word for word in ("Siti", "0812", "siti@") if word in said] == []


def test_mail_about_a_confidential_report_quotes_nothing(installation: Installation, delivered: Deliver) -> None:
    bribed(installation)
    delivered()
    sent = platform_of(installation).post.sent()
    assert {message.to for message in sent} == {REPORTERS_EMAIL, "officer-inspektorat@kanal.test"}
    assert [message for message in sent if "uang" in message.text or "uang" in message.subject] == []


def test_the_reporter_of_a_merged_report_hears_what_its_parent_has_to_tell(
    installation: Installation, delivered: Deliver
) -> None:
    parent, child = routed(installation), routed(installation, text="Lampu yang sama", email="siti@kanal.test")
    moved(installation, child.ticket, "merge", "operator-1", parent=parent.ticket)
    resolved(installation, parent.ticket)
    delivered()
    own = [letter.id for letter in letters(installation, "siti@kanal.test") if letter.id.startswith(child.ticket)]
    parents = [letter.id for letter in letters(installation, "siti@kanal.test") if letter.id.startswith(parent.ticket)]
    assert (len(own), len(parents)) == (2, 4)


def test_who_was_merged_hears_nothing_of_what_was_before_however_late_it_is_told(installation: Installation) -> None:
    parent, child = routed(installation), routed(installation, text="Lampu yang sama", email="siti@kanal.test")
    later = START + timedelta(hours=1)
    moved(installation, child.ticket, "merge", "operator-1", later, parent=parent.ticket)
    told(installation, parent.ticket, f"{parent.ticket}-1", later)
    assert letters(installation, "siti@kanal.test") == []
    moved(installation, parent.ticket, "confirm", "surveyor-1", later)
    told(installation, parent.ticket, at=later)
    [letter] = letters(installation, "siti@kanal.test")
    assert letter.id.startswith(f"{parent.ticket}-2")


def test_without_an_address_nobody_is_told_and_the_event_is_done(
    installation: Installation, delivered: Deliver
) -> None:
    ticket = routed(installation, email=None, code="hewan").ticket
    assert len(reports.get(installation.store, ticket).unsent) == 1
    delivered()
    assert reports.get(installation.store, ticket).unsent == ()
    assert {message.to for message in platform_of(installation).post.sent()} == {"officer-satpolpp@kanal.test"}


def test_an_anonymous_report_is_handled_like_any_other(installation: Installation, delivered: Deliver) -> None:
    ticket = submitted(installation, email=None, visibility="anonymous").ticket
    delivered()
    assert [step.move for step in reports.get(installation.store, ticket).history] == ["submit", "route"]
    assert platform_of(installation).post.sent() == []


def test_an_event_that_comes_again_later_tells_nobody(installation: Installation, client: Client) -> None:
    report = routed(installation)
    message: dict[str, Json] = {"event": f"{report.ticket}-1", "report": report.ticket}
    answers = [client("send_notices").post("/", json=pushed(TOPIC_MOVED, message)).status_code for _ in range(3)]
    assert answers == [200, 200, 200]
    assert len(platform_of(installation).post.sent()) == 1


def test_telling_and_moving_at_the_same_time_loses_neither(installation: Installation) -> None:
    ticket = routed(installation).ticket
    moved(installation, ticket, "confirm", "surveyor-1", START + timedelta(minutes=1))
    told(installation, ticket, f"{ticket}-1")
    assert [event.id for event in reports.get(installation.store, ticket).unsent] == [f"{ticket}-2"]


def test_news_that_is_late_still_reaches_those_it_was_meant_for(installation: Installation) -> None:
    ticket = routed(installation).ticket
    [sent_to_dishub] = moved(installation, ticket, "confirm", "surveyor-1").unsent[1:]
    moved(installation, ticket, "hand_back", "officer-dishub", reason="bukan_tugas")
    moved(installation, ticket, "dispatch", "operator-1", skpd="DLH")
    told(installation, ticket, sent_to_dishub.id)
    assert letters(installation, "officer-dishub@kanal.test")
    assert not letters(installation, "officer-dlh@kanal.test")


def test_the_skpd_can_follow_the_link_of_its_letter(
    installation: Installation, client: Client, tokens: dict[str, str], delivered: Deliver
) -> None:
    moved(installation, routed(installation).ticket, "confirm", "surveyor-1")
    delivered()
    [letter] = letters(installation, DISHUB)
    path = (letter.link or "").removeprefix("http://kanal.test/staff-console")
    headers = {"Authorization": f"Bearer {tokens['officer-dishub']}"}
    assert client("staff_console").get(path, headers=headers).status_code == 200


def test_an_address_refused_for_good_keeps_nobody_else_from_hearing(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    ticket = routed(installation, email="siti@kanal.test", code="hewan").ticket
    told(picky(installation, "siti@kanal.test", Refused("no such address (550)")), ticket)
    assert letters(installation, "officer-satpolpp@kanal.test")
    report = reports.get(installation.store, ticket)
    assert (report.unsent, [lost.to for lost in report.undelivered]) == ((), ["reporter"])
    [record] = [record for record in caplog.records if record.message == "message refused for good"]
    assert record.levelname == "WARNING"
    assert "siti" not in str(record.__dict__)


@pytest.mark.parametrize("refused", ["siti@kanal.test", "officer-satpolpp@kanal.test"])
def test_a_post_office_in_trouble_is_asked_again_and_nobody_else_hears_twice(
    installation: Installation, refused: str
) -> None:
    ticket = routed(installation, email="siti@kanal.test", code="hewan").ticket
    told(picky(installation, refused, OSError("later")), ticket)
    assert len(platform_of(installation).post.sent()) == 1
    [event] = reports.get(installation.store, ticket).unsent
    told(installation, ticket, event.id)
    assert [message.to for message in platform_of(installation).post.sent()][1:] == [refused]
    assert reports.get(installation.store, ticket).unsent == ()


def test_the_skpd_hears_that_the_reporter_has_answered(installation: Installation, delivered: Deliver) -> None:
    ticket = routed(installation, code="hewan").ticket
    moved(installation, ticket, "ask", "officer-satpolpp", note="Di mana ularnya?")
    delivered()
    before = len(letters(installation, "officer-satpolpp@kanal.test"))
    moved(installation, ticket, "answer", "reporter", note="Di bawah jembatan")
    delivered()
    [letter] = letters(installation, "officer-satpolpp@kanal.test")[before:]
    assert "sudah menjawab" in letter.text
    assert "jembatan" not in letter.text


def test_operators_hear_of_what_comes_back_to_them(installation: Installation, delivered: Deliver) -> None:
    ticket = routed(installation).ticket
    moved(installation, ticket, "refute", "surveyor-1", reason="tidak_ada")
    delivered()
    [letter] = letters(installation, "operator-1@kanal.test")
    assert "tidak sesuai fakta" in letter.text


def test_those_who_were_merged_are_not_asked_and_nobody_reads_the_same_twice(
    installation: Installation, delivered: Deliver
) -> None:
    parent = routed(installation)
    for text, email in (("Lampu yang sama", "siti@kanal.test"), ("Lampu itu lagi", REPORTERS_EMAIL)):
        child = routed(installation, text=text, email=email)
        moved(installation, child.ticket, "merge", "operator-1", parent=parent.ticket)
    moved(installation, parent.ticket, "confirm", "surveyor-1")
    moved(installation, parent.ticket, "ask", "officer-dishub", note="Tiang nomor berapa?")
    delivered()
    about = {to: [letter for letter in letters(installation, to) if letter.id.startswith(parent.ticket)]
             for to in ("siti@kanal.test", REPORTERS_EMAIL)}  # fmt: skip
    assert [len(about[to]) for to in about] == [2, 3]
    assert all("yang menggabungkan laporan Anda" in letter.text for letter in about["siti@kanal.test"])
    assert not any("menggabungkan" in letter.text for letter in about[REPORTERS_EMAIL])


def test_a_report_that_an_operator_must_sort_is_acknowledged_too(installation: Installation) -> None:
    report = routed(installation, code=None, channel="parkir")
    told(installation, report.ticket)
    [letter] = letters(installation, REPORTERS_EMAIL)
    assert "sedang diperiksa operator" in letter.text
