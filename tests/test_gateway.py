"""Kanal on one computer: one origin, strangers kept out as the cloud keeps them, schedules on time."""

from __future__ import annotations

import json
import stat
import threading
import time
from dataclasses import asdict
from pathlib import Path

import pytest
from werkzeug.test import Client as HttpClient

from functions.local import demo, on_embedded
from functions.local.gateway import gateway
from functions.local.manifest import FUNCTIONS, read
from functions.local.schedules import Schedules
from shared.installation import Installation
from shared.messages.notices import TEXTS
from shared.platform.ports import Button, Message
from shared.workflow import Role
from tests.conftest import platform_of
from tests.samples import LAMP
from tests.waiting import until

LETTER = Message(
    id="1", to="<b>siti</b>@kanal.test", subject="<img src=x onerror=alert(1)>", text="</pre><script>alert(1)"
)
BOT_MESSAGE = Message(
    id="2",
    to="770077",
    subject="Laporan",
    text="Sudah beres?",
    channel="telegram",
    link="https://x/?a=1&b=2",
    stop_link="javascript:alert(1)",
    buttons=(Button("<b>Beres", "ok"),),
    template="laporan_<i>",
    values=("satu", "<u>dua"),
)
HTML = {"Accept": "text/html"}


@pytest.fixture
def http(installation: Installation) -> HttpClient:
    """The whole of Kanal, as a browser meets it."""
    functions = read()
    apps = {function.path: on_embedded.app_of(function) for function in functions}
    public = {function.path: apps[function.path] for function in functions if function.is_public}
    guarded = {function.path: apps[function.path] for function in functions if function.schedule}
    return HttpClient(gateway(public, guarded, platform_of(installation).post))


def _paths(trigger: str) -> list[str]:
    return [function.path for function in read() if getattr(function, trigger)]


@pytest.mark.parametrize("path", _paths("schedule"))
@pytest.mark.parametrize(
    ("token", "status"), [("", 401), ("Bearer ", 401), ("Bearer x.y.z", 401), ("operator-1", 403), ("auditor", 403)]
)
def test_strangers_do_not_start_what_is_on_a_schedule(
    http: HttpClient, tokens: dict[str, str], path: str, token: str, status: int
) -> None:
    header = f"Bearer {tokens[token]}" if token in tokens else token
    answer = http.post(path, headers={"Authorization": header})
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


@pytest.mark.parametrize("path", _paths("schedule"))
def test_the_admin_starts_what_is_on_a_schedule(http: HttpClient, tokens: dict[str, str], path: str) -> None:
    assert http.post(path, headers={"Authorization": f"Bearer {tokens['admin']}"}).status_code == 200


@pytest.mark.parametrize("path", _paths("topic"))
def test_functions_behind_a_topic_are_not_there_at_all(http: HttpClient, tokens: dict[str, str], path: str) -> None:
    for below in (path, f"{path}/", f"{path}/x"):
        assert http.post(below, headers={"Authorization": f"Bearer {tokens['admin']}"}).status_code == 404


def test_public_functions_answer_under_their_names_without_the_prefix(http: HttpClient) -> None:
    answer = http.post("/submit-report", json=LAMP)
    assert answer.status_code == 201
    assert http.get("/open-data/nothing.csv").status_code == 404
    assert http.get("/staff-console/api/reports?queue=triage").status_code == 401


def test_the_first_page_is_the_citizens(http: HttpClient) -> None:
    assert http.get("/").headers["Location"] == "/public-site/"
    assert http.get("/unknown").status_code == 404


def test_the_mailbox_page_shows_letters_as_text(installation: Installation, http: HttpClient) -> None:
    platform_of(installation).post.send(LETTER)
    page = http.get("/mailbox", headers=HTML).get_data(as_text=True)
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert [tag for tag in ("<img", "<script", "<b>") if tag in page] == []


def test_the_mailbox_page_shows_all_of_a_message_and_no_script(installation: Installation, http: HttpClient) -> None:
    platform_of(installation).post.send(BOT_MESSAGE)
    page = http.get("/mailbox", headers=HTML).get_data(as_text=True)
    for shown in (
        "Telegram: 770077",
        "&lt;b&gt;Beres",
        "laporan_&lt;i&gt;",
        "satu; &lt;u&gt;dua",
        'href="https://x/?a=1&amp;b=2"',
    ):
        assert shown in page
    assert "Berhenti menerima pesan: javascript:alert(1)" in page
    assert [tag for tag in ("<b>", "<i>", "<u>", 'href="javascript') if tag in page] == []


def test_the_mailbox_page_fits_a_phone(http: HttpClient) -> None:
    page = http.get("/mailbox", headers=HTML).get_data(as_text=True)
    assert "width=device-width" in page
    assert "overflow-wrap:anywhere" in page


def test_the_mailbox_is_readable_for_programs_too(installation: Installation, http: HttpClient) -> None:
    platform_of(installation).post.send(LETTER)
    assert http.get("/mailbox").get_json() == {"messages": [{**asdict(LETTER), "buttons": [], "values": []}]}


def test_an_empty_mailbox_says_so(http: HttpClient) -> None:
    assert "Belum ada surat." in http.get("/mailbox", headers=HTML).get_data(as_text=True)


def test_every_function_has_exactly_one_trigger_and_a_file() -> None:
    for function in read():
        assert [function.is_public, function.topic is not None, function.schedule is not None].count(True) == 1
        assert function.source.is_file()
        assert function.path == f"/{function.name.replace('_', '-')}"


def test_the_manifest_is_in_the_order_of_the_flow() -> None:
    names = list(json.loads((FUNCTIONS / "manifest.json").read_text(encoding="utf-8")))
    assert [function.name for function in read()] == names
    assert names.index("submit_report") < names.index("route_report") < names.index("send_notices")


def test_whoever_publishes_an_event_has_somebody_who_takes_it() -> None:
    functions = read()
    taken = {function.topic for function in functions if function.topic}
    published = {
        need.removeprefix("publish:")
        for function in functions
        for need in function.needs
        if need.startswith("publish:")
    }
    assert published == taken


def test_demo_posts_have_no_place_in_the_cloud(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K_SERVICE", "staff-console")
    with pytest.raises(RuntimeError, match="no place in the cloud"):
        demo.appoint(installation, tmp_path)
    assert installation.store.get("posts", "admin") is None
    assert list(tmp_path.glob("demo-tokens.json")) == []


def test_demo_posts_cover_every_role_of_the_city(installation: Installation, tokens: dict[str, str]) -> None:
    roles = {post.role for post in installation.city.posts.values()}
    assert roles == set(Role) - {Role.REPORTER, Role.SYSTEM}
    assert set(tokens) == set(installation.city.posts)


def test_the_secret_is_made_once_and_is_nobody_elses_to_read(tmp_path: Path) -> None:
    first = demo.secret(tmp_path / "data")
    assert (len(first), demo.secret(tmp_path / "data")) == (64, first)
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600


def test_a_scheduled_function_that_fails_is_run_again_next_time() -> None:
    schedules, runs, again = Schedules("Asia/Jakarta"), [0], threading.Event()

    def job() -> None:
        runs[0] += 1
        if runs[0] > 1:
            again.set()
        raise RuntimeError("the first of many")

    schedules.start("failing", "* * * * * *", job)
    assert again.wait(10)
    schedules.stop()


def test_stopping_does_not_wait_for_tonight() -> None:
    schedules = Schedules("Asia/Jakarta")
    schedules.start("export_open_data", "30 0 * * *", lambda: None)
    started = time.monotonic()
    schedules.stop()
    assert time.monotonic() - started < 5


def test_the_whole_of_kanal_runs_in_one_process(installation: Installation) -> None:
    with on_embedded.running(installation) as (here, app):
        receipt = HttpClient(app).post("/submit-report", json=LAMP).get_json()
        until(lambda: not platform_of(here).bus.pending)
        shown = HttpClient(app).get(f"/public-site/laporan/{receipt['ticket']}", headers={"Accept": "application/json"})
        assert shown.get_json()["status"] == "survey"


def test_every_notice_can_be_read_on_one_page(http: HttpClient) -> None:
    page = http.get("/notices", headers=HTML).text
    assert all(f"<small>{move} →" in page for move in TEXTS)
    assert "Kembalikan</kbd>" in page
