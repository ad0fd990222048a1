"""A reporter's own data gone for good, wherever Kanal keeps something; what was decided stays provable."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from functions.local import backup
from shared import contacts, export, lifecycle, parts, publishing, report_scans, reports, sweep, web
from shared.batches import TimeLimit
from shared.errors import Conflict, NotFound
from shared.history import broken_at
from shared.installation import Installation
from shared.lifecycle import Receipt
from shared.open_data import public_view
from shared.personal_data import erasure, forgetting
from shared.photo import Photo, photo_file
from shared.platform.ports import File, Missing
from shared.report import Report
from shared.reporter import own_contact, own_moves, support, supporters
from shared.reporter.own_moves import OwnMove
from shared.reporter.own_view import own_view
from shared.submission import Identity, NewReport, NewSupporter
from shared.workflow import REPORTER, Status
from tests.conftest import Client, platform_of
from tests.life import START, attached, moved
from tests.offices import Meanwhile, with_store
from tests.samples import LAMP, picture

LATER = START + timedelta(days=1)
SITI = {
    "name": "Siti Zulaikha", "phone": "0812-7755-3311", "email": "siti.zulaikha@contoh.test",
    "text": "Lampu padam di depan rumah Pak Mulyono", "landmark": "Pagar hijau Gang Melati 7",
    "lat": -2.1330417, "lon": 106.1130283,
}  # fmt: skip
HERS = ("Zulaikha", "81277553311", "contoh.test", "Mulyono", "Melati", ".1330417", ".1130283", "Bu Siti", "tiang 12")
_GZIP = b"\x1f\x8b\x08"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def receipt(installation: Installation, client: Client, tokens: dict[str, str]) -> Receipt:
    """Surveyed and with a photo; she was asked and has answered."""
    new = NewReport.model_validate(LAMP | SITI)
    found = lifecycle.submit(installation, new, key="k" * 16, now=START, body=b"")
    ticket = found.report.ticket
    lifecycle.route(installation, ticket, START)
    sent = client("store_photo").post(
        f"/{ticket}", data=picture(7), headers={"Authorization": f"Bearer {found.secret}", "Content-Type": "image/jpeg"}
    )
    assert sent.status_code == 201
    moved(installation, ticket, "confirm", "surveyor-1", START)
    moved(installation, ticket, "ask", "officer-dishub", START, note="Bu Siti, tiang nomor berapa?")
    moved(installation, ticket, "answer", "reporter", START, note="Dekat rumah Mulyono, tiang 12")
    return found


def _report(here: Installation, receipt: Receipt) -> Report:
    return reports.get(here.store, receipt.report.ticket)


def _kept(here: Installation, folder: Path) -> dict[str, bytes]:
    """Every byte that is on the disk once all is written, but for letters that have left the house."""
    platform_of(here).close()
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_after_erasure_no_store_and_no_file_holds_a_word_of_hers(
    installation: Installation, receipt: Receipt, tmp_path: Path
) -> None:
    export.run(installation, LATER)
    photo = photo_file(receipt.report.ticket, _report(installation, receipt).photos[0].id)
    kept_photo = installation.platform.files.get(*photo).data
    erasure.erase(installation, receipt.report.ticket, LATER)
    found = {
        (name, word)
        for name, data in _kept(installation, tmp_path / "data").items()
        for word in (*(each.encode() for each in HERS), kept_photo[100:200])
        if word in data
    }
    assert found == set()


def test_before_it_the_same_search_finds_all_of_it(
    installation: Installation, receipt: Receipt, tmp_path: Path
) -> None:
    everything = b"".join(_kept(installation, tmp_path / "data").values())
    assert [word for word in HERS if word.encode() not in everything] == []


def test_the_chain_stays_whole_and_says_that_it_was_erased(installation: Installation, receipt: Receipt) -> None:
    before = _report(installation, receipt).history
    after = erasure.erase(installation, receipt.report.ticket, LATER)
    assert broken_at(after.history) is None
    assert after.history[: len(before)] == before
    assert [step.move for step in after.history[len(before) :]] == ["withdraw", "erase"]


def test_what_is_erased_is_not_shown_to_the_public_any_more(installation: Installation, receipt: Receipt) -> None:
    export.run(installation, LATER)
    after = erasure.erase(installation, receipt.report.ticket, LATER + timedelta(hours=1))
    assert public_view(after, installation.city) is None
    export.run(installation, LATER + timedelta(days=1))
    [_, line] = gzip.decompress(installation.platform.files.get("open-data", "nisan.csv").data).decode().splitlines()
    assert line.startswith(receipt.report.ticket)
    assert line.endswith("dihapus")


def test_work_that_has_begun_goes_on_without_her(installation: Installation, receipt: Receipt) -> None:
    ticket = receipt.report.ticket
    moved(installation, ticket, "accept", "officer-dishub", START)
    after = erasure.erase(installation, ticket, LATER)
    assert (after.status, after.is_open) == (Status.WORKING, True)
    assert after.point is not None
    assert (after.point.lat, after.point.lon) == (-2.133, 106.113)


def test_a_closed_report_is_erased_too_and_twice_is_once(installation: Installation, receipt: Receipt) -> None:
    ticket = receipt.report.ticket
    moved(installation, ticket, "accept", "officer-dishub", START)
    once = erasure.erase(installation, ticket, LATER)
    assert erasure.erase(installation, ticket, LATER + timedelta(days=9)) == once


def test_a_part_that_was_split_off_is_erased_with_it(installation: Installation) -> None:
    new = NewReport.model_validate({**LAMP, **SITI, "code": None, "channel": "lainnya"})
    ticket = lifecycle.submit(installation, new, key="p" * 16, now=START, body=b"").report.ticket
    assert lifecycle.route(installation, ticket, START).status is Status.TRIAGE
    moved(installation, ticket, "split", "operator-1", START, code="drainase", note="Got di rumah Mulyono mampet")
    erasure.erase(installation, ticket, LATER)
    found = {report.ticket: report for report in report_scans.everything(installation.store)}
    assert len(found) == 2
    assert all(report.erased_at == LATER and not report.texts for report in found.values())
    kept = [contacts.find(installation.store, each) for each in found]
    assert all(contact is not None and not contact.name and not contact.address for contact in kept)


def test_who_supported_it_is_forgotten_in_time_also_after_the_reporter_erased_a_closed_report(
    installation: Installation, receipt: Receipt
) -> None:
    ticket = receipt.report.ticket
    support.support(installation, ticket, NewSupporter(email="budi@warga.test"), key="s" * 16, now=START)
    erasure.erase(installation, ticket, LATER)
    assert len(list(supporters.told(installation.store, ticket))) == 1
    forgetting.forget_people(installation, LATER + contacts.KEPT_AFTER_CLOSING, TimeLimit.of(60))
    assert list(supporters.told(installation.store, ticket)) == []


def test_nothing_is_erased_that_a_court_needs(installation: Installation, receipt: Receipt, client: Client) -> None:
    ticket, until = receipt.report.ticket, web.now() + timedelta(days=30)
    contacts.hold(installation.store, ticket, until, LATER)
    status, page = _asked(client("public_site"), receipt, sure="1")
    assert (status, "sedang diperlukan untuk proses hukum" in page) == (409, True)
    assert (_report(installation, receipt).erased_at, _report(installation, receipt).text) == (None, SITI["text"])
    with pytest.raises(Conflict):
        own_contact.correct(installation, ticket, Identity(), web.now())
    assert erasure.erase(installation, ticket, until).erased_at == until


def test_a_whole_whose_part_a_court_needs_stays_as_it_is(installation: Installation) -> None:
    new = NewReport.model_validate({**LAMP, **SITI, "code": None, "channel": "lainnya"})
    ticket = lifecycle.submit(installation, new, key="h" * 16, now=START, body=b"").report.ticket
    lifecycle.route(installation, ticket, START)
    moved(installation, ticket, "split", "operator-1", START, code="drainase", note="Got di rumah Mulyono mampet")
    [part] = parts.of(installation, reports.get(installation.store, ticket))
    contacts.hold(installation.store, part, LATER + timedelta(days=1), LATER)
    before = reports.get(installation.store, ticket)
    with pytest.raises(Conflict):
        erasure.erase(installation, ticket, LATER)
    assert reports.get(installation.store, ticket) == before


def test_neither_letters_to_posts_nor_log_nor_backup_nor_public_files_hold_a_word_of_hers(
    installation: Installation, receipt: Receipt, tokens: dict[str, str], delivered: Callable[[], None],
    tmp_path: Path, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """With all that a report sets going: receipts, digests, the list, the export, a copy of everything."""
    delivered()
    ticket = receipt.report.ticket
    moved(installation, ticket, "accept", "officer-dishub", START)
    delivered()
    sweep.sweep(installation, LATER)
    publishing.run(installation, LATER)
    export.run(installation, LATER)
    erasure.erase(installation, ticket, LATER)
    delivered()
    logged = capfd.readouterr().out
    _kept(installation, tmp_path / "data")
    backup.save(tmp_path / "data", tmp_path / "copy")
    everything = {
        str(path): path.read_bytes()
        for folder in ("data", "copy")
        for path in (tmp_path / folder).rglob("*")
        if path.is_file() and "mailbox" not in path.parts
    }
    opened = {name: gzip.decompress(data[at:]) for name, data in everything.items() if (at := data.find(_GZIP)) >= 0}
    searched = everything | opened | {"log": logged.encode()}
    assert b"receipts" in everything[str(tmp_path / "data" / "documents.sqlite")]
    assert "event taken" in logged
    assert [(name, word) for name, data in searched.items() for word in HERS if word.encode() in data] == []


def test_a_run_that_was_killed_is_finished_by_whoever_asks_again(
    installation: Installation, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = receipt.report.ticket

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(contacts, "erase", dies)
    with pytest.raises(KeyboardInterrupt):
        erasure.erase(installation, ticket, LATER)
    monkeypatch.undo()
    report = _report(installation, receipt)
    assert report.erased_at is None
    with pytest.raises(NotFound):
        lifecycle.photo(installation, report, report.photos[0].id)
    after = erasure.erase(installation, ticket, LATER)
    assert (after.erased_at, after.photos) == (LATER, ())


def _asked(site: FlaskClient, receipt: Receipt, **fields: str) -> tuple[int, str]:
    data = {"secret": receipt.secret, "move": "erase"} | fields
    answer = site.post(f"/laporan/{receipt.report.ticket}", data=data, headers=BROWSER)
    return answer.status_code, answer.text


def test_the_own_page_erases_once_the_reporter_is_sure(
    installation: Installation, receipt: Receipt, client: Client
) -> None:
    site = client("public_site")
    status, page = _asked(site, receipt)
    assert (status, "Centang bahwa Anda memahami akibatnya." in page) == (422, True)
    assert _report(installation, receipt).erased_at is None
    status, page = _asked(site, receipt, sure="1")
    assert status == 200
    assert "sudah dihapus untuk selamanya" in page
    assert "Hapus untuk selamanya" not in page
    assert not [word for word in HERS if word in page]


def test_nobody_else_erases(installation: Installation, receipt: Receipt, client: Client) -> None:
    status, _ = _asked(client("public_site"), receipt, secret="0" * 24, sure="1")
    assert (status, _report(installation, receipt).erased_at) == (404, None)


@pytest.mark.parametrize("name", ["withdraw", "erase"])
def test_whoever_presses_twice_at_once_has_it_erased_once(
    installation: Installation, receipt: Receipt, name: str
) -> None:
    ticket = receipt.report.ticket

    def other() -> None:
        if name == "erase":
            erasure.erase(installation, ticket, LATER)
        else:
            moved(installation, ticket, "withdraw", "reporter", LATER)

    raced = with_store(installation, Meanwhile(installation.store, before=other))
    assert [step.move for step in erasure.erase(raced, ticket, LATER).history[-2:]] == ["withdraw", "erase"]
    assert _report(installation, receipt).note_of(0) is None


def test_a_photo_that_comes_while_the_report_is_erased_does_not_stay(
    installation: Installation, receipt: Receipt
) -> None:
    ticket = receipt.report.ticket
    moved(installation, ticket, "accept", "officer-dishub", START)
    late = photo_file(ticket, "late")

    def comes() -> None:
        installation.platform.files.put(*late, File(b"hers", "image/jpeg"))
        photo = Photo(id="late", kind="report", added_at=LATER, width=1, height=1, perceptual_hash="0" * 16)
        lifecycle.attach(installation, ticket, REPORTER, photo, LATER)

    erasure.erase(with_store(installation, Meanwhile(installation.store, before=comes)), ticket, LATER)
    with pytest.raises(Missing):
        installation.platform.files.get(*late)


def test_what_is_split_off_while_the_whole_is_erased_is_erased_too(installation: Installation) -> None:
    new = NewReport.model_validate({**LAMP, **SITI, "code": None, "channel": "lainnya"})
    ticket = lifecycle.submit(installation, new, key="q" * 16, now=START, body=b"").report.ticket
    lifecycle.route(installation, ticket, START)

    def split() -> None:
        moved(installation, ticket, "split", "operator-1", START, code="informasi", note="Dua hal")

    erasure.erase(with_store(installation, Meanwhile(installation.store, before=split)), ticket, LATER)
    assert {report.erased_at for report in report_scans.everything(installation.store)} == {LATER}


def test_after_erasure_its_reporter_adds_nothing_that_would_have_to_be_erased_again(
    installation: Installation, receipt: Receipt
) -> None:
    ticket = receipt.report.ticket
    moved(installation, ticket, "accept", "officer-dishub", LATER)
    attached(installation, ticket, "officer-dishub", LATER)
    moved(installation, ticket, "finish", "officer-dishub", LATER, photo="after")
    moved(installation, ticket, "validate", "operator-1", LATER)
    erasure.erase(installation, ticket, LATER)
    report = _report(installation, receipt)
    shown = own_view(report, installation.city)
    assert (report.status, shown.moves, shown.may_rate, shown.room) == (Status.RESOLVED, (), False, 0)
    with pytest.raises(Conflict, match="sudah dihapus"):
        moved(installation, ticket, "reopen", "reporter", LATER, note="Padam lagi")
    with pytest.raises(Conflict, match="sudah dihapus"):
        moved(installation, ticket, "rate", "reporter", LATER, rating=5, note="Terima kasih")
    with pytest.raises(Conflict, match="sudah dihapus"):
        own_moves.carry_out(installation, ticket, OwnMove(move="attach"), now=LATER, photos=["c" * 16])
