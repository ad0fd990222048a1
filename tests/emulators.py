"""The emulators for tests: started once, at the first test that needs them, and stopped at the end.

`from tests.emulators import emulators` in a conftest.py makes the fixture known there; several of these
still share the one set.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from functools import cache

import pytest

from functions.local.administration import Emulators
from functions.local.emulators import Absent, running

_until_the_end = ExitStack()


@pytest.fixture(scope="session")
def emulators() -> Emulators:
    """Skips where Java or gcloud is missing, but not in CI. The `*_EMULATOR_HOST` variables are set from
    then on.
    """
    try:
        return _started()
    except Absent as absent:
        if os.environ.get("CI") == "true":
            pytest.fail(str(absent))
        pytest.skip(str(absent))


@cache
def _started() -> Emulators:
    emulators = _until_the_end.enter_context(running())
    os.environ.update(emulators.environment)
    return emulators
