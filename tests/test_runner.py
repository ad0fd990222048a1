"""`python -m functions`: it starts with one command, says where it is, and leaves nothing behind."""

from __future__ import annotations

import signal
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.local.administration import Emulators
from functions.local.emulators import HOST
from functions.local.manifest import read
from tests.runner import Runner, running
from tests.wire import ask

ALL = 1 + 3 + 2 * len(read())  # itself, the emulators, and a server with its worker for every function


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    """One for all that only look at it."""
    with running(tmp_path_factory.mktemp("ready") / "data") as runner:
        runner.wait_until_ready()
        yield runner


def test_it_says_where_everything_is_and_is_there(ready: Runner) -> None:
    for path in ("/public-site/", "/open-data/", "/mailbox"):
        assert f"http://{HOST}:{ready.port}{path}" in ready.said
    assert ask(ready.port, "GET", "/public-site/").status == 200
    assert ask(ready.port, "GET", "/mailbox").status == 200


def test_the_tokens_it_shows_and_writes_are_good(ready: Runner) -> None:
    token = ready.tokens["operator-1"]
    assert f"{'operator-1':15} {token}" in ready.said
    headers = {"Authorization": f"Bearer {token}"}
    assert ask(ready.port, "GET", "/staff-console/api/reports?queue=triage", headers=headers).status == 200


def test_everything_it_keeps_is_for_its_owner_alone(ready: Runner) -> None:
    kept = [ready.data, *ready.data.rglob("*")]
    assert {"demo-tokens.json", "secret", "documents.sqlite", "files", "mailbox"} <= {path.name for path in kept}
    others = stat.S_IRWXG | stat.S_IRWXO
    assert [path for path in kept if path.lstat().st_mode & others] == []


def test_event_functions_are_not_on_the_port_and_schedules_are_the_admins(ready: Runner) -> None:
    assert ask(ready.port, "POST", "/route-report/").status == 404
    assert ask(ready.port, "POST", "/remind-overdue/").status == 401
    headers = {"Authorization": f"Bearer {ready.tokens['admin']}"}
    assert ask(ready.port, "POST", "/remind-overdue/", headers=headers).status == 200


def test_a_taken_port_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = int(taken.getsockname()[1])
        with running(tmp_path / "data", port=port) as runner:
            assert runner.process.wait(30) == 1
            assert runner.complained.strip().splitlines() == [
                f"Port {port} cannot be used (Address already in use). Choose another one: make run PORT=8090"
            ]


@pytest.mark.parametrize("port", [80_000, -1])
def test_a_port_that_is_none_is_one_clear_sentence(tmp_path: Path, port: int) -> None:
    with running(tmp_path / "data", port=port) as runner:
        assert runner.process.wait(30) == 2
        assert f"a port is a number from 1 to 65535, not {port}." in runner.complained
        assert "Traceback" not in runner.complained


def test_a_folder_that_cannot_be_used_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with running(tmp_path / "data") as runner:
        assert runner.process.wait(30) == 1
        assert runner.complained.strip().splitlines() == [
            f"The folder {tmp_path / 'data'} cannot be used (File exists). Choose another one: make run DATA=folder"
        ]


def test_it_refuses_to_start_in_the_cloud(tmp_path: Path) -> None:
    with running(tmp_path / "data", environment={"K_SERVICE": "kanal"}) as runner:
        assert runner.process.wait(30) == 1
        assert runner.complained.strip() == "This is for your own computer; in the cloud every function runs by itself."
        assert not runner.data.exists()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT], ids=lambda sign: sign.name)
def test_a_signal_ends_it_and_all_it_has_started(tmp_path: Path, sign: signal.Signals) -> None:
    with running(tmp_path / "data") as runner:
        runner.wait_until_ready()
        assert runner.left() == [runner.process.pid]
        assert (runner.end(sign), runner.left(), runner.complained) == (0, [], "")
        assert runner.said.endswith("\nStopped.\n")


@pytest.mark.emulators
@pytest.mark.parametrize("started", [3, 7, ALL], ids=["emulators starting", "functions starting", "ready"])
def test_a_signal_ends_emulators_and_functions_whenever_it_comes(
    emulators: Emulators, tmp_path: Path, started: int
) -> None:
    with running(tmp_path / "data", platform="emulators") as runner:
        while len(runner.left()) < started:
            assert runner.process.poll() is None, runner.complained
            time.sleep(0.005)
        if started == ALL:
            runner.wait_until_ready()
        while runner.process.poll() is None:  # somebody impatient
            runner.process.send_signal(signal.SIGINT)
            time.sleep(0.1)
        assert (runner.end(), runner.left()) == (0, []), runner.complained
