"""What the first view of the form costs somebody on a slow network."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Opened
from tests.load import first_view

pytestmark = pytest.mark.browser


def test_the_first_view_is_light_and_soon_usable_on_a_slow_network(opened: Opened, address: str) -> None:
    view = first_view.measure(opened("phone"), address)
    print(view)
    assert view.size < first_view.MOST_BYTES
    assert view.seconds < first_view.MOST_SECONDS
