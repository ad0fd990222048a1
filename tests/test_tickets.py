"""Tickets survive being read aloud, typed badly, and sent twice."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.tickets import ALPHABET, CODE_BYTES, code, credentials, normalised, secret_hash

SECRET = "server secret"
KEYS = st.text(min_size=16, max_size=128)


@given(KEYS)
def test_the_same_key_gives_the_same_ticket_and_secret(key: str) -> None:
    assert credentials(SECRET, "PGK", key) == credentials(SECRET, "PGK", key)


@given(KEYS, KEYS)
def test_another_key_gives_another_secret(key: str, other: str) -> None:
    assert (key == other) == (credentials(SECRET, "PGK", key).secret == credentials(SECRET, "PGK", other).secret)


def test_another_attempt_gives_another_ticket_for_the_same_key() -> None:
    first, second = (credentials(SECRET, "PGK", "k" * 16, attempt) for attempt in (0, 1))
    assert first.ticket != second.ticket
    assert first.key_digest == second.key_digest


@given(KEYS)
def test_a_ticket_is_its_own_normal_form(key: str) -> None:
    ticket = credentials(SECRET, "PGK", key).ticket
    assert normalised(ticket) == ticket
    assert normalised(f"  {ticket.lower()} ") == ticket


@given(KEYS, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(key: str, place: int, wrong: str) -> None:
    ticket = credentials(SECRET, "PGK", key).ticket
    at = 4 + place + place // 4
    if ticket[at] != wrong:
        assert normalised(ticket[:at] + wrong + ticket[at + 1 :]) is None


@pytest.mark.parametrize(
    "typed", ["", "PGK", "PGK-", "PGK-0000-0000", "../../etc/passwd", "PGK-0000-0000-\x00", "🚦" * 9]
)
def test_what_is_no_ticket_is_none(typed: str) -> None:
    assert normalised(typed) is None


@pytest.mark.parametrize(
    "typed",
    ["pgk 7f3k 29qx b", "PGK7F3K29QXB", " PGK.7F3K.29QX.B ", "PGK\u20137F3K\u201329QX\u2013B", "PGK - 7F3K - 29QX - B"],
)
def test_whatever_stands_between_the_parts_is_forgiven(typed: str) -> None:
    assert normalised(typed) == "PGK-7F3K-29QX-B"


@pytest.mark.parametrize("typed", ["PGK-UUUU-UUUU-U", "PGK-7F-3K29QX-B", "PGK-7F3K-29QX-B-B", "PGK-７F3K-29QX-B"])
def test_what_only_looks_like_a_ticket_is_none(typed: str) -> None:
    assert normalised(typed) is None


def test_letters_that_look_alike_are_forgiven() -> None:
    assert normalised("PGK-OOOO-OOOO-O") == normalised("PGK-0000-0000-0")
    assert secret_hash("abco") == secret_hash("ABC0")


CHANCES = st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES)


@given(CHANCES, CHANCES)
def test_every_bit_of_chance_is_in_a_code(chance: bytes, other: bytes) -> None:
    assert (chance == other) == (secret_hash(code(chance)) == secret_hash(code(other)))


@given(CHANCES)
def test_a_code_can_be_typed_and_be_in_a_link(chance: bytes) -> None:
    assert re.fullmatch(rf"([{ALPHABET}]{{4}}-){{3}}[{ALPHABET}]{{4}}", code(chance))
    assert secret_hash(code(chance).lower().replace("-", " ")) == secret_hash(code(chance))
