"""What machines once made up, tried again: every seed and every finding of `make fuzz`."""

from __future__ import annotations

import time

import pytest

from shared.installation import Installation
from tests.fuzz.targets import CORPUS, TARGETS

SECONDS = 2  # of the processor, for one input


def test_every_target_has_seeds_and_nothing_else_has() -> None:
    assert {folder.name for folder in CORPUS.iterdir()} == set(TARGETS)
    assert all(any(folder.iterdir()) for folder in CORPUS.iterdir())


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # of damaged EXIF, which Kanal passes over
@pytest.mark.parametrize("name", TARGETS)
def test_whatever_was_made_up_kanal_does_what_it_says(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("KANAL_TELEGRAM_SECRET", "only-for-fuzzing")
    for path in sorted((CORPUS / name).iterdir()):
        began = time.process_time()
        TARGETS[name](path.read_bytes())
        assert time.process_time() - began < SECONDS, path.name
