"""Data erased for somebody: after a written request, and again after a backup has brought it back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from functions.local import erase
from shared import contacts, export, reports
from shared.installation import Installation
from shared.personal_data import access_log, erasure
from tests.life import START, routed

DAY = timedelta(days=1)


def _run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[str]]:
    monkeypatch.setattr("sys.argv", ["make erase", "--why", "B/7", *options])
    with pytest.raises(SystemExit) as ended:
        erase.main()
    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("{")]
    return int(str(ended.value.code)), lines


def test_who_asked_in_writing_is_erased_once_and_it_is_recorded(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ticket = routed(installation, name="Siti").ticket
    assert _run(monkeypatch, capsys, ticket) == (0, [f"{ticket}\terased"])
    contact = contacts.find(installation.store, ticket)
    assert (reports.get(installation.store, ticket).text, contact.name if contact else "") == (None, None)
    assert _run(monkeypatch, capsys, ticket) == (0, [f"{ticket}\twas erased already"])
    [entry] = access_log.page(installation.store, {}, first=None, last=None, after=None).items
    assert (entry.what, entry.subject, entry.why) == ("erase", ticket, "B/7")


def test_what_a_backup_brought_back_is_erased_again_by_the_public_record(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    erased, other = routed(installation, text="Satu").ticket, routed(installation, text="Dua").ticket
    export.run(installation, START + DAY)
    before = {name: installation.store.get(name, erased) for name in ("reports", "contacts")}
    erasure.erase(installation, erased, START + DAY)
    export.run(installation, START + 2 * DAY)
    record = tmp_path / "nisan.csv"
    record.write_bytes(installation.platform.files.get("open-data", "nisan.csv").data)
    for name, document in before.items():
        assert document is not None
        installation.store.transact(
            lambda transaction, name=name, document=document: transaction.put(name, erased, document)
        )
    assert _run(monkeypatch, capsys, "--from", str(record)) == (0, [f"{erased}\terased"])
    texts = [reports.get(installation.store, ticket).text for ticket in (erased, other)]
    assert texts == [None, "Dua"]


def test_what_is_held_or_unknown_stays_and_is_said(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ticket = routed(installation).ticket
    contacts.hold(installation.store, ticket, START + 3650 * DAY, START)
    code, [held, unknown] = _run(monkeypatch, capsys, ticket, "PGK-0000-0000-0")
    assert (code, "stays: " in held, "stays: " in unknown) == (1, True, True)
    assert reports.get(installation.store, ticket).text is not None
