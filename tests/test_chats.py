"""Binding a Telegram chat to a post: codes from the console, sent to the bot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from functions.local import demo
from shared import staff, web
from shared.batches import TimeLimit
from shared.errors import NotFound
from shared.installation import Installation
from shared.moments import as_text
from shared.personal_data import forgetting
from shared.telegram import chats
from shared.telegram.chats import CODE_LASTS
from shared.tickets import secret_hash
from tests.conftest import Client
from tests.life import START
from tests.platform.together import together
from tests.telegram import SECRET, Phone, group, said

NOT_GOOD = "Kode ini tidak berlaku. Buat kode baru di konsol petugas."
Ask = Callable[..., TestResponse]


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the installation is made of them."""
    monkeypatch.setenv("KANAL_TELEGRAM_SECRET", SECRET)
    monkeypatch.setenv("KANAL_TELEGRAM_BOT", "kanal_test_bot")


@pytest.fixture(autouse=True)
def _posts(_settings: None, tokens: dict[str, str]) -> None:
    """Somebody to be."""


@pytest.fixture
def phones(client: Client) -> list[Phone]:
    return [Phone(client("telegram_bot"), chat) for chat in (314834933, 271828182, 161803398)]


@pytest.fixture
def ask(client: Client, tokens: dict[str, str]) -> Ask:
    """`ask("post", "officer-dishub")` at the console."""
    http = client("staff_console")

    def answer(method: str, post: str) -> TestResponse:
        headers = {"Authorization": f"Bearer {tokens[post]}"} if post else {}
        return getattr(http, method)("/api/telegram", headers=headers)

    return answer


def _chat_of(here: Installation, post: str) -> str | None:
    found = staff.find(here.store, post)
    assert found is not None
    return found.telegram_chat


def _post_of(here: Installation, phone: Phone) -> str | None:
    post = chats.post_of(here.store, phone.key)
    return post.id if post else None


def test_a_code_from_the_console_binds_the_chat_that_sends_it(
    installation: Installation, ask: Ask, phones: list[Phone]
) -> None:
    answer = ask("post", "officer-dishub")
    invitation = answer.get_json()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "no-store")
    assert invitation["link"] == f"https://t.me/kanal_test_bot?start={invitation['code']}"
    assert "Petugas Dishub" in phones[0].says(f"/start {invitation['code']}")
    assert _chat_of(installation, "officer-dishub") == phones[0].key
    assert _post_of(installation, phones[0]) == "officer-dishub"


def test_of_a_code_only_the_hash_is_kept(installation: Installation) -> None:
    code = chats.invite(installation.store, "officer-dishub", START).code
    kept = installation.store.get("telegram_codes", secret_hash(code))
    assert kept == {"post": "officer-dishub", "expires_at": as_text(START + timedelta(minutes=15))}
    assert installation.store.get("telegram_codes", code) is None


def test_a_code_may_be_typed_as_a_person_reads_it(installation: Installation, phones: list[Phone]) -> None:
    code = chats.invite(installation.store, "officer-dishub", web.now()).code
    phones[0].says(f"/start@kanal_test_bot  {code.lower().replace('-', ' ').replace('0', 'o')} ")
    assert _post_of(installation, phones[0]) == "officer-dishub"


def test_every_code_that_is_not_good_is_answered_with_one_sentence(
    installation: Installation, phones: list[Phone]
) -> None:
    used, expired, of_an_ended_post = (
        chats.invite(installation.store, post, at).code
        for post, at in (
            ("officer-dishub", web.now()), ("officer-dlh", web.now() - CODE_LASTS), ("officer-pupr", web.now()),
        )
    )  # fmt: skip
    _end(installation, "officer-pupr")
    phones[1].says(f"/start {used}")
    codes = [used, expired, of_an_ended_post, "7F3K-29QX-5V0M-8C1T", "x", "é" * 500, "a/b", "__x__"]
    assert {phones[0].says(f"/start {code}") for code in codes} == {NOT_GOOD}
    assert _post_of(installation, phones[0]) is None


def test_a_code_is_good_until_its_last_moment(installation: Installation) -> None:
    first, second = (chats.invite(installation.store, "officer-dishub", START).code for _ in range(2))
    last = START + CODE_LASTS - timedelta(microseconds=1)
    assert chats.bind(installation.store, first, "1", last).telegram_chat == "1"
    with pytest.raises(NotFound, match=NOT_GOOD):
        chats.bind(installation.store, second, "2", START + CODE_LASTS)


def test_of_two_chats_with_one_code_exactly_one_wins(installation: Installation, phones: list[Phone]) -> None:
    for _ in range(10):
        code = chats.invite(installation.store, "officer-dishub", web.now()).code
        answers = together(*[partial(phone.says, f"/start {code}") for phone in phones])
        assert sorted(answer == NOT_GOOD for answer in answers) == [False, True, True]
        [winner] = [phone for phone in phones if _post_of(installation, phone)]
        assert _chat_of(installation, "officer-dishub") == winner.key


def test_of_three_codes_in_one_chat_one_post_is_left(installation: Installation, client: Client) -> None:
    same = [Phone(client("telegram_bot"), 314834933) for _ in range(3)]
    posts = ("officer-dishub", "officer-dlh", "head-dishub")
    for _ in range(10):
        codes = [chats.invite(installation.store, post, web.now()).code for post in posts]
        together(*[partial(phone.says, f"/start {code}") for phone, code in zip(same, codes, strict=True)])
        bound = [post for post in posts if _chat_of(installation, post) is not None]
        assert bound == [_post_of(installation, same[0])]


def test_the_same_update_again_gets_the_same_answer(installation: Installation, phones: list[Phone]) -> None:
    code = chats.invite(installation.store, "officer-dishub", web.now()).code
    first, again = (phones[0].says(f"/start {code}") for _ in range(2))
    assert first == again != NOT_GOOD
    phones[0].says("/stop")
    assert phones[0].says(f"/start {code}") == NOT_GOOD


def test_a_code_from_long_ago_takes_no_chat_back(installation: Installation, phones: list[Phone]) -> None:
    code = chats.invite(installation.store, "officer-dishub", web.now()).code
    phones[0].says(f"/start {code}")
    phones[0].serves(installation, "officer-dlh")
    assert phones[0].says(f"/start {code}") == NOT_GOOD
    assert _post_of(installation, phones[0]) == "officer-dlh"


def test_a_chat_bound_to_another_post_leaves_the_first(installation: Installation, phones: list[Phone]) -> None:
    phones[0].serves(installation, "officer-dishub").serves(installation, "officer-dlh")
    assert _chat_of(installation, "officer-dishub") is None
    assert _chat_of(installation, "officer-dlh") == phones[0].key


def test_a_post_bound_to_another_chat_leaves_the_first(installation: Installation, phones: list[Phone]) -> None:
    for phone in phones[:2]:
        phone.serves(installation, "officer-dishub")
    assert [_post_of(installation, phone) for phone in phones] == [None, "officer-dishub", None]
    assert installation.store.get("telegram_chats", phones[0].key) is None


def test_a_chat_of_an_ended_post_can_be_bound_anew(installation: Installation, phones: list[Phone]) -> None:
    phones[0].serves(installation, "officer-dishub")
    _end(installation, "officer-dishub")
    assert _post_of(installation, phones[0]) is None
    phones[0].serves(installation, "officer-dlh")
    assert (_chat_of(installation, "officer-dishub"), _post_of(installation, phones[0])) == (None, "officer-dlh")


def test_a_chat_that_its_post_does_not_name_serves_nobody(installation: Installation, phones: list[Phone]) -> None:
    phones[0].serves(installation, "officer-dishub")
    post = staff.find(installation.store, "officer-dishub")
    assert post is not None
    staff.appoint(installation.store, [post.model_copy(update={"telegram_chat": phones[1].key})])
    assert [_post_of(installation, phone) for phone in phones] == [None, None, None]


@pytest.mark.parametrize("word", ["/stop", "/berhenti", "/STOP@kanal_test_bot", " /berhenti sekarang"])
def test_a_chat_leaves_with_a_word(installation: Installation, phones: list[Phone], word: str) -> None:
    phones[0].serves(installation, "officer-dishub")
    assert "tidak lagi terhubung" in phones[0].says(word)
    assert (_chat_of(installation, "officer-dishub"), _post_of(installation, phones[0])) == (None, None)
    assert "tidak terhubung dengan jabatan mana pun" in phones[0].says(word)


def test_the_console_ends_a_binding(installation: Installation, ask: Ask, phones: list[Phone]) -> None:
    phones[0].serves(installation, "officer-dishub")
    phones[1].serves(installation, "officer-dlh")
    assert [ask("delete", "officer-dishub").status_code for _ in range(2)] == [204, 204]
    assert [_post_of(installation, phone) for phone in phones] == [None, "officer-dlh", None]


def test_the_console_gives_codes_only_to_those_signed_in(ask: Ask) -> None:
    assert [ask("post", "").status_code, ask("delete", "").status_code] == [401, 401]
    assert ask("get", "officer-dishub").status_code == 405


def test_a_code_that_a_group_has_read_is_good_no_more(installation: Installation, phones: list[Phone]) -> None:
    code = chats.invite(installation.store, "officer-dishub", web.now()).code
    answer = phones[0].sends(said(group(), f"/start@kanal_test_bot {code}")).get_json()
    assert (answer["method"], answer["chat_id"]) == ("sendMessage", group()["id"])
    assert "hanya melayani percakapan pribadi" in answer["text"]
    assert phones[0].says(f"/start {code}") == NOT_GOOD


def test_codes_that_nobody_used_are_forgotten(installation: Installation) -> None:
    for minutes in range(5):
        chats.invite(installation.store, "officer-dishub", START + timedelta(minutes=minutes))
    last = chats.invite(installation.store, "officer-dlh", START + timedelta(hours=1)).code
    later = START + timedelta(hours=1)
    for _ in range(2):  # the second time there are none any more
        assert forgetting.forget_people(installation, later, TimeLimit.of(1_000_000)).gone["codes"] == 5
    assert chats.bind(installation.store, last, "1", later).id == "officer-dlh"


def test_demo_posts_keep_their_chat_at_the_next_start(
    installation: Installation, phones: list[Phone], tmp_path: Path
) -> None:
    phones[0].serves(installation, "officer-dishub")
    demo.appoint(installation, tmp_path / "data")
    assert _chat_of(installation, "officer-dishub") == phones[0].key
    phones[0].says("/stop")
    demo.appoint(installation, tmp_path / "data")
    assert _chat_of(installation, "officer-dishub") is None


def test_a_start_meanwhile_loses_no_binding(installation: Installation, phones: list[Phone], tmp_path: Path) -> None:
    posts = [("officer-dishub", phones[0]), ("officer-dlh", phones[1])]
    together(
        lambda: demo.appoint(installation, tmp_path / "data"),
        *[partial(phone.serves, installation, post) for post, phone in posts],
    )
    assert [_post_of(installation, phone) for _, phone in posts] == ["officer-dishub", "officer-dlh"]


def _end(here: Installation, id: str) -> None:
    post = staff.find(here.store, id)
    assert post is not None
    staff.appoint(here.store, [post.model_copy(update={"ended_at": web.now()})])
