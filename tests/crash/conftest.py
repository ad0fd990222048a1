"""A city on Google's emulators: its functions are processes, its events are pushed, its mail is kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from functions.local import demo, mail, on_emulators
from functions.local.administration import Emulators
from functions.local.manifest import read
from functions.local.processes import FunctionProcess, stop
from shared import catalogue
from shared.installation import Installation
from shared.platform import google
from shared.platform.embedded.post import EmbeddedPost
from shared.settings import Settings


@dataclass(frozen=True)
class City:
    """`installation` is the same Kanal as the processes', in the test's own process."""

    installation: Installation
    mailbox: EmbeddedPost
    emulators: Emulators
    environment: dict[str, str]
    stack: ExitStack

    def start(self, source: Path, *names: str, **environment: str) -> dict[str, FunctionProcess]:
        """Functions from that file, ready, with their push subscriptions; they end with the test."""
        functions = [function for function in read() if function.name in names]
        everything = self.environment | environment
        started: list[FunctionProcess] = []
        self.stack.callback(stop, started)
        started.extend(on_emulators.started(function, everything, source) for function in functions)
        for process in started:
            process.wait_until_ready()
        processes = {process.name: process for process in started}
        addresses = {process.name: process.address for process in started}
        on_emulators.subscribe(self.emulators, self.environment["KANAL_PROJECT"], functions, addresses)
        return processes


@pytest.fixture
def city(emulators: Emulators, tmp_path: Path) -> Iterator[City]:
    """With a project that no other test has."""
    project = f"test-{secrets.token_hex(6)}"
    chosen = Settings(
        platform="google", project=project, secret="only-for-tests-" * 3, mail_from="kanal@kanal.test",
        photo_bucket=f"{project}-photos", open_data_bucket=f"{project}-open-data",
    )  # fmt: skip
    for bucket in (chosen.photo_bucket, chosen.open_data_bucket):
        emulators.create_bucket(project, bucket)
    installation = Installation(
        google.open_platform(chosen), catalogue.load(chosen.catalogue), chosen.secret, chosen.address
    )
    demo.appoint(installation, tmp_path)
    with ExitStack() as stack:
        mailbox, at = stack.enter_context(mail.server(tmp_path / "mailbox"))
        chosen = replace(chosen, smtp_host=at["KANAL_SMTP_HOST"], smtp_port=int(at["KANAL_SMTP_PORT"]))
        yield City(installation, mailbox, emulators, emulators.environment | _environment(chosen), stack)


def _environment(chosen: Settings) -> dict[str, str]:
    differs = {name: value for name, value in vars(chosen).items() if value != getattr(Settings, name)}
    return {f"KANAL_{name.upper()}": str(value) for name, value in differs.items()}
