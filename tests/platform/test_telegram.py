"""Messages of the bot, against a server that behaves as Telegram's documentation says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.platform.ports import Button, Message, Refused, TryLater
from shared.platform.telegram import LONGEST_TEXT, shortened
from tests.platform import outside
from tests.platform.api_server import Server, serving
from tests.platform.outside import TEXT, TOKEN, WAYS

MESSAGE = WAYS["telegram"].message
LINK = "https://kanal.example.go.id/public-site/laporan/PGK-7F3K"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        server.answers(200, WAYS["telegram"].ok)
        yield server


def _send(server: Server, message: Message = MESSAGE) -> None:
    outside.post("telegram", server).send(message)


def _error(status: int, description: str, **more: object) -> dict[str, object]:
    return {"ok": False, "error_code": status, "description": description, **more}


def test_a_message_is_plain_text_without_a_preview(server: Server) -> None:
    _send(server)
    [asked] = server.asked
    assert asked.path == f"/bot{TOKEN}/sendMessage"
    assert asked.json == {"chat_id": "770077", "text": TEXT, "link_preview_options": {"is_disabled": True}}


def test_the_link_is_on_a_line_of_its_own(server: Server) -> None:
    _send(server, replace(MESSAGE, text=f"{TEXT}\n", link=LINK))
    assert server.asked[0].json["text"] == f"{TEXT}\n\n{LINK}"


def test_every_button_is_a_row_that_sends_its_data_back(server: Server) -> None:
    _send(server, replace(MESSAGE, buttons=(Button("Sudah beres", "ok:PGK"), Button("Belum", "no:PGK"))))
    assert server.asked[0].json["reply_markup"] == {
        "inline_keyboard": [
            [{"text": "Sudah beres", "callback_data": "ok:PGK"}],
            [{"text": "Belum", "callback_data": "no:PGK"}],
        ]
    }


@pytest.mark.parametrize("data", ["", "x" * 65, "\u00e9" * 33])
def test_a_button_that_sends_too_much_back_is_a_mistake_of_ours(server: Server, data: str) -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        _send(server, replace(MESSAGE, buttons=(Button("Belum", data),)))
    assert server.asked == []


def test_a_long_text_is_cut_at_a_word_and_keeps_its_link(server: Server) -> None:
    _send(server, replace(MESSAGE, text="kata " * 1000, link=LINK))
    text = server.asked[0].json["text"]
    assert text.endswith(f"kata\u2026\n\n{LINK}")
    assert LONGEST_TEXT - 10 < len(text) <= LONGEST_TEXT


@given(text=st.text(max_size=200), longest=st.integers(min_value=1, max_value=60))
def test_a_cut_text_is_the_beginning_and_short_enough(text: str, longest: int) -> None:
    cut = shortened(text, longest)
    assert len(cut.encode("utf-16-le")) // 2 <= longest
    assert cut == text or (cut.endswith("\u2026") and text.startswith(cut[:-1]))


@pytest.mark.parametrize("text", ["a " + "b" * 9000, "b" * 9000, "\U0001f573" * 5000])
def test_a_text_without_words_keeps_its_beginning(text: str) -> None:
    assert len(shortened(text, 1000).encode("utf-16-le")) // 2 >= 999


@pytest.mark.parametrize("to", ["", "@kanal_umum", "siti", "77\u0660", "1" * 21])
def test_what_is_no_chat_is_refused_unasked(server: Server, to: str) -> None:
    with pytest.raises(Refused, match="no chat"):
        _send(server, replace(MESSAGE, to=to))
    assert server.asked == []


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: message text is empty"),
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot can't initiate conversation with a user"),
    ],
)
def test_who_can_never_be_reached_is_given_up(server: Server, status: int, description: str) -> None:
    server.answers(status, _error(status, description))
    with pytest.raises(Refused, match=f"Telegram answered {status}"):
        _send(server)


@pytest.mark.parametrize("status", [420, 429])
def test_a_flood_is_waited_for_as_long_as_telegram_says(server: Server, status: int) -> None:
    content = _error(status, "Too Many Requests: retry after 34", parameters={"retry_after": 34})
    server.answers(status, content, {"Retry-After": "5"})
    with pytest.raises(TryLater) as later:
        _send(server)
    assert later.value.after == 34


@pytest.mark.parametrize("content", [{"ok": False}, {"hello": "world"}, b"<html>", None, [1]])
def test_a_success_that_is_not_telegrams_sends_nothing(server: Server, content: object) -> None:
    server.answers(200, content)
    with pytest.raises(OSError, match="settings must be put right") as trouble:
        _send(server)
    assert not isinstance(trouble.value, TryLater)
