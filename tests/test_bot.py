"""What a button does: a move of the post whose chat it is, by the same rules as everywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Final

import pytest

from shared import reports, staff, web
from shared.catalogue.city import LONGEST_REASON
from shared.installation import Installation
from shared.platform.ports import Json
from shared.report import Report
from shared.telegram import buttons
from shared.tickets import credentials
from shared.wording import wib
from shared.workflow import Status
from tests.conftest import Client
from tests.life import BRIBE, bribed, moved, routed
from tests.platform.together import together
from tests.telegram import NOTICE, SECRET, Phone, alert, edited, group, keyboard, pressed

RAHMAT: Final = 314834933
NOT_FOUND: Final = "Laporan tidak ditemukan."
NOT_CONNECTED: Final = "Obrolan ini tidak terhubung dengan jabatan mana pun. Buat kode baru di konsol petugas."
PRIVATE: Final[dict[str, Json]] = {"name": "Siti Aminah", "phone": "0812 3456 7890", "email": "siti@kanal.test"}
NewPhone = Callable[[int], Phone]


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the installation is made of them."""
    monkeypatch.setenv("KANAL_TELEGRAM_SECRET", SECRET)


@pytest.fixture(autouse=True)
def _posts(_settings: None, tokens: dict[str, str]) -> None:
    """Somebody to be."""


@pytest.fixture
def new_phone(client: Client) -> NewPhone:
    return lambda chat: Phone(client("telegram_bot"), chat)


@pytest.fixture
def phone(installation: Installation, new_phone: NewPhone) -> Phone:
    """The officer's at Dishub."""
    return new_phone(RAHMAT).serves(installation, "officer-dishub")


@pytest.fixture
def report(installation: Installation) -> Report:
    """Dispatched to Dishub."""
    ticket = routed(installation, web.now(), **PRIVATE).ticket
    return moved(installation, ticket, "confirm", "surveyor-1", web.now())


def _moves(here: Installation, report: Report) -> list[str]:
    """Since the report came to the SKPD."""
    return [step.move for step in reports.get(here.store, report.ticket).history[len(report.history) :]]


def test_accepting_is_a_move_of_the_post_and_the_message_says_so(
    installation: Installation, phone: Phone, report: Report
) -> None:
    text = edited(phone.presses(f"accept:{report.ticket}"))
    after = reports.get(installation.store, report.ticket)
    assert text == f"{NOTICE}\n\nDiterima oleh Petugas Dishub pada {wib(after.history[-1].at)}."
    assert (after.status, after.history[-1].post) == (Status.WORKING, "officer-dishub")


def test_handing_back_asks_for_the_reason_first(installation: Installation, phone: Phone, report: Report) -> None:
    asked = keyboard(phone.presses(f"hand_back:{report.ticket}"))
    labels = [reason.label for reason in installation.city.city.reasons["hand_back"]]
    assert list(asked) == [*labels, "Batal"]
    assert _moves(installation, report) == []
    text = edited(phone.presses(asked["Tempat laporan keliru"]))
    assert "Dikembalikan oleh Petugas Dishub" in text
    assert text.endswith("Alasan: Tempat laporan keliru.")
    after = reports.get(installation.store, report.ticket)
    assert (after.status, after.history[-1].reason) == (Status.TRIAGE, "salah_tempat")


def test_batal_brings_the_first_buttons_back(installation: Installation, phone: Phone, report: Report) -> None:
    asked = keyboard(phone.presses(f"hand_back:{report.ticket}"))
    first = keyboard(phone.presses(asked["Batal"]))
    assert first == {"Terima": f"accept:{report.ticket}", "Kembalikan": f"hand_back:{report.ticket}"}
    assert _moves(installation, report) == []


def test_every_button_fits_into_telegrams_64_bytes(installation: Installation) -> None:
    ticket = credentials(installation.secret, "PGKXX", "k" * 16).ticket  # the longest prefix
    shown = (*buttons.to_decide(ticket), *buttons.to_give_reason(ticket, installation.city))
    assert max(len(button.data.encode()) for button in shown) <= 64
    assert {buttons.pressed(button.data).ticket for button in shown} == {ticket}
    assert len(f"hand_back:{ticket}:{'x' * LONGEST_REASON}") == 64


@pytest.mark.parametrize("data", ["accept:{}", "hand_back:{}:bukan_tugas"])
def test_the_same_press_again_gets_the_same_answer_and_moves_nothing(
    installation: Installation, phone: Phone, report: Report, data: str
) -> None:
    first, again = (phone.presses(data.format(report.ticket)) for _ in range(2))
    assert edited(first) == edited(again)
    assert _moves(installation, report) == [data.partition(":")[0]]
    assert alert(phone.presses(data.format(report.ticket), edited(first))) in edited(first)


@pytest.mark.parametrize("data", ["accept:{}", "hand_back:{}:bukan_tugas"])
def test_pressed_at_once_from_two_chats_it_is_done_once_and_both_read_by_whom(
    installation: Installation, phone: Phone, new_phone: NewPhone, report: Report, data: str
) -> None:
    head = new_phone(271828182).serves(installation, "head-dishub")
    texts = together(*[partial(one.presses, data.format(report.ticket)) for one in (phone, head)])
    assert len({edited(text) for text in texts}) == 1
    assert _moves(installation, report) == [data.partition(":")[0]]


def test_a_message_too_old_to_be_shown_is_answered_with_an_alert(
    installation: Installation, phone: Phone, report: Report
) -> None:
    assert alert(phone.presses(f"accept:{report.ticket}", None)).startswith("Diterima oleh Petugas Dishub pada ")
    assert _moves(installation, report) == ["accept"]


def test_what_follows_a_press_is_told_as_after_any_move(
    installation: Installation, delivered: Callable[[], None], phone: Phone, report: Report
) -> None:
    phone.presses(f"hand_back:{report.ticket}:bukan_tugas")
    delivered()
    assert reports.get(installation.store, report.ticket).unsent == ()


@pytest.mark.parametrize("verb", ["accept:{}", "hand_back:{}", "hand_back:{}:bukan_tugas", "back:{}"])
@pytest.mark.parametrize("post", ["officer-dlh", "officer-inspektorat", "surveyor-2"])
def test_a_report_that_is_not_theirs_is_as_one_that_never_was(
    installation: Installation, new_phone: NewPhone, report: Report, post: str, verb: str
) -> None:
    stranger = new_phone(271828182).serves(installation, post)
    tickets = (report.ticket, "PGK-7F3K-29QX-5", "PGK-0000-0000-1", "../posts", "")
    assert {alert(stranger.presses(verb.format(ticket))) for ticket in tickets} == {NOT_FOUND}
    assert _moves(installation, report) == []


@pytest.mark.parametrize("post", ["officer-dishub", "operator-1", "sekda", "admin"])
def test_a_confidential_report_is_its_bodys_alone(installation: Installation, new_phone: NewPhone, post: str) -> None:
    bribe = bribed(installation, web.now())
    stranger = new_phone(271828182).serves(installation, post)
    assert alert(stranger.presses(f"accept:{bribe.ticket}")) == NOT_FOUND
    own = new_phone(161803398).serves(installation, "officer-inspektorat")
    answer = own.presses(f"accept:{bribe.ticket}")
    assert "Petugas Inspektorat" in edited(answer)
    assert str(BRIBE["text"]) not in json.dumps(answer)


@pytest.mark.parametrize("post", ["operator-1", "surveyor-1", "auditor", "admin"])
def test_a_role_that_may_not_reads_why(
    installation: Installation, new_phone: NewPhone, report: Report, post: str
) -> None:
    other = new_phone(271828182).serves(installation, post)
    for data in (f"accept:{report.ticket}", f"hand_back:{report.ticket}", f"back:{report.ticket}"):
        assert alert(other.presses(data)) == "Langkah ini bukan wewenang jabatan Anda."
    assert _moves(installation, report) == []


def test_a_status_that_does_not_allow_it_is_named(installation: Installation, phone: Phone, report: Report) -> None:
    moved(installation, report.ticket, "ask", "officer-dishub", web.now(), note="Di sisi mana?")
    for data in (f"accept:{report.ticket}", f"hand_back:{report.ticket}", f"back:{report.ticket}"):
        assert "“Butuh keterangan”" in alert(phone.presses(data))


def test_an_old_button_does_not_pass_another_move_off_as_its_own(
    installation: Installation, phone: Phone, report: Report
) -> None:
    phone.presses(f"hand_back:{report.ticket}:bukan_tugas")
    moved(installation, report.ticket, "dispatch", "operator-1", web.now())
    phone.presses(f"accept:{report.ticket}")
    moved(installation, report.ticket, "ask", "officer-dishub", web.now(), note="Di sisi mana?")
    moved(installation, report.ticket, "answer", "reporter", web.now(), note="Utara")
    assert "“Dikerjakan”" in alert(phone.presses(f"accept:{report.ticket}"))


def test_what_has_gone_to_another_skpd_is_gone(installation: Installation, phone: Phone, report: Report) -> None:
    phone.presses(f"hand_back:{report.ticket}:bukan_tugas")
    moved(installation, report.ticket, "dispatch", "operator-1", web.now(), skpd="DLH")
    assert alert(phone.presses(f"hand_back:{report.ticket}:bukan_tugas")) == NOT_FOUND


@pytest.mark.parametrize(
    ("data", "sentence"),
    [("hand_back:{}:malas", "Alasan ini tidak ada dalam daftar."), ("", "Tombol ini tidak dikenal."),
     ("finish:{}", "Tombol ini tidak dikenal."), ("hand_back:{}:", "Tombol ini tidak dikenal."),
     ("accept:{}:x", "Tombol ini tidak dikenal."), ("hand_back:{}:a\u0000", "Tombol ini tidak dikenal.")],
)  # fmt: skip
def test_data_that_is_on_no_button_does_nothing(
    installation: Installation, phone: Phone, report: Report, data: str, sentence: str
) -> None:
    assert alert(phone.presses(data.format(report.ticket))) == sentence
    assert _moves(installation, report) == []


def test_a_chat_has_the_rights_of_the_post_it_serves_now(
    installation: Installation, phone: Phone, new_phone: NewPhone, report: Report
) -> None:
    data = f"accept:{report.ticket}"
    assert alert(new_phone(271828182).presses(data)) == NOT_CONNECTED
    phone.serves(installation, "officer-dlh")
    assert alert(phone.presses(data)) == NOT_FOUND
    successor = new_phone(161803398).serves(installation, "officer-dishub")
    assert "Petugas Dishub" in edited(successor.presses(data))
    phone.says("/stop")
    assert alert(phone.presses(data)) == NOT_CONNECTED


def test_a_post_that_has_ended_presses_nothing(installation: Installation, phone: Phone, report: Report) -> None:
    post = staff.find(installation.store, "officer-dishub")
    assert post is not None
    staff.appoint(installation.store, [post.model_copy(update={"ended_at": web.now()})])
    assert alert(phone.presses(f"accept:{report.ticket}")) == NOT_CONNECTED
    assert _moves(installation, report) == []


def test_no_answer_holds_a_word_of_the_reporter_or_the_report(phone: Phone, report: Report) -> None:
    data = ("accept:{}", "hand_back:{}", "back:{}", "hand_back:{}:salah_jenis")
    said = json.dumps([phone.presses(one.format(report.ticket)) for one in data], ensure_ascii=False)
    assert [word for word in ("Siti", "0812", "siti@", "Lampu", report.text) if str(word) in said] == []


def test_a_button_in_a_group_does_nothing(installation: Installation, phone: Phone, report: Report) -> None:
    answer = phone.sends(pressed(group(RAHMAT), f"accept:{report.ticket}")).get_json()
    assert alert(answer) == NOT_CONNECTED
    assert _moves(installation, report) == []
