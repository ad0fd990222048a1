"""The daily forgetting: what is due goes, what is open or held stays, a try changes nothing; it costs what is due."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from functions.local import forget
from shared import contacts, people, sweep
from shared.batches import TimeLimit
from shared.installation import Installation
from shared.messages import receipts
from shared.messages.receipts import Receipt
from shared.people import Holding, Person
from shared.personal_data import access_log, forgetting, lifetimes
from shared.personal_data.access_log import Entry
from shared.personal_data.forgetting import Forgetting
from shared.personal_data.lifetimes import TABLE
from shared.platform.embedded import DOCUMENTS
from shared.platform.ports import Json
from shared.reporter import support, supporters
from shared.submission import NewSupporter
from tests.life import REPORTERS_EMAIL, START, moved, resolved, routed
from tests.test_remind_overdue import Counting

DAY = timedelta(days=1)
YEARS = timedelta(days=730)
INFRA = Path(__file__).parents[1] / "infra"


def _closed(here: Installation, **changed: Json) -> str:
    """At START, by its reporter."""
    ticket = routed(here, name="Siti", phone="0812 3456 7890", **changed).ticket
    moved(here, ticket, "withdraw", "reporter")
    return ticket


def _run(here: Installation, days: float) -> Forgetting:
    return forgetting.forget_people(here, START + days * DAY, TimeLimit.of(60))


def _gone(here: Installation, days: float) -> dict[str, int]:
    return {kind: number for kind, number in _run(here, days).gone.items() if number}


def _looked(here: Installation, days: float) -> str:
    entry = Entry(
        id=access_log.new_id(), at=START + days * DAY, person="p", post="auditor", what="contact", subject="t"
    )
    access_log.write(here.store, entry)
    return entry.id


def test_contact_data_is_forgotten_ninety_days_after_closing_and_the_secret_stays(installation: Installation) -> None:
    ticket = routed(installation, name="Siti", phone="0812 3456 7890").ticket
    resolved(installation, ticket)
    sweep.sweep(installation, START + 7 * DAY)
    assert _gone(installation, 97 - 0.001) == {}
    before = contacts.find(installation.store, ticket)
    assert before is not None
    assert before.email == REPORTERS_EMAIL
    assert _gone(installation, 97) == {"contacts": 1}
    after = contacts.find(installation.store, ticket)
    assert after == contacts.Contact(ticket=ticket, secret_hash=before.secret_hash, forgotten_at=START + 97 * DAY)
    assert _gone(installation, 98) == {}


def test_nothing_goes_of_what_is_open_or_held(installation: Installation) -> None:
    still_open, held = routed(installation, text="Satu", name="Siti").ticket, _closed(installation, text="Dua")
    contacts.hold(installation.store, held, START + 200 * DAY, START)
    assert _gone(installation, 199) == {}
    assert [contacts.find(installation.store, each).name for each in (still_open, held)] == ["Siti", "Siti"]  # type: ignore[union-attr]
    assert _gone(installation, 200) == {"contacts": 1}


def test_supporters_of_what_is_held_stay_as_well(installation: Installation) -> None:
    ticket = routed(installation).ticket
    support.support(installation, ticket, NewSupporter(email="budi@warga.test"), key="k" * 16, now=START)
    moved(installation, ticket, "withdraw", "reporter")
    contacts.hold(installation.store, ticket, START + 200 * DAY, START)
    _run(installation, 100)
    assert len(list(supporters.told(installation.store, ticket))) == 1
    _run(installation, 200)
    assert list(supporters.told(installation.store, ticket)) == []


def test_looks_and_receipts_go_after_two_years_and_not_a_day_before(installation: Installation) -> None:
    old, young = _looked(installation, 0), _looked(installation, 1)
    told = [Receipt(id=f"r{n}.reporter", ticket="t", seq=0, to="reporter", at=START + n * DAY) for n in range(2)]
    installation.store.transact(partial(receipts.put, receipts=told))
    assert _gone(installation, YEARS.days - 0.001) == {}
    assert _gone(installation, YEARS.days) == {"access": 1, "receipts": 1}
    assert [installation.store.get("access_log", each) is None for each in (old, young)] == [True, False]
    assert [installation.store.get("receipts", each.id) is None for each in told] == [True, False]


def test_a_person_is_forgotten_two_years_after_the_last_post(installation: Installation) -> None:
    ended = Holding(post="operator-1", since=START, until=START + DAY)
    former = Person(id="f", name="Rina", email="rina@kota.test", holdings=(ended,))
    again = former.model_copy(update={"id": "a", "holdings": (ended, Holding(post="auditor", since=START + 9 * DAY))})
    invited = Person(id="i", name="Dewi", email="dewi@kota.test")
    people.keep(installation.store, [former, again, invited])
    assert _gone(installation, YEARS.days + 0.9) == {}
    assert _gone(installation, YEARS.days + 1) == {"people": 1}
    assert {person.id for person in people.everybody(installation.store)} == {"a", "i"}


def test_a_try_says_what_would_go_and_why_and_changes_nothing(installation: Installation, tmp_path: Path) -> None:
    ticket, look = _closed(installation), _looked(installation, -641)
    before = _documents(tmp_path)
    found = {due.lifetime.id: due for due in forgetting.due(installation, START + 90 * DAY)}
    assert {kind: due.number for kind, due in found.items() if due.number} == {"contacts": 1, "access": 1}
    assert [found[kind].first[0][0] for kind in ("contacts", "access")] == [ticket, look]
    assert found["contacts"].lifetime.why
    assert _documents(tmp_path) == before


def test_the_sweep_does_it_once_a_day_and_proves_it(installation: Installation) -> None:
    _closed(installation)
    sweep.sweep(installation, START + 90 * DAY)
    sweep.sweep(installation, START + 90 * DAY + timedelta(minutes=5))
    assert [(each.gone["contacts"], each.failed) for each in forgetting.latest(installation.store)] == [(1, 0)]


def test_a_run_without_time_is_finished_by_the_next_and_both_are_proved(installation: Installation) -> None:
    tickets = [_closed(installation, text=f"Lampu {number}") for number in range(5)]
    now = START + 90 * DAY
    ticks = iter(range(1000))
    first = forgetting.forget_people(installation, now, TimeLimit(4, lambda: next(ticks)))
    assert (first.is_finished, 0 < first.gone["contacts"] < len(tickets)) == (False, True)
    second = forgetting.forget_people(installation, now, TimeLimit.of(60))
    assert (second.is_finished, second.gone["contacts"]) == (True, len(tickets))
    assert forgetting.latest(installation.store) == [second]
    assert not re.search("Siti|62812|kanal.test", json.dumps(installation.store.get("forgettings", second.day)))


def test_it_costs_what_is_due_and_not_what_is_kept(installation: Installation) -> None:
    for number in range(20):
        routed(installation, text=f"Lampu {number}")
        _looked(installation, number)
    counting = Counting(installation.store)
    counted = replace(installation, platform=replace(installation.platform, store=counting))
    _run(counted, 80)
    assert (counting.reads, counting.transactions) == (len(forgetting.KINDS), 1)


def test_one_that_fails_holds_up_no_other_and_is_tried_again(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = _closed(installation, text="Satu"), _closed(installation, text="Dua")
    forget_supporters = supporters.forget

    def fails(store: object, ticket: str) -> None:
        if ticket == bad:
            raise TimeoutError("no answer")
        forget_supporters(installation.store, ticket)

    monkeypatch.setattr(supporters, "forget", fails)
    done = _run(installation, 90)
    assert (done.gone["contacts"], done.failed, done.is_finished) == (1, 1, True)
    assert contacts.find(installation.store, good).name is None  # type: ignore[union-attr]
    monkeypatch.undo()
    assert _gone(installation, 91)["contacts"] == 1


def test_the_command_says_what_goes(
    installation: Installation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["make forget", "--try"])
    forget.main()
    assert "0 contacts due" in (said := capsys.readouterr().out)
    assert "Nothing was changed" in said
    assert forgetting.latest(installation.store) == []
    monkeypatch.setattr("sys.argv", ["make forget"])
    forget.main()
    assert "Gone on" in capsys.readouterr().out
    assert len(forgetting.latest(installation.store)) == 1


def test_every_lifetime_of_the_cloud_is_what_infra_says() -> None:
    buckets, documents = ((INFRA / name).read_text("utf-8") for name in ("buckets.tf", "documents.tf"))
    variables, signals = ((INFRA / name).read_text("utf-8") for name in ("variables.tf", "signals.tf"))
    [photo_days] = re.findall(r'variable "photo_days".*?default += (\d+)', variables, re.DOTALL)
    photos = buckets.partition('"google_storage_bucket" "photos"')[2]
    [noncurrent] = re.findall(r"days_since_noncurrent_time = (\d+)", photos)
    [soft] = re.findall(r"retention_duration_seconds = (\d+) \* local._one_day", photos.partition("}")[0])
    backups = max(int(seconds) for seconds in re.findall(r'retention = "(\d+)s"', documents))
    [logs] = re.findall(r"stays for (\d+) days", signals)
    of_the_cloud = (lifetimes.PHOTOS, lifetimes.DELETED_PHOTOS, lifetimes.BACKUPS, lifetimes.LOGS)
    assert [lifetimes.of(each) for each in of_the_cloud] == [
        timedelta(days=int(photo_days)), timedelta(days=int(noncurrent) + int(soft)), timedelta(seconds=backups),
        timedelta(days=int(logs)),
    ]  # fmt: skip


def test_every_kind_is_in_the_table_and_everything_that_the_run_ends_is_done() -> None:
    ended_by_run = {each.id for each in TABLE if each.ended_by == "run"}
    assert ended_by_run == {kind.lifetime.id for kind in forgetting.KINDS} | {"supporters"}
    assert len({each.id for each in TABLE}) == len(TABLE)


def _documents(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "data" / DOCUMENTS)) as file:
        return list(file.iterdump())
