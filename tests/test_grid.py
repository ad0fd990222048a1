"""Places rounded as the public may know them: a cell and its neighbours miss nothing that is near."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from shared import grid
from shared.grid import Place

IN_INDONESIA = st.builds(Place, st.floats(-11, 6), st.floats(95, 141))
DIRECTIONS = st.floats(0, 2 * math.pi)


def _moved(place: Place, metres: float, direction: float) -> Place:
    north, east = metres * math.sin(direction), metres * math.cos(direction)
    return Place(place.lat + north / 110_574, place.lon + east / (111_320 * math.cos(math.radians(place.lat))))


@given(IN_INDONESIA, st.floats(0, 100), DIRECTIONS)
def test_whatever_is_within_a_hundred_metres_is_in_one_of_nine_cells(place: Place, far: float, way: float) -> None:
    assert grid.cell_of(*_moved(place, far, way)) in grid.around(*place)


@given(IN_INDONESIA, st.floats(0, 500), DIRECTIONS)
def test_a_distance_is_right_to_a_metre(place: Place, far: float, way: float) -> None:
    assert abs(grid.metres(place, _moved(place, far, way)) - far) < 1


@given(IN_INDONESIA)
def test_a_place_and_what_the_public_sees_of_it_have_the_same_cell(place: Place) -> None:
    public = grid.rounded(*place)
    assert grid.cell_of(*public) == grid.cell_of(*place)
    assert grid.metres(public, place) < 80


def test_the_equator_has_no_cell_of_minus_nought() -> None:
    assert grid.cell_of(-0.0001, 106.11349) == "0:106113"
    assert len(set(grid.around(0.0, 106.1))) == 9
