"""On one's own computer nobody waits for the night: what was reported is counted moments later."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

import pytest
from werkzeug.test import Client as HttpClient
from werkzeug.wrappers import Response

from functions.local import on_embedded, soon
from functions.local.manifest import read
from functions.local.soon import Soon
from shared.installation import Installation
from tests.samples import LAMP
from tests.waiting import until


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soon, "QUIET_SECONDS", 0.05)


def test_a_report_is_in_the_statistics_soon_after_it_came(installation: Installation) -> None:
    with on_embedded.running(installation) as (_, app):
        http = HttpClient(app)

        def counted() -> int | None:
            answer = http.get("/open-data/statistik.json")
            if answer.status_code != 200:
                return None
            return json.loads(answer.data)["masa"]["7-hari"]["kelompok"]["semua"]["semua"]["laporan"]

        until(lambda: counted() == 0)
        assert http.post("/submit-report", json=LAMP).status_code == 201
        until(lambda: counted() == 1)
        until(lambda: b"PGK-" in http.get("/open-data/open-and-recent.json").data)


def test_only_a_post_is_a_change_and_a_failure_is_not_the_end() -> None:
    runs: list[int] = []

    def job() -> None:
        runs.append(1)
        raise RuntimeError("the first of many")

    soon = Soon([job], lambda: True)
    http = HttpClient(soon.watched(Response("here")))
    soon.start()
    until(lambda: len(runs) == 1)
    http.get("/")
    time.sleep(0.2)
    assert len(runs) == 1
    http.post("/")
    until(lambda: len(runs) == 2)
    soon.stop()


def test_nothing_runs_while_much_is_open_or_somebody_still_posts(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[int] = []
    crowded = Soon([lambda: runs.append(1)], lambda: False)
    crowded.start()
    monkeypatch.setattr(soon, "QUIET_SECONDS", 60)
    busy = Soon([lambda: runs.append(2)], lambda: True)
    busy.start()
    time.sleep(0.2)
    crowded.stop()
    busy.stop()
    assert runs == []


def test_a_function_with_one_instance_never_runs_twice_at_once(installation: Installation) -> None:
    alone = {function.name for function in read() if function.runs_alone}
    assert {"remind_overdue", "publish_recent", "export_open_data"} <= alone
    at_once, most, counting = [0], [0], threading.Lock()

    def slow(_environ: object, start_response: Callable[..., object]) -> list[bytes]:
        with counting:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        time.sleep(0.02)
        with counting:
            at_once[0] -= 1
        start_response("200 OK", [])
        return []

    app = on_embedded.app_of(next(function for function in read() if function.name == "export_open_data"))
    app.wsgi_app = slow  # pyright: ignore
    on_embedded.let_run_alone([app])
    threads = [threading.Thread(target=on_embedded.caller(app)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
