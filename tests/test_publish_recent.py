"""open-and-recent.json: all that is open or ended of late, as the public sees it, five minutes after it has changed."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from shared import publishing, reports, tickets, web
from shared.installation import Installation
from shared.photo import Photo, Point
from shared.platform.ports import File, Json
from shared.publishing import OVERLAP, Published
from shared.report import Report
from tests.conftest import Client
from tests.life import START, bribed, damage, moved, resolved, routed
from tests.load.counting import CountingStore
from tests.offices import dies, with_store

FIVE = timedelta(minutes=5)
PRIVATE: dict[str, Json] = {
    "text": "Padam, kata Siti di Gang Melati 7", "landmark": "Rumah Siti", "name": "Siti Aminah",
    "phone": "0812 3456 7890", "email": "siti@kanal.test", "lat": -2.133456, "lon": 106.113456,
}  # fmt: skip


def _file(here: Installation) -> bytes:
    return here.platform.files.get("open-data", "open-and-recent.json").data


def _rows(here: Installation) -> dict[str, dict[str, Any]]:
    """By ticket, with the kelurahan."""
    said = json.loads(_file(here))
    return {
        row[0]: dict(zip(said["columns"], row, strict=True)) | {"kelurahan": kelurahan}
        for kelurahan, rows in said["kelurahan"].items()
        for row in rows
    }


def _published(here: Installation, at: datetime) -> dict[str, dict[str, Any]]:
    publishing.run(here, at)
    return _rows(here)


def test_an_open_report_is_there_as_the_public_sees_it(installation: Installation) -> None:
    report = routed(installation, **PRIVATE)
    row = _published(installation, START + FIVE)[report.ticket]
    assert (row["status"], row["lat"], row["lon"], row["kelurahan"]) == ("survey", -2.133, 106.113, report.kelurahan)
    assert (row["kanal"], row["kategori"], row["skpd"]) == ("lampu_jalan", "pju", "DISHUB")
    assert (row["diterima"], row["berakhir"], row["foto"], row["pendukung"]) == ("2026-11-23T02:00Z", None, None, 0)
    said = _file(installation).decode()
    assert [word for word in ("Siti", "0812", "Padam", "Melati", "-2.1334") if word in said] == []


def test_private_reports_are_never_there(installation: Installation) -> None:
    hidden = [bribed(installation), routed(installation, text="Jangan", visibility="confidential")]
    assert _published(installation, START + FIVE) == {}
    assert [report.ticket for report in hidden if report.ticket.encode() in _file(installation)] == []


def test_a_change_is_there_after_the_next_run(installation: Installation) -> None:
    ticket = routed(installation).ticket
    _published(installation, START + FIVE)
    moved(installation, ticket, "confirm", "surveyor-1", START + timedelta(hours=1))
    assert _published(installation, START + timedelta(hours=1) + FIVE)[ticket]["status"] == "dispatched"


def test_what_turns_confidential_or_cannot_be_read_any_more_disappears(installation: Installation) -> None:
    kept, turned, broken = (routed(installation, text=text).ticket for text in ("Satu", "Dua", "Tiga"))
    assert len(_published(installation, START + FIVE)) == 3
    later = START + timedelta(hours=1)
    moved(installation, turned, "refute", "surveyor-1", later, reason="tidak_ada")
    moved(installation, turned, "correct", "operator-1", later, code="pungli")
    moved(installation, broken, "confirm", "surveyor-1", later)
    damage(installation, broken)
    assert set(_published(installation, later + FIVE)) == {kept}


@pytest.mark.parametrize(("days", "is_there"), [(6.9, True), (7.1, False)])
def test_an_ended_report_stays_for_seven_days_also_when_nothing_changes(
    installation: Installation, days: float, is_there: bool
) -> None:
    ticket = resolved(installation, routed(installation).ticket).ticket
    assert _published(installation, START + FIVE)[ticket]["berakhir"] == "2026-11-23T02:00Z"
    assert (ticket in _published(installation, START + timedelta(days=days))) is is_there


@pytest.mark.parametrize("days", [6.9, 7.1])
def test_the_first_file_holds_the_same_as_one_that_grew(installation: Installation, days: float) -> None:
    done = resolved(installation, routed(installation).ticket)
    moved(installation, done.ticket, "note", "operator-1", START + timedelta(days=6), note="Catatan")
    routed(installation, text="Masih terbuka")
    grown = _published(installation, START + FIVE) and _published(installation, START + timedelta(days=days))
    installation.platform.files.delete("open-data", "open-and-recent.json")
    made = _published(installation, START + timedelta(days=days))
    assert {ticket: row["status"] for ticket, row in made.items()} == {
        ticket: row["status"] for ticket, row in grown.items()
    }


def test_a_run_reads_one_document_when_nothing_has_changed_and_else_what_has(installation: Installation) -> None:
    tickets = [routed(installation, text=f"Padam {number}").ticket for number in range(5)]
    store = CountingStore(installation.store)
    counting = with_store(installation, store)
    later = START + timedelta(hours=1)
    for at in (START + FIVE, START + 3 * FIVE):
        publishing.run(counting, at)
    assert publishing.run(counting, later) == Published(read=0, shown=5, is_written=False)
    store.taken()
    publishing.run(counting, later)
    assert (store.taken().reads, store.taken().writes) == (1, 0)
    moved(installation, tickets[0], "confirm", "surveyor-1", later)
    assert publishing.run(counting, later + FIVE) == Published(read=1, shown=5, is_written=True)
    assert store.taken().reads == 1


def test_a_change_that_was_written_late_is_not_missed(installation: Installation) -> None:
    """A sweep's changes all bear the moment at which it began, up to five minutes before."""
    ticket = routed(installation).ticket
    publishing.run(installation, START + timedelta(hours=1))
    moved(installation, ticket, "confirm", "surveyor-1", START + timedelta(hours=1) - FIVE)
    assert _published(installation, START + timedelta(hours=1) + FIVE)[ticket]["status"] == "dispatched"
    assert OVERLAP > FIVE


def test_whoever_is_killed_before_writing_has_changed_nothing(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = routed(installation).ticket
    before = _published(installation, START + FIVE)
    later = START + timedelta(hours=1)
    moved(installation, ticket, "confirm", "surveyor-1", later)
    with monkeypatch.context() as killed:
        killed.setattr(type(installation.platform.files), "put", _dies)
        with pytest.raises(KeyboardInterrupt):
            publishing.run(installation, later)
    assert _rows(installation) == before
    assert _published(installation, later + timedelta(days=2))[ticket]["status"] == "dispatched"


def _dies(*_: object) -> None:
    dies()


def test_of_two_at_once_the_older_may_write_last_and_nothing_is_lost(installation: Installation) -> None:
    ticket, later = routed(installation).ticket, START + timedelta(hours=1)
    publishing.run(installation, later)
    older = File(_file(installation), "application/json")
    moved(installation, ticket, "confirm", "surveyor-1", later + timedelta(seconds=1))
    publishing.run(installation, later + timedelta(seconds=2))
    installation.platform.files.put("open-data", "open-and-recent.json", older)
    assert _published(installation, later + FIVE)[ticket]["status"] == "dispatched"


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"form": 1, "rules": "x", "kelurahan": {"": [[1]]}}'])
def test_what_cannot_be_read_is_made_anew(installation: Installation, data: bytes) -> None:
    ticket = routed(installation).ticket
    installation.platform.files.put("open-data", "open-and-recent.json", File(data, "application/json"))
    assert set(_published(installation, START + timedelta(days=20))) == {ticket}


def test_when_the_catalogue_hides_a_codes_places_the_file_hides_them_too(installation: Installation) -> None:
    ticket = routed(installation).ticket
    assert _published(installation, START + FIVE)[ticket]["lat"] is not None
    hidden = installation.city.codes["pju"].model_copy(update={"private_place": True})
    city = installation.city.model_copy(update={"codes": {**installation.city.codes, "pju": hidden}})
    there = replace(installation, city=city)
    assert _published(there, START + timedelta(days=1))[ticket]["lat"] is None


def test_when_the_catalogue_moves_a_code_to_another_channel_the_file_is_made_anew(installation: Installation) -> None:
    """What nobody has sorted yet is not published in a channel that has a confidential code."""
    ticket = routed(installation, code=None, channel="sampah").ticket
    assert set(_published(installation, START + timedelta(hours=1))) == {ticket}
    channel = installation.city.channels["sampah"]
    more = channel.model_copy(update={"codes": (*channel.codes, "pungli")})
    city = installation.city.model_copy(update={"channels": {**installation.city.channels, "sampah": more}})
    assert _published(replace(installation, city=city), START + timedelta(days=1)) == {}


def test_a_file_from_the_future_is_not_believed(installation: Installation) -> None:
    """Of a computer whose clock was wrong once: until then nothing that changes would be read."""
    publishing.run(installation, START + timedelta(days=300))
    ticket = routed(installation).ticket
    assert set(_published(installation, START + FIVE)) == {ticket}


def test_the_file_is_written_at_least_every_hour_so_that_an_old_one_tells_of_a_stopped_schedule(
    installation: Installation,
) -> None:
    routed(installation)
    publishing.run(installation, START + 2 * FIVE)
    assert not publishing.run(installation, START + timedelta(minutes=69)).is_written
    assert publishing.run(installation, START + timedelta(minutes=71)).is_written


def test_a_thousand_reports_are_less_than_a_hundred_kilobytes(installation: Installation) -> None:
    chance = random.Random(1)  # noqa: S311
    like = routed(installation)
    installation.store.transact(
        lambda transaction: [reports.put(transaction, _another(like, chance)) for _ in range(999)]
    )
    assert len(_published(installation, START + timedelta(days=3))) == 1_000
    assert len(gzip.compress(_file(installation), 6)) < 100_000


def _another(like: Report, chance: random.Random) -> Report:
    """Nothing of which a machine could guess from the one before."""
    at = START + timedelta(minutes=chance.randrange(4_000))
    point = Point(lat=-2.1 - chance.random() / 10, lon=106.1 + chance.random() / 10)
    photo = Photo(
        id=f"{chance.getrandbits(128):032x}", kind="report", added_at=at, width=1, height=1, perceptual_hash="0" * 16,
        is_public=True,
    )  # fmt: skip
    ticket = tickets.credentials("s" * 32, "PGK", str(chance.random())).ticket
    kelurahan = f"19.71.0{chance.randrange(1, 8)}.100{chance.randrange(1, 7)}"
    changed = {"created_at": at, "changed_at": at, "point": point, "photos": (photo,), "ticket": ticket}
    return like.model_copy(update=changed | {"kelurahan": kelurahan, "supporters": chance.randrange(9)})


def test_the_function_runs_on_its_schedule_and_the_file_is_served_small(
    installation: Installation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        routed(installation, web.now(), text=f"Padam {number}")
    answer, wrong = client("publish_recent").post("/"), client("publish_recent").get("/")
    assert (answer.status_code, answer.get_json()["shown"], wrong.status_code) == (200, 20, 405)
    monkeypatch.setenv("KANAL_OPEN_DATA_ADDRESS", "https://data.kanal.test")
    http = client("open_data")
    served = http.get("/open-and-recent.json", headers={"Accept-Encoding": "gzip"})
    assert (served.status_code, served.headers["Content-Encoding"]) == (200, "gzip")
    assert gzip.decompress(served.data) == _file(installation)
    again = http.get("/open-and-recent.json", headers={"If-None-Match": served.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
