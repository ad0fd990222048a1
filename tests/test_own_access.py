"""The pass that the own page's forms carry in the secret's place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared import lifecycle, staff
from shared.errors import NotFound, Unauthorised
from shared.installation import Installation
from shared.lifecycle import Receipt
from shared.messages import links
from shared.reporter import own_access
from shared.submission import NewReport
from tests.life import START
from tests.samples import LAMP

HOUR = timedelta(hours=1)


def _receipt(here: Installation, text: str = "Lampu padam di sini.") -> Receipt:
    new = NewReport.model_validate(LAMP | {"text": text})
    return lifecycle.submit(here, new, key=f"{text:_<16}", now=START, body=b"")


def _pass(here: Installation, receipt: Receipt) -> str:
    contact = own_access.check(here, receipt.report.ticket, receipt.secret, START)
    return own_access.new_pass(here, contact, START)


def test_a_pass_lets_in_for_an_hour_and_then_asks_for_the_secret_again(installation: Installation) -> None:
    receipt = _receipt(installation)
    given, ticket = _pass(installation, receipt), receipt.report.ticket
    assert receipt.secret not in given
    assert own_access.check(installation, ticket, given, START + HOUR).ticket == ticket
    with pytest.raises(Unauthorised):
        own_access.check(installation, ticket, given, START + HOUR + timedelta(seconds=1))


def test_a_pass_is_for_one_report(installation: Installation) -> None:
    given, other = _pass(installation, _receipt(installation)), _receipt(installation, "Lampu lain padam.")
    with pytest.raises(NotFound):
        own_access.check(installation, other.report.ticket, given, START)


@pytest.mark.parametrize("given", [None, "", "pass:", "pass:x.y", "pass:🙂", "x", "0" * 24])
def test_anything_else_lets_nobody_in(installation: Installation, given: str | None) -> None:
    with pytest.raises((NotFound, Unauthorised)):
        own_access.check(installation, _receipt(installation).report.ticket, given, START)


def test_a_letters_link_is_no_pass_and_a_pass_no_letters_link(installation: Installation) -> None:
    receipt = _receipt(installation)
    contact = own_access.check(installation, receipt.report.ticket, receipt.secret, START)
    link = links.Link(contact.ticket, contact.secret_hash)
    letter = links.token(installation.secret, "answer", link, START)
    with pytest.raises(Unauthorised):
        own_access.check(installation, contact.ticket, f"pass:{letter}", START)
    with pytest.raises(NotFound):
        links.opened(installation.secret, "answer", _pass(installation, receipt).removeprefix("pass:"), START)


def test_a_posts_token_is_no_pass(installation: Installation) -> None:
    token = staff.token(installation.secret, "operator-1", START, HOUR)
    with pytest.raises(Unauthorised):
        own_access.check(installation, _receipt(installation).report.ticket, f"pass:{token}", START)
