"""Apps and their keys: hashed, replaced, ended; and the command that issues them."""

from __future__ import annotations

import json
import sys

import pytest

from functions.local import api_keys
from shared.errors import Forbidden, NotFound
from shared.installation import Installation
from shared.open311 import apps
from tests.life import START


def _issued(here: Installation, quota: int = 500) -> str:
    return apps.issue(here.store, "warga", name="Warga", contact="Budi", quota=quota, now=START)


def test_a_key_opens_and_is_not_kept(installation: Installation) -> None:
    key = _issued(installation)
    assert apps.with_key(installation.store, key).source == "open311:warga"
    assert key.partition(".")[2] not in json.dumps(installation.store.get("apps", "warga"))


def test_a_new_key_takes_the_place_of_the_old_one(installation: Installation) -> None:
    old, new = _issued(installation), _issued(installation)
    assert apps.with_key(installation.store, new).id == "warga"
    with pytest.raises(Forbidden):
        apps.with_key(installation.store, old)


def test_an_ended_app_s_key_opens_nothing(installation: Installation) -> None:
    key = _issued(installation)
    apps.end(installation.store, "warga", START)
    with pytest.raises(Forbidden):
        apps.with_key(installation.store, key)
    with pytest.raises(NotFound):
        apps.end(installation.store, "nobody", START)


@pytest.mark.parametrize(
    "key", [None, "", "warga", "warga.", "warga.x", "warga.é", "../posts.x", "tidak-ada.x", "a" * 9_999]
)
def test_other_keys_open_nothing(installation: Installation, key: str | None) -> None:
    _issued(installation)
    with pytest.raises(Forbidden):
        apps.with_key(installation.store, key)


def test_an_id_is_fit_for_a_document(installation: Installation) -> None:
    with pytest.raises(ValueError, match="small letters"):
        apps.issue(installation.store, "a/b", name="", contact="", quota=1, now=START)


def _command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["api-key", *arguments])
    api_keys.main()
    return capsys.readouterr().out.strip()


def test_the_admin_issues_lists_and_ends(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _command(monkeypatch, capsys) == "No app has a key."
    key = _command(monkeypatch, capsys, "warga", "--contact", "Budi", "--quota", "20")
    assert apps.with_key(installation.store, key).quota == 20
    assert "warga: warga, 20 reports in 24 hours, Budi" in _command(monkeypatch, capsys)
    _command(monkeypatch, capsys, "warga", "--end")
    assert ", ended " in _command(monkeypatch, capsys)
    for wrong in (["warga"], ["A B", "--contact", "x"], ["nobody", "--end"]):
        with pytest.raises(SystemExit):
            _command(monkeypatch, capsys, *wrong)
