"""The form's search of places: any way of writing a name, never an error, and good enough on a whole city."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import place_search
from tests.place_search import Search, place

FEW = [
    place("Jalan Depati Barin"),
    place("Jalan Mawar", kelurahan="Bintang"),
    place("Jalan Mawar", kelurahan="Bacang"),
    place("Jalan Mawar Dalam"),
    place("Gang Mawar"),
    place("Masjid Baitul Ma'ruf", kind="Masjid", kelurahan="Asam"),
    place("Bangka Trade Center", "BTC", kind="Mal"),
    place("BTC Motor"),
    place("SD Negeri 58", kind="Sekolah"),
    place("SD Negeri 59", kind="Sekolah"),
    place("Kafé Tépi Laut"),
]
NAMES = st.lists(
    st.text("ajlgg é.1'", min_size=1, max_size=12).filter(lambda name: _plain(name) != ""), min_size=1, max_size=3
)


@pytest.fixture(scope="module")
def search(front_end_packages: None) -> Iterator[Search]:
    with place_search.searching() as search:
        yield search


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("jalan depati barin", "Jalan Depati Barin"),
        ("JL.DEPATI BARIN", "Jalan Depati Barin"),
        ("jln barin", "Jalan Depati Barin"),
        ("barin depati", "Jalan Depati Barin"),
        ("jl dep", "Jalan Depati Barin"),
        ("depatti bariin", "Jalan Depati Barin"),
        ("gg. mawar", "Gang Mawar"),
        ("jl mawar", "Jalan Mawar"),
        ("baitul maruf", "Masjid Baitul Ma'ruf"),
        ("mesjid asam", "Masjid Baitul Ma'ruf"),
        ("btc", "Bangka Trade Center"),
        ("mall bangka", "Bangka Trade Center"),
        ("sd negeri 59", "SD Negeri 59"),
        ("kafe tepi", "Kafé Tépi Laut"),
        ("di depan masjid baitul", "Masjid Baitul Ma'ruf"),
    ],
)
def test_a_place_is_found_however_it_is_written(search: Search, typed: str, first: str) -> None:
    search.know(FEW)
    assert search.names(typed)[0] == first


def test_places_of_one_name_are_told_apart_by_their_kelurahan(search: Search) -> None:
    search.know(FEW)
    found = [(each["nama"], each["kelurahan"]) for each in search.find("Jalan Mawar")]
    assert found[:3] == [("Jalan Mawar", "Bintang"), ("Jalan Mawar", "Bacang"), ("Jalan Mawar Dalam", "Bintang")]


@pytest.mark.parametrize("typed", ["", "  ", ".", "…", "zzzzzz", "💡"])
def test_what_names_nothing_finds_nothing(search: Search, typed: str) -> None:
    search.know(FEW)
    assert search.find(typed) == []


@given(st.lists(NAMES, min_size=1, max_size=12), st.data())
def test_a_place_of_exactly_that_name_comes_first(search: Search, named: list[list[str]], data: st.DataObject) -> None:
    search.know([place(*names) for names in named])
    wanted = data.draw(st.sampled_from(sorted({name for names in named for name in names})))
    first = search.find(wanted)[0]
    assert _plain(wanted) in {_plain(name) for name in (first["nama"], *first["lain"])}


@given(st.text(max_size=120) | st.text(st.sampled_from("jl. gang*\"()[]{}\\^$+-_'constructor __proto__"), max_size=60))
def test_whatever_is_typed_is_answered_with_no_more_than_a_phone_shows(search: Search, typed: str) -> None:
    search.know(FEW)
    assert len(search.find(typed)) <= 8


@pytest.mark.skipif(not place_search.REFERENCE, reason="KANAL_REFERENCE does not name the folder of the reference data")
@pytest.mark.parametrize(
    ("what", "least"), [("as it is", 0.98), ("one letter wrong", 0.9), ("abbreviated", 0.98), ("turned round", 0.98)]
)
def test_on_the_real_names_of_a_city(search: Search, what: str, least: float) -> None:
    """Among the first three there is a place of that name: on a phone they are seen without scrolling."""
    places = place_search.real_places()
    search.know(places)
    names = [str(each["nama"]) for each in places]
    chance = random.Random(4)  # noqa: S311 to write wrongly, not to keep secret
    share = sum(name in search.names(WRITTEN[what](name, chance))[:3] for name in names) / len(names)
    print(f"{len(names)} places, {what}: {share:.1%} among the first three")
    assert share >= least


def _plain(name: str) -> str:
    words = name.replace("é", "e").replace("'", "").replace(".", " ").split()
    return " ".join({"jl": "jalan", "gg": "gang"}.get(word, word) for word in words)


def _one_wrong(name: str, chance: random.Random) -> str:
    at = chance.choice([at for at, sign in enumerate(name) if sign.isalpha()])
    return name[:at] + chance.choice(string.ascii_lowercase.replace(name[at].lower(), "")) + name[at + 1 :]


WRITTEN: dict[str, Callable[[str, random.Random], str]] = {
    "as it is": lambda name, _: name,
    "one letter wrong": _one_wrong,
    "abbreviated": lambda name, _: name.lower().replace("jalan ", "jl. ").replace("gang ", "gg. "),
    "turned round": lambda name, _: " ".join(reversed(name.split())),
}
