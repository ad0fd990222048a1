"""The inbox of a post: its receipts, the newest first, whatever channel took them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from shared.installation import Installation
from shared.messages import receipts
from shared.messages.receipts import PAGE, Receipt
from shared.sweep import sweep
from tests.conftest import Client
from tests.life import START

POST = "operator-1"


@pytest.fixture
def console(client: Client) -> FlaskClient:
    return client("staff_console")


@pytest.fixture
def signed_in(tokens: dict[str, str]) -> dict[str, dict[str, str]]:
    """The headers of every post."""
    return {post: {"Authorization": f"Bearer {token}"} for post, token in tokens.items()}


def _kept(here: Installation, count: int = 1, to: str = POST) -> list[str]:
    """Ids, in order of arrival."""
    several = [
        Receipt(id=f"PGK-7F3K-29QX-5-{number}.{to}", ticket="PGK-7F3K-29QX-5", seq=number, to=to, text="Laporan",
                at=START + timedelta(minutes=number))
        for number in range(count)
    ]  # fmt: skip
    here.store.transact(lambda transaction: receipts.put(transaction, several))
    return [receipt.id for receipt in several]


def _read(console: FlaskClient, headers: dict[str, str]) -> list[str]:
    """Every page, one after the other."""
    ids: list[str] = []
    after: str | None = ""
    while after is not None:
        answer = console.get("/api/inbox", headers=headers, query_string={"after": after})
        assert answer.status_code == 200, answer.text
        page = answer.get_json()
        ids += [notice["id"] for notice in page["notices"]]
        after = page["after"]
    return ids


def test_an_inbox_is_read_page_by_page_the_newest_first(
    installation: Installation, console: FlaskClient, signed_in: dict[str, dict[str, str]]
) -> None:
    ids = _kept(installation, 2 * PAGE + 1)
    _kept(installation, to="operator-2")
    assert _read(console, signed_in[POST]) == ids[::-1]


def test_a_notice_is_ticked_off_once_and_by_its_post_alone(
    installation: Installation, console: FlaskClient, signed_in: dict[str, dict[str, str]]
) -> None:
    [one] = _kept(installation)
    assert console.post(f"/api/inbox/{one}/read", headers=signed_in["operator-2"]).status_code == 404
    receipts.mark_read(installation.store, POST, one, START)
    assert console.post(f"/api/inbox/{one}/read", headers=signed_in[POST]).status_code == 200
    [notice] = receipts.inbox(installation.store, POST).items
    assert notice.read_at == START


def test_the_digest_of_the_day_is_ticked_off_and_paged_over_like_any_other(
    installation: Installation, console: FlaskClient, signed_in: dict[str, dict[str, str]]
) -> None:
    for day in range(PAGE + 1):
        sweep(installation, START + timedelta(days=day))
    ids = _read(console, signed_in["sekda"])
    assert len(ids) == PAGE + 1
    assert console.post(f"/api/inbox/{ids[0]}/read", headers=signed_in["sekda"]).status_code == 200


@pytest.mark.parametrize("path", ["nothing/read", "a/b", "PGK-7F3K-29QX-5-9.operator-1/read", f"{'x' * 300}/read"])
def test_what_is_not_in_the_inbox_is_not_there(
    console: FlaskClient, signed_in: dict[str, dict[str, str]], path: str
) -> None:
    assert console.post(f"/api/inbox/{path}", headers=signed_in[POST]).status_code == 404


@pytest.mark.parametrize("after", ["%%%", "YWJj", "fHw="])
def test_a_damaged_page_mark_is_refused(console: FlaskClient, signed_in: dict[str, dict[str, str]], after: str) -> None:
    answer = console.get("/api/inbox", headers=signed_in[POST], query_string={"after": after})
    assert answer.status_code == 422
