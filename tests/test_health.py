"""`/health` of every function: well when all it needs is there, and by name what is not; cheap however many ask."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client as HttpClient

from functions.local import health_page
from functions.local.administration import Emulators
from functions.local.manifest import Function, read
from functions.local.on_embedded import app_of
from shared import health
from shared import installation as installation_module
from shared.installation import Installation
from shared.platform import connect
from shared.platform.channels import Channels
from shared.platform.google import CloudFiles, PubSubBus
from shared.platform.ports import Reach, Unreachable, Way
from shared.settings import Settings
from tests.conftest import Client, platform_of
from tests.test_remind_overdue import Counting

FUNCTIONS = {function.name: function for function in read()}
EVERY_NEED = sorted({need for function in FUNCTIONS.values() for need in function.needs})


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    health.forget()
    yield
    health.forget()


def _failing(client: FlaskClient) -> tuple[int, list[str]]:
    health.forget()
    answer = client.get("/health")
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.get_json()["failing"]


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
def test_every_function_says_that_it_is_well(installation: Installation, function: Function) -> None:
    answer = app_of(function).test_client().get("/health")
    assert (answer.status_code, answer.get_json()) == (200, {"function": function.name, "status": "ok", "failing": []})


def test_a_store_that_is_gone_is_named_and_nothing_else_is_said(installation: Installation, client: Client) -> None:
    asked = client("submit_report")
    platform_of(installation).store.close()
    assert _failing(asked) == (503, ["store.write"])
    text = asked.get("/health").get_data(as_text=True)
    assert json.loads(text) == {"function": "submit_report", "status": "failing", "failing": ["store.write"]}


@pytest.mark.parametrize(
    ("name", "failing"), [("store_photo", ["photos.read", "photos.write"]), ("open_data", ["open-data.read"])]
)
def test_files_that_are_gone_are_named(
    installation: Installation, client: Client, tmp_path: Path, name: str, failing: list[str]
) -> None:
    shutil.rmtree(tmp_path / "data" / "files")
    assert _failing(client(name)) == (503, failing)


def test_a_bus_that_stands_still_is_named_also_by_an_event_function(installation: Installation, client: Client) -> None:
    platform_of(installation).bus.stop()
    assert _failing(client("route_report")) == (503, ["publish:report-moved"])


def test_a_mailbox_that_is_gone_is_named(installation: Installation, client: Client, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "data" / "mailbox")
    assert _failing(client("send_notices")) == (503, ["post.send"])


def test_a_mail_server_that_does_not_answer_is_named(
    installation: Installation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = client("send_notices")
    monkeypatch.setenv("KANAL_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("KANAL_SMTP_PORT", "1")
    assert _failing(asked) == (503, ["post.send"])
    platform_of(replace(installation, platform=connect())).close()


def test_a_missing_secret_is_named(installation: Installation, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = client("submit_report")
    monkeypatch.setenv("KANAL_SECRET", "short")
    assert _failing(asked) == (503, ["secret"])
    platform_of(replace(installation, platform=connect())).close()


def test_a_disk_without_room_is_no_place_to_write_to(
    installation: Installation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")

    def full(_: Path) -> object:
        return usage._replace(free=1024)

    monkeypatch.setattr(shutil, "disk_usage", full)
    assert _failing(client("submit_report")) == (503, ["photos.write"])


def test_a_crowd_of_questions_costs_one_read(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting(installation.store)
    monkeypatch.setattr(health, "connect", lambda: replace(installation.platform, store=counting))
    moment = time.monotonic()
    turn = moment - moment % health.CACHED_SECONDS
    for number in range(50):
        assert health.failing_of("staff_console", turn + number / 10) == ()
    assert counting.reads == 1
    health.failing_of("staff_console", turn + health.CACHED_SECONDS)
    assert counting.reads == 2


def test_nobody_waits_in_a_crowd_for_a_need_that_does_not_answer(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, let_go = threading.Event(), threading.Event()

    def hangs(*_: str) -> None:
        asked.set()
        let_go.wait(10)

    platform = replace(installation.platform, reach=Reach(topic=hangs, bucket=hangs))
    monkeypatch.setattr(health, "connect", lambda: platform)
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.05)
    first = threading.Thread(target=health.failing_of, args=("submit_report", 0.0))
    first.start()
    assert asked.wait(10)
    assert health.failing_of("submit_report", 0.0) == ("busy",)
    let_go.set()
    first.join()


@pytest.mark.parametrize("need", EVERY_NEED)
def test_every_need_that_can_break_is_asked_for(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, need: str
) -> None:
    """Nothing is there: no store, and a platform that does not say whether it can be reached."""
    is_setting = need in {"sign-in", "proof.sign", "telegram.webhook"}
    monkeypatch.setattr(health, "needs", {"x": [need]}.get)
    platform_of(installation).store.close()
    monkeypatch.setattr(health, "connect", lambda: replace(installation.platform, reach=Reach()))
    monkeypatch.setattr(installation_module, "here", _no_secret)
    assert health.failing_of("x", 0.0) == (() if is_setting else (need,))


def _no_secret() -> Installation:
    raise ValueError("KANAL_SECRET must be at least 32 characters.")


def test_the_local_run_says_it_of_all(installation: Installation) -> None:
    asked = {name: health_page.of_app(app_of(function)) for name, function in FUNCTIONS.items()}
    site = HttpClient(health_page.page(asked))
    assert (site.get("/").status_code, _named(site, "ok")) == (200, set(FUNCTIONS))
    health.forget()
    platform_of(installation).bus.stop()
    publishing = {name for name, one in FUNCTIONS.items() if any(need.startswith("publish:") for need in one.needs)}
    assert (site.get("/").status_code, _named(site, "failing")) == (503, publishing)


def _named(site: HttpClient, status: str) -> set[str]:
    said: dict[str, dict[str, str]] = json.loads(site.get("/").get_data(as_text=True))
    return {name for name, each in said.items() if each["status"] == status}


@pytest.mark.emulators
def test_the_cloud_says_what_is_there(emulators: Emulators) -> None:
    chosen = Settings(project="health", photo_bucket="health-photos", open_data_bucket="not-there")
    emulators.create_bucket("health", "health-photos")
    PubSubBus("health").check("report-moved")
    files = CloudFiles(chosen)
    for way in get_args(Way):
        files.check("photos", way)
    with pytest.raises(Exception, match=r"not-there|404"):
        files.check("open-data", "read")


def test_a_mail_server_that_answers_is_well() -> None:
    Channels(Settings()).check()  # none is set up: nothing to reach
    with pytest.raises(OSError, match="refused"):
        Channels(Settings(smtp_host="127.0.0.1", smtp_port=1)).check()
    with pytest.raises(Unreachable):
        Reach().post()
