"""All of Kanal in one process, killed again and again in mid-work: what it acknowledged is kept, routed and told."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from functions.local.emulators import free_port
from shared.installation import Installation
from shared.sweep import sweep
from shared.web import now
from tests.conftest import platform_of
from tests.crash import account
from tests.crash.phones import PATIENCE_SECONDS, THREADS, Phones
from tests.runner import running

WAVE = 40
KILLS = 4
SECRET = "only-for-tests-" * 3  # the `installation` fixture's


@pytest.fixture
def phones(tmp_path: Path) -> Phones:
    """A wave of reports in every life of a process that is killed in between, by turns while it takes reports
    and while it tells of them; all acknowledged.
    """
    port = free_port()
    phones = Phones(port, "/submit-report/")
    lives = random.Random(7)  # noqa: S311 kills need no secrecy
    waves: list[threading.Thread] = []
    for life in range(KILLS):
        with running(tmp_path / "data", port=port, environment={"KANAL_SECRET": SECRET}) as runner:
            runner.wait_until_ready()
            waves.append(phones.start(range(life * WAVE, (life + 1) * WAVE)))
            if life % 2:
                _wait_for_letters(tmp_path / "data" / "mailbox", lives.randint(1, WAVE))
            else:
                phones.wait_for(len(phones.acknowledged) + lives.randint(1, WAVE - THREADS))
            if life == KILLS - 1:
                phones.wait_for(KILLS * WAVE)
            runner.process.send_signal(signal.SIGKILL)
    for wave in waves:
        wave.join()
    return phones


def _wait_for_letters(mailbox: Path, more: int) -> None:
    before, deadline = len(list(mailbox.glob("*.json"))), time.monotonic() + PATIENCE_SECONDS
    while len(list(mailbox.glob("*.json"))) < before + more:
        assert time.monotonic() < deadline, "nobody is told any more"
        time.sleep(0.005)


def test_what_a_killed_kanal_acknowledged_is_kept_routed_and_told(
    phones: Phones, installation: Installation, delivered: Callable[[], None]
) -> None:
    lost = account.unsettled(installation)
    assert lost, "no kill has taken an event with it"
    assert phones.attempts > len(phones.acknowledged), "no kill has hit a phone"
    sweep(installation, now() + timedelta(minutes=3))
    delivered()
    sent = platform_of(installation).post.sent()
    account.check(installation, phones, sent)
    print(f"{phones.attempts} attempts, {len(lost)} reports with events of a killed process")
