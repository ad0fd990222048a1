"""Both platforms behind one fixture, each test with one of its own."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from functions.local.administration import Emulators
from shared.platform import embedded
from shared.platform.ports import Document, Platform
from shared.settings import Settings
from tests.emulators import emulators

__all__ = ["emulators"]

Deliveries: TypeAlias = Callable[[str], Callable[[], list[Document]]]
INDEXES = Path(__file__).parent / "indexes.json"


@pytest.fixture(params=["embedded", pytest.param("google", marks=pytest.mark.emulators)])
def platform_name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def google_settings(emulators: Emulators) -> Settings:
    """A project and buckets that no other test has."""
    project = f"test-{secrets.token_hex(6)}"
    settings = Settings(
        platform="google",
        project=project,
        photo_bucket=f"{project}-photos",
        open_data_bucket=f"{project}-open-data",
    )
    emulators.create_bucket(project, settings.photo_bucket)
    emulators.create_bucket(project, settings.open_data_bucket)
    return settings


@pytest.fixture
def platform(platform_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Platform]:
    if platform_name == "google":
        from shared.platform import google

        yield google.open_platform(request.getfixturevalue("google_settings"))
        return
    here = embedded.open_folder(tmp_path / "platform", embedded.read_indexes(INDEXES), strict=True)
    yield here
    here.close()


@pytest.fixture
def deliveries(platform: Platform, request: pytest.FixtureRequest) -> Deliveries:
    """`arrived = deliveries(topic)` before publishing; `arrived()` is every message delivered since."""
    if isinstance(platform, embedded.EmbeddedPlatform):
        return lambda topic: _embedded_deliveries(platform, topic)
    emulators: Emulators = request.getfixturevalue("emulators")
    settings: Settings = request.getfixturevalue("google_settings")
    return lambda topic: _google_deliveries(emulators, settings.project, topic)


def _embedded_deliveries(platform: embedded.EmbeddedPlatform, topic: str) -> Callable[[], list[Document]]:
    delivered: list[Document] = []
    platform.bus.subscribe(topic, delivered.append)

    def arrived() -> list[Document]:
        platform.bus.drain()
        return delivered

    return arrived


def _google_deliveries(emulators: Emulators, project: str, topic: str) -> Callable[[], list[Document]]:
    delivered: list[Document] = []
    emulators.create_topic(project, topic)
    emulators.create_pull_subscription(project, topic, f"{topic}-test")

    def arrived() -> list[Document]:
        while messages := emulators.pull(project, f"{topic}-test"):
            delivered.extend(json.loads(base64.b64decode(message["data"])) for message in messages)
        return delivered

    return arrived
