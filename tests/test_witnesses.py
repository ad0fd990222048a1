"""Whoever is to remember a day's root is told of it once, however often it must be tried."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from shared import export
from shared.catalogue import City, Witness
from shared.installation import Installation
from shared.platform.ports import Channel, Message, Post, Query
from shared.sweep import sweep
from tests.life import START, letters, picky, routed
from tests.published_proof import DAY, begin_again, downloaded, exported, found
from tests.runner import ROOT

GUIDE = ROOT / "docs" / "witnesses.md"
CITY = ROOT / "shared" / "catalogue" / "pangkalpinang" / "city.json"
PRESS = "redaksi@kanal.test"
MORNING = START + timedelta(hours=3)


def _witnessed(here: Installation, *witnesses: Witness) -> Installation:
    city = here.city.city.model_copy(update={"witnesses": witnesses or (Witness(channel="email", to=PRESS),)})
    return replace(here, city=here.city.model_copy(update={"city": city}))


def test_a_witness_is_registered_as_the_guide_says(installation: Installation) -> None:
    example = GUIDE.read_text(encoding="utf-8").partition("```json\n")[2].partition("```")[0]
    document = json.loads(CITY.read_text(encoding="utf-8")) | json.loads(f"{{{example}}}")
    city = City.model_validate_json(json.dumps(document))
    here = _witnessed(installation, *city.witnesses)
    assert [each.channel for each in city.witnesses] == ["email", "webhook"]
    export.run(here, START)
    sweep(here, MORNING)
    assert len(letters(here, "arsip@ombudsman.example.id")) == 1


def test_each_days_root_goes_to_every_witness_once(installation: Installation) -> None:
    here = _witnessed(installation)
    for day in (START, START + DAY):
        export.run(here, day)
        for at in (timedelta(hours=3), timedelta(hours=3, minutes=5), timedelta(hours=4)):
            sweep(here, day + at)
    assert [each.subject for each in letters(here, PRESS)] == [
        f"Akar data terbuka Kota Pangkalpinang, 2026-11-2{day}" for day in (3, 4)
    ]


def test_a_root_that_is_late_is_told_of_when_it_is_there(installation: Installation) -> None:
    here = _witnessed(installation)
    sweep(here, MORNING)
    assert letters(here, PRESS) == []
    export.run(here, MORNING + timedelta(hours=2))
    sweep(here, MORNING + timedelta(hours=3))
    assert [each.subject for each in letters(here, PRESS)] == ["Akar data terbuka Kota Pangkalpinang, 2026-11-23"]


def test_of_a_day_that_never_had_a_root_nobody_is_told(installation: Installation) -> None:
    here = _witnessed(installation)
    for hours in range(30):
        sweep(here, MORNING + timedelta(hours=hours))
    assert letters(here, PRESS) == []
    [left] = [task for task in _tasks(here) if task.startswith("witness.")]
    assert left.startswith("witness.2026-11-24."), "only today's is waited for"


def _tasks(here: Installation) -> list[str]:
    return [found.id for found in here.store.find(Query("tasks", "due_at"))]


def test_a_letter_that_was_not_taken_comes_later(installation: Installation) -> None:
    here = _witnessed(installation)
    export.run(here, START)
    sweep(picky(here, PRESS, OSError("later")), MORNING)
    assert letters(here, PRESS) == []
    sweep(here, MORNING + timedelta(hours=1))
    assert len(letters(here, PRESS)) == 1


def test_after_a_week_nobody_tries_any_more(installation: Installation) -> None:
    here = _witnessed(installation)
    export.run(here, START)
    deaf = picky(here, PRESS, OSError("later"))
    for hours in (3, 24 * 5, 24 * 8):
        sweep(deaf, START + timedelta(hours=hours))
    sweep(here, START + timedelta(hours=24 * 9))
    assert letters(here, PRESS) == []


def test_the_letter_holds_what_a_later_check_needs(
    installation: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = _witnessed(installation)
    routed(here)
    export.run(here, MORNING)
    sweep(here, MORNING)
    [letter] = letters(here, PRESS)
    kept = tmp_path / "saksi.json"
    kept.write_text(letter.text.splitlines()[-1])
    exported(here, MORNING + DAY)
    assert found(capsys, downloaded(here, tmp_path / "a"), "--since", kept) == (0, [])
    begin_again(here)
    routed(here, text="Dulu tidak ada")
    exported(here, MORNING)
    assert found(capsys, downloaded(here, tmp_path / "b"), "--since", kept)[0] == 1


class Hooked:
    """A post office with a webhook."""

    channels: frozenset[Channel] = frozenset({"webhook"})

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        self.sent.append(message)


def test_a_webhook_gets_the_signed_statement(installation: Installation) -> None:
    hook = Hooked()
    post: Post = hook
    here = _witnessed(installation, Witness(channel="webhook", to="redaksi"))
    here = replace(here, platform=replace(here.platform, post=post))
    export.run(here, START)
    sweep(here, MORNING)
    [message] = [each for each in hook.sent if each.id.startswith("witness.")]
    said = json.loads(message.text)
    assert (said["id"], said["root"]["isi"]["hari"], set(said["root"])) == (
        message.id, "2026-11-23", {"isi", "kunci", "tanda"},
    )  # fmt: skip
