"""Whose data the IT office's commands work on."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from functions.local import command, demo
from shared.installation import Installation


@pytest.fixture(autouse=True)
def _without_secrets(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KANAL_DATA", "KANAL_SECRET", "KANAL_SIGNING_KEY"):
        monkeypatch.delenv(name)


def test_on_one_computer_the_secrets_are_those_of_the_folder(tmp_path: Path) -> None:
    secrets = demo.secret(tmp_path), demo.signing_key(tmp_path)
    here = command.here(Namespace(data=str(tmp_path)))
    assert (here.secret, here.signing_key) == secrets


def test_a_live_citys_secret_is_never_made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANAL_PLATFORM", "google")
    with pytest.raises(SystemExit) as ended:
        command.here(Namespace(data=str(tmp_path)))
    assert "KANAL_SECRET" in str(ended.value.code)
    assert list(tmp_path.glob("secret")) == []
