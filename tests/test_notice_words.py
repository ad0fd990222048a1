"""The words of every notice."""

from __future__ import annotations

import re

import pytest

from functions.local import previews
from functions.local.previews import Preview
from shared import catalogue
from shared.messages import notice_words, notices
from shared.messages.notice_words import Words
from shared.messages.notices import TEXTS, Audience
from shared.platform.ports import Channel
from shared.settings import Settings
from shared.telegram.buttons import to_decide
from shared.wording import wib
from shared.workflow import ClockName, Status
from tests.test_moves import report_at
from tests.test_notices import reminded, step_of

CITY = catalogue.load(Settings().catalogue)
BASE = "http://kanal.test"
PREVIEWS = list(previews.all_of(CITY, BASE))


def _named(preview: Preview) -> str:
    return f"{preview.move}-{preview.audience}"


@pytest.mark.parametrize("preview", PREVIEWS, ids=_named)
def test_every_notice_is_complete_and_short(preview: Preview) -> None:
    text = preview.words.text
    assert text.strip().endswith(".")
    assert not re.search(r"[{}]|None", text)
    assert len(text) <= 330
    assert "lihat halaman laporan" not in text  # what stands where something is not known


@pytest.mark.parametrize("preview", PREVIEWS, ids=_named)
def test_every_notice_names_the_ticket(preview: Preview) -> None:
    said = preview.words.subject + preview.words.text
    assert previews.TICKET in said


def test_the_page_of_previews_has_the_whole_table() -> None:
    shown = {(preview.move, preview.audience) for preview in PREVIEWS}
    assert shown >= {(move, audience.value) for move, texts in TEXTS.items() for audience in texts}


def reporters(move: str, status: Status, reason: str | None = None, audience: Audience = Audience.REPORTER) -> str:
    report = report_at(status)
    step = step_of(report, move, reason)
    return notice_words.to_reporter(report, step, CITY, BASE, link="x", audience=audience).text


@pytest.mark.parametrize(("status", "word"), [(Status.SURVEY, "tim survei"), (Status.DISPATCHED, "Dinas Perhubungan")])
def test_the_first_notice_says_where_the_report_went_and_until_when(status: Status, word: str) -> None:
    due_at = report_at(status).clocks[ClockName.RESOLVE].due_at
    assert word in reporters("route", status)
    assert wib(due_at) in reporters("route", status)


def test_a_rejection_says_why_in_the_lists_words_and_in_no_others() -> None:
    said = [reporters("reject", Status.REJECTED, reason) for reason in ("bukan_aduan", "karena saya mau")]
    assert "Alasan: Bukan aduan atau permintaan layanan." in said[0]
    assert "saya mau" not in said[1]


def test_an_extension_says_until_when_and_why() -> None:
    report = report_at(Status.WORKING)
    later = report.clocks[ClockName.RESOLVE].due_at.replace(year=2030)
    step = step_of(report, "extend", "cuaca").model_copy(update={"due_at": later})
    text = notice_words.to_reporter(report, step, CITY, BASE, link="x").text
    assert f"sampai {wib(later)}. Alasan: Cuaca tidak memungkinkan." in text


def test_a_done_report_says_how_to_object_but_not_to_those_who_were_merged() -> None:
    assert "keberatan dalam 7 hari" in reporters("validate", Status.RESOLVED)
    assert "keberatan" not in reporters("validate", Status.RESOLVED, None, Audience.MERGED)


@pytest.mark.parametrize("move", [move for move, texts in TEXTS.items() if Audience.REPORTER in texts])
@pytest.mark.parametrize(
    ("audience", "whose"),
    [(Audience.MERGED, "yang menggabungkan laporan Anda"), (Audience.SUPPORTER, "yang Anda dukung")],
)
def test_a_notice_to_who_was_merged_or_supports_says_whose_news_it_is(
    move: str, audience: Audience, whose: str
) -> None:
    if notices.tells_reporter(step_of(report_at(Status.DISPATCHED), move), is_merged=True):
        text = reporters(move, Status.DISPATCHED, "cuaca", audience)
        assert f"aporan {report_at(Status.DISPATCHED).ticket}, {whose}," in text


@pytest.mark.parametrize("clock", list(ClockName))
def test_an_alarm_says_which_clock_how_far_and_until_when(clock: ClockName) -> None:
    report = report_at(Status.WORKING)
    words = notice_words.to_staff(report, reminded(report, 80, clock), Audience.LADDER, CITY, BASE)
    word = {"respond": "tanggapan", "coordinate": "koordinasi", "resolve": "penyelesaian"}[clock]
    assert f"80% waktu {word} sudah terpakai. Batas: {wib(report.clocks[clock].due_at)}." in words.text
    assert words.link == f"{BASE}/staff-console/api/reports/{report.ticket}"


def test_an_outsider_reads_neither_what_it_is_about_nor_where_to_look() -> None:
    report = report_at(Status.WORKING, "pungli", "INSPEKTORAT").model_copy(update={"is_restricted": True})
    words = notice_words.to_staff(report, reminded(report, 150), Audience.OUTSIDER, CITY, BASE)
    assert (words.link, words.buttons) == (None, ())
    assert "ungutan" not in words.text


@pytest.mark.parametrize("audience", [Audience.SKPD, Audience.LADDER])
def test_nothing_the_reporter_wrote_is_in_a_notice(audience: Audience) -> None:
    report = report_at(Status.DISPATCHED)
    step = reminded(report, 80) if audience is Audience.LADDER else step_of(report, "dispatch")
    words = notice_words.to_staff(report, step, audience, CITY, BASE)
    assert (report.text or "?") not in words.text + words.subject


def test_a_report_without_a_code_can_be_told_of() -> None:
    report = report_at(Status.TRIAGE).model_copy(update={"code": None, "skpd": None})
    words = notice_words.to_staff(report, reminded(report, 50), Audience.LADDER, CITY, BASE)
    assert "kategori belum pasti" in words.text


def test_a_new_report_can_be_accepted_or_handed_back_by_a_button_as_long_as_it_is_new() -> None:
    report = report_at(Status.DISPATCHED)
    step = step_of(report, "dispatch")
    offered = notice_words.to_staff(report, step, Audience.SKPD, CITY, BASE).buttons
    assert [button.data for button in offered] == [f"accept:{report.ticket}", f"hand_back:{report.ticket}"]
    later = notice_words.to_staff(report.is_at(Status.WORKING), step, Audience.SKPD, CITY, BASE)
    assert later.buttons == ()


@pytest.mark.parametrize(
    ("channel", "buttons", "values"),
    [("email", 0, ()), ("telegram", 2, ()), ("whatsapp", 0, ("Ada laporan.", "http://kanal.test/x", "http://stop"))],
)
def test_every_channel_gets_what_it_can_show(channel: Channel, buttons: int, values: tuple[str, ...]) -> None:
    words = Words("Baru", "Ada laporan.", "http://kanal.test/x", "kanal_pelapor", to_decide("PGK-7F3K-29QX-5"))
    message = notice_words.message(words, id="1", channel=channel, to="x", stop_link="http://stop")
    assert (len(message.buttons), message.values, message.template) == (
        buttons, values, "kanal_pelapor" if values else None,
    )  # fmt: skip


def test_a_template_has_as_many_values_when_there_is_no_link() -> None:
    words = Words("Baru", "Ada laporan.", None, "kanal_petugas")
    assert notice_words.message(words, id="1", channel="whatsapp", to="x").values == ("Ada laporan.", "")
