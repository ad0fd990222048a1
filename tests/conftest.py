"""A fresh strict Kanal for every test that asks for one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from xdist.workermanage import WorkerController

from functions.local import demo, front_end, on_embedded
from functions.local.manifest import read
from shared.installation import Installation, here
from shared.platform.embedded import EmbeddedPlatform
from tests import cases
from tests.emulators import emulators

__all__ = ["emulators"]

cases.choose()

MEMORY = Path("/dev/shm")  # noqa: S108 the folder of that name is what is meant
ENOUGH_BYTES = 2**30
SIGNING_KEY = "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtISE="
Client = Callable[[str], FlaskClient]


def pytest_configure() -> None:
    """The folders of tests lie in memory where there is room: on a disk, every commit of every test waits for it."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """Pangkalpinang on a strict embedded platform; functions loaded meanwhile use the same one."""
    monkeypatch.setenv("KANAL_PLATFORM", "embedded")
    monkeypatch.setenv("KANAL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KANAL_STRICT", "1")
    monkeypatch.setenv("KANAL_SECRET", "only-for-tests-" * 3)
    monkeypatch.setenv("KANAL_SIGNING_KEY", SIGNING_KEY)
    monkeypatch.setenv("KANAL_ADDRESS", "http://kanal.test")
    installation = here()
    yield installation
    platform_of(installation).close()


@pytest.fixture
def tokens(installation: Installation, tmp_path: Path) -> dict[str, str]:
    """A signed token for every demo post."""
    return demo.appoint(installation, tmp_path / "data")


@pytest.fixture
def client(installation: Installation) -> Client:
    """`client("submit_report")` speaks HTTP to that function, as functions-framework serves it."""
    functions = {function.name: function for function in read()}
    return lambda name: on_embedded.app_of(functions[name]).test_client()


@pytest.fixture
def delivered(installation: Installation) -> Callable[[], None]:
    """Delivers all events to their functions: twice, newest first, until none is left."""
    platform = platform_of(installation)
    for function in read():
        if function.topic is not None:
            app = on_embedded.app_of(function)
            platform.bus.subscribe(function.topic, on_embedded.deliverer(app, function.topic))
    return platform.bus.drain


@pytest.fixture(scope="session")
def front_end_packages() -> None:
    """What `make test` has brought already; the packages themselves come from npm's registry, once."""
    front_end.main()


def platform_of(installation: Installation) -> EmbeddedPlatform:
    platform = installation.platform
    assert isinstance(platform, EmbeddedPlatform)
    return platform


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process among several tells the first one what it has tried."""
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["tried"] = dict(cases.TRIED)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController) -> None:
    cases.TRIED.update(node.workeroutput.get("tried", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for what, number in cases.TRIED.items():
        terminalreporter.write_line(f"{number} {what}")
