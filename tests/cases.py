"""How many random cases the tests try: few by default, many with KANAL_HYPOTHESIS=thorough; and how many it were."""

from __future__ import annotations

import os
from collections import Counter

from hypothesis import settings

CASES = {"quick": 100, "thorough": 2_000}
TRIED: Counter[str] = Counter()

for name, number in CASES.items():
    settings.register_profile(name, settings(), max_examples=number, deadline=None)


def choose() -> None:
    """Before the first test is read: `settings` takes what is chosen then."""
    settings.load_profile(os.environ.get("KANAL_HYPOTHESIS", "quick"))


def times(factor: float) -> settings:
    """A test that is worth more, or costs more, than the others."""
    return settings(max_examples=int(settings().max_examples * factor))
