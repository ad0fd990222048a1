"""Tokens of links: good for one ticket, one purpose, one address and some time."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contacts import address_digest
from shared.errors import NotFound
from shared.messages import links
from shared.messages.links import LASTS, Link, Purpose
from tests.life import START

SECRET = "only-for-tests-" * 3
LINK = Link("PGK-7F3K-29QX-5", "0123456789abcdef" * 2)
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
TOKEN = links.token(SECRET, "stop", LINK, START)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_link_is_good_to_its_last_second_and_no_longer(purpose: Purpose) -> None:
    token, ends = links.token(SECRET, purpose, LINK, START), START + LASTS[purpose]
    assert links.opened(SECRET, purpose, token, ends) == LINK
    with pytest.raises(NotFound):
        links.opened(SECRET, purpose, token, ends + timedelta(seconds=1))


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("other", PURPOSES)
def test_a_link_is_good_for_its_own_purpose_only(purpose: Purpose, other: Purpose) -> None:
    token = links.token(SECRET, purpose, LINK, START)
    if other == purpose:
        assert links.opened(SECRET, other, token, START) == LINK
        return
    with pytest.raises(NotFound):
        links.opened(SECRET, other, token, START)


def test_another_citys_link_is_not_good_here() -> None:
    with pytest.raises(NotFound):
        links.opened("another-secret-" * 3, "stop", TOKEN, START)


@given(at=st.integers(0, len(TOKEN) - 1), sign=st.characters(codec="ascii", min_codepoint=33))
def test_a_link_with_one_sign_changed_is_not_good(at: int, sign: str) -> None:
    changed = TOKEN[:at] + sign + TOKEN[at + 1 :]
    if changed == TOKEN:
        return
    with pytest.raises(NotFound):
        links.opened(SECRET, "stop", changed, START)


@given(st.text(st.characters()) | st.text(st.sampled_from(TOKEN)) | st.text(max_size=3).map(f".{TOKEN}".__add__))
def test_whatever_else_is_typed_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(NotFound, match="Tautan ini"):
        links.opened(SECRET, "stop", typed, START)


@given(at=st.integers(0, len(TOKEN) - 1))
def test_a_link_that_was_cut_is_not_good(at: int) -> None:
    with pytest.raises(NotFound):
        links.opened(SECRET, "stop", TOKEN[:at], START)


def test_a_link_holds_no_address() -> None:
    assert "siti" not in links.url("http://kanal.test", SECRET, "stop", LINK, START)
    assert "siti" not in address_digest(SECRET, "email", "siti@kanal.test")


@pytest.mark.parametrize(
    "written",
    ["Siti@Kanal.Test", "SITI@kanal.test", "siti+a@kanal.test", "siti+a+b@kanal.test"],
)
def test_a_mailbox_is_one_address_however_it_is_written(written: str) -> None:
    assert address_digest(SECRET, "email", written) == address_digest(SECRET, "email", "siti@kanal.test")


def test_with_gmail_dots_make_no_other_address_and_elsewhere_they_do() -> None:
    digests = [address_digest(SECRET, "email", f"{name}@{at}") for at in ("gmail.com", "kanal.test")
               for name in ("s.i.t.i", "siti")]  # fmt: skip
    assert (digests[0] == digests[1], digests[2] == digests[3]) == (True, False)


@pytest.mark.parametrize("other", ["budi@kanal.test", "siti@kanal2.test", "+siti@kanal.test"])
def test_somebody_else_is_another_address(other: str) -> None:
    assert address_digest(SECRET, "email", other) != address_digest(SECRET, "email", "siti@kanal.test")
