"""The daily proof: even, complete however long it takes, by ticket for the admin and by number for everybody."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from shared import proof, public_files, reports
from shared.batches import TimeLimit
from shared.installation import Installation
from shared.platform.ports import Json
from shared.proof import Proof
from shared.sweep import sweep
from shared.workflow import Status
from tests.conftest import Client
from tests.life import START, bribed, damage, moved, resolved, routed, submitted
from tests.test_remind_overdue import Counting

LONG = TimeLimit.of(1_000_000)  # counted from when the tests were collected
DAY = timedelta(days=1)


def some(here: Installation, number: int) -> list[str]:
    return [routed(here, START + timedelta(minutes=each), text=f"Lampu {each}").ticket for each in range(number)]


def put(here: Installation, ticket: str, **changed: object) -> None:
    reports.change(here.store, ticket, lambda report: report.model_copy(update=changed))


def public(here: Installation) -> dict[str, Json]:
    return json.loads(here.platform.files.get(public_files.BUCKET, public_files.PROOF).data)


def test_every_open_report_is_counted_once_in_its_queue(installation: Installation) -> None:
    tickets = some(installation, 5)
    moved(installation, tickets[0], "confirm", "surveyor-1")
    resolved(installation, tickets[1], START + timedelta(hours=1))
    bribed(installation)
    submitted(installation, text="Baru saja")
    made = proof.run(installation, START, LONG)
    assert {status: number for status, number in made.queues.items() if number} == {
        Status.RECEIVED: 1, Status.SURVEY: 3, Status.DISPATCHED: 2,
    }  # fmt: skip
    assert (made.open, made.seen, made.is_even, made.exceptions, made.tickets) == (6, 6, True, 0, ())
    assert made.finished_at == START


def test_what_has_no_place_is_named_and_logged(installation: Installation, caplog: pytest.LogCaptureFixture) -> None:
    lost, broken, _ = some(installation, 3)
    put(installation, lost, status=Status.WORKING, skpd="TIDAK-ADA", clocks={})
    damage(installation, broken)
    made = proof.run(installation, START, LONG)
    assert [(each.ticket, each.lacks) for each in made.tickets] == [
        (lost, ("owner", "deadline")), (broken, ("readable document",)),
    ]  # fmt: skip
    [line] = [record for record in caplog.records if record.message == "open reports without a place"]
    assert (line.levelno, vars(line)["number"]) == (logging.ERROR, 2)


def test_a_report_that_is_open_in_one_place_and_ended_in_another_makes_the_counts_uneven(
    installation: Installation,
) -> None:
    [ticket] = some(installation, 1)
    put(installation, ticket, is_open=False)
    made = proof.run(installation, START, LONG)
    assert (made.is_even, made.tickets, made.exceptions) == (False, (), 1)


def test_counts_that_move_meanwhile_are_counted_again(installation: Installation) -> None:
    some(installation, 2)

    class Moving(Counting):
        def count(self, query: object) -> int:
            number = super().count(query)  # pyright: ignore[reportArgumentType]
            return number + (self.reads == 3)  # one report too many, once

    moving = Moving(installation.store)
    made = proof.run(replace(installation, platform=replace(installation.platform, store=moving)), START, LONG)
    assert (made.is_even, made.exceptions) == (True, 0)


def test_a_look_at_all_that_takes_many_runs_sees_each_report_once(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "PAGE", 4)
    tickets = some(installation, 13)
    put(installation, tickets[12], skpd=None, status=Status.WORKING)
    made = Proof(day="", started_at=START)
    for _ in range(4):
        assert made.finished_at is None
        ticks = count()
        made = proof.run(installation, START, TimeLimit.of(2, lambda ticks=ticks: float(next(ticks))))
    assert made.finished_at == START
    assert (made.seen, made.exceptions, made.tickets[0].ticket) == (13, 1, tickets[12])


def test_a_run_that_was_overtaken_takes_nothing_back(installation: Installation) -> None:
    some(installation, 3)
    behind = Proof(day="2026-11-23", started_at=START, seen=1)
    made = proof.run(installation, START, LONG)
    proof.keep(installation.store, behind)
    assert proof.latest(installation.store) == made
    again = proof.run(installation, START + timedelta(hours=1), LONG)
    assert proof.latest(installation.store) == again != made


def test_memory_is_bounded_whatever_is_lost(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "LISTED", 2)
    for ticket in some(installation, 5):
        put(installation, ticket, kelurahan=None)
    made = proof.run(installation, START, LONG)
    assert (made.unplaced, len(made.tickets)) == (5, 2)


def test_everybody_may_know_the_number_and_nothing_confidential(installation: Installation) -> None:
    some(installation, 2)
    lost = bribed(installation).ticket
    put(installation, lost, skpd=None)
    proof.run(installation, START, LONG)
    said = public(installation)
    queues = {status: 2 if status is Status.SURVEY else 0 for status in proof.QUEUES}
    assert said == {
        "day": "2026-11-23", "moment": "2026-11-23T02:00:00.000000Z", "queues": queues, "open": 2, "exceptions": 1,
    }  # fmt: skip


def test_the_sweep_makes_the_proof_once_a_day_at_six(installation: Installation) -> None:
    some(installation, 2)
    sweep(installation, START)
    assert public(installation)["day"] == "2026-11-23"
    sweep(installation, START + timedelta(hours=20, minutes=59))
    assert public(installation)["day"] == "2026-11-23"
    sweep(installation, START + timedelta(hours=21))
    assert public(installation)["moment"] == "2026-11-23T23:00:00.000000Z"
    assert public(installation)["day"] == "2026-11-24"


def test_the_public_file_is_served_as_open_data(installation: Installation, client: Client) -> None:
    http = client("open_data")
    assert http.get(f"/{public_files.PROOF}").status_code == 404
    sweep(installation, START)
    answer = http.get(f"/{public_files.PROOF}")
    assert (answer.get_json()["exceptions"], answer.headers["Access-Control-Allow-Origin"]) == (0, "*")


@pytest.mark.parametrize(
    ("post", "status", "sees_tickets"),
    [("admin", 200, True), ("auditor", 200, True), ("sekda", 200, False), ("operator-1", 403, False),
     ("head-dishub", 403, False), ("surveyor-1", 403, False)],
)  # fmt: skip
def test_the_exceptions_by_ticket_are_for_the_admin(
    installation: Installation, client: Client, tokens: dict[str, str], post: str, status: int, sees_tickets: bool
) -> None:
    [ticket] = some(installation, 1)
    put(installation, ticket, kelurahan=None)
    http, headers = client("staff_console"), {"Authorization": f"Bearer {tokens[post]}"}
    assert http.get("/api/proof", headers=headers).status_code == (404 if status == 200 else 403)
    proof.run(installation, START, LONG)
    answer = http.get("/api/proof", headers=headers)
    said = answer.get_json()
    assert answer.status_code == status
    assert said.get("tickets") == ([{"ticket": ticket, "lacks": ["owner"]}] if sees_tickets else None)
    assert said.get("exceptions") == (1 if status == 200 else None)
