"""The webhook `telegram_bot`: who may speak to it, and what it makes of whatever comes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared import bodies
from shared.installation import Installation
from tests.conftest import Client
from tests.telegram import HEADERS, SECRET, Phone, group, pressed, private, said
from tests.test_repository import ROOT

RAHMAT: Final = 314834933
[HEADER] = HEADERS


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the installation is made of them."""
    monkeypatch.setenv("KANAL_TELEGRAM_SECRET", SECRET)


@pytest.fixture(autouse=True)
def _posts(_settings: None, tokens: dict[str, str]) -> None:
    """Somebody to be."""


@pytest.mark.parametrize("text", ["/start", "/help", "halo", "Terima", "accept:PGK-7F3K-29QX-5", " ", "/", "😀" * 2000])
def test_anything_else_is_answered_with_how_to_begin(client: Client, text: str) -> None:
    assert (
        Phone(client("telegram_bot"), RAHMAT)
        .says(text)
        .startswith("Bot ini mengirim kabar laporan warga kepada petugas.")
    )


@pytest.mark.parametrize(
    "update",
    [said(group(), "Siapa yang bertugas?"), {"update_id": 1}, {"update_id": 1, "edited_message": {"text": "x"}},
     {"update_id": 1, "my_chat_member": {"chat": private(RAHMAT)}}],
)  # fmt: skip
def test_what_is_not_for_the_bot_is_passed_over(client: Client, update: dict[str, Any]) -> None:
    assert Phone(client("telegram_bot"), RAHMAT).sends(update).data == b""


FORGED: Final[dict[str, dict[str, str]]] = {
    "none": {}, "empty": {HEADER: ""}, "other": {HEADER: SECRET[:-1]},
    "longer": {HEADER: f"{SECRET}x"}, "not ASCII": {HEADER: "rahasia\u00e9"},
}  # fmt: skip


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("secret", [SECRET, "", None])
def test_only_telegram_is_heard_and_without_a_secret_nobody(
    client: Client, monkeypatch: pytest.MonkeyPatch, forged: str, secret: str | None
) -> None:
    if secret is None:
        monkeypatch.delenv("KANAL_TELEGRAM_SECRET")
    else:
        monkeypatch.setenv("KANAL_TELEGRAM_SECRET", secret)
    headers = FORGED[forged] if secret else FORGED[forged] or HEADERS
    answer = client("telegram_bot").post("/", json=said(private(RAHMAT), "/start"), headers=headers)
    assert (answer.status_code, "method" in answer.get_json()) == (401, False)


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_telegram_only_posts(client: Client, method: str) -> None:
    assert getattr(client("telegram_bot"), method)("/", headers=HEADERS).status_code == 405


UNREADABLE: Final[dict[str, tuple[bytes, str]]] = {
    "nothing": (b"", "application/json"),
    "no JSON": (b"{", "application/json"),
    "no object": (b"[]", "application/json"),
    "no number": (b'{"update_id": "1"}', "application/json"),
    "no chat": (b'{"update_id": 1, "message": {"message_id": 1, "text": "Siti 0812"}}', "application/json"),
    "a number beyond all": (
        b'{"update_id": 1, "message": {"message_id": 1, "chat": {"id": 1%s, "type": "private"}}}' % (b"0" * 2000),
        "application/json",
    ),
    "half a character": (b'{"update_id": 1, "callback_query": {"id": "\\ud800"}}', "application/json"),
    "a form": (b"update_id=1", "application/x-www-form-urlencoded"),
    "too large": (b" " * (bodies.JSON_LIMIT + 1), "application/json"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_taken_so_that_it_does_not_come_again_and_its_words_are_not_logged(
    client: Client, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    body, content_type = UNREADABLE[name]
    answer = client("telegram_bot").post("/", data=body, content_type=content_type, headers=HEADERS)
    assert (answer.status_code, answer.data) == (200, b"")
    [record] = [record for record in caplog.records if record.message == "unreadable update dropped"]
    assert "Siti" not in json.dumps(vars(record), default=str)


JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
CHATS: Final = st.fixed_dictionaries(
    {"id": st.integers() | st.just(RAHMAT), "type": st.sampled_from(["private", "group", "supergroup", "channel"])}
)
TEXTS: Final = st.text() | st.tuples(
    st.sampled_from(["/start", "/stop", "accept", "hand_back", "back"]),
    st.sampled_from([" ", ":", "@kanal_test_bot ", ""]),
    st.text() | st.sampled_from(["PGK-7F3K-29QX-5", "PGK-7F3K-29QX-5:bukan_tugas"]),
).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    sent=JSON
    | CHATS.flatmap(lambda chat: st.builds(said, st.just(chat), TEXTS) | st.builds(pressed, st.just(chat), TEXTS))
)
def test_whatever_comes_is_answered_with_200(installation: Installation, client: Client, sent: Any) -> None:
    http = client("telegram_bot")
    Phone(http, RAHMAT).serves(installation, "officer-dishub")
    answer = http.post("/", data=json.dumps(sent), content_type="application/json", headers=HEADERS)
    assert answer.status_code == 200


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=st.binary(), content_type=st.sampled_from(["application/json", "text/plain", "multipart/form-data", ""]))
def test_whatever_is_no_json_is_taken_too(client: Client, body: bytes, content_type: str) -> None:
    answer = client("telegram_bot").post("/", data=body, content_type=content_type, headers=HEADERS)
    assert (answer.status_code, answer.data) == (200, b"")


def test_a_chat_is_named_in_no_log_line(
    installation: Installation, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """It is the officer's own, and not the post's."""
    phone = Phone(client("telegram_bot"), RAHMAT).serves(installation, "officer-dishub")
    phone.presses("accept:PGK-7F3K-29QX-5")
    said = json.dumps([vars(record) for record in caplog.records], default=str)
    assert [word for word in (str(RAHMAT), "Rahmat", "rahmat_pgk", SECRET) if word in said] == []


HEAVY: Final = ("PIL", "requests", "jwt", "google.cloud.storage")


def test_it_starts_light() -> None:
    script = (
        "import functions_framework, sys\n"
        "functions_framework.create_app('telegram_bot', 'functions/telegram_bot/main.py')\n"
        f"print(sorted(set(sys.modules) & set({HEAVY!r})))"
    )
    loaded = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
