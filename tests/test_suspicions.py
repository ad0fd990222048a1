"""What is suspicious about words, and what staff read of it."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.admission import suspicions
from shared.admission.suspicions import Kind
from shared.console import doubts

LEADING = {
    "Dapat uang cepat di https://slot-gacor.xyz/daftar sekarang": "slot-gacor.xyz",
    "kunjungi WWW.Slot88.COM": "slot88.com",
    "klik bit.ly/3xyzAB": "bit.ly",
    "chat wa.me/628123456789.": "wa.me",
    "http://192.0.2.7/masuk": "192.0.2.7",
    "http://contoh.museum/a": "contoh.museum",
    "lihat (promo-kilat.online)": "promo-kilat.online",
    "https://maps.google.com.evil.top/x": "maps.google.com.evil.top",
    "https://notgo.id dan https://go.id.evil.com": "notgo.id, go.id.evil.com",
    "a.com b.com c.com d.com": "a.com, b.com, c.com",
}
ORDINARY = [
    "",
    "Lampu jalan padam sejak kemarin.Tolong diperbaiki",
    "Jl.Merdeka/Gg.Melati no.3, RT.03/RW.02",
    "Titiknya https://maps.app.goo.gl/abcDEF123 di depan toko",
    "https://www.google.com/maps/place/-2.13,106.11",
    "https://www.openstreetmap.org/#map=19/-2.13/106.11",
    "Sudah lapor ke https://www.pangkalpinangkota.go.id minggu lalu",
    "Hubungi saya di siti@kanal.com atau budi.s@mail.co",
    "Pukul 19.30 s.d. 21.00, sampah/limbah a.n. PT. Maju",
    "2.5 m x 3.0 m, Rp1.500.000,-",
]


@pytest.mark.parametrize("text", LEADING)
def test_a_link_that_leads_elsewhere_is_named_by_its_host(text: str) -> None:
    [found] = suspicions.of_text(text)
    assert (found.kind, found.about) == ("links", LEADING[text])


@pytest.mark.parametrize("text", ORDINARY)
def test_what_people_write_is_not_suspicious_nor_is_a_map_or_the_government(text: str) -> None:
    assert suspicions.of_text(text) == ()


@given(text=some.text(max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    suspicions.of_text(text)
    suspicions.comparable(text)


@pytest.mark.parametrize(
    "text", ["a." * 2_000, "www." * 1_000, "a-" * 2_000 + ".com", "http://" * 600, "a.a.a.a.a.a" * 360]
)
def test_no_text_takes_long(text: str) -> None:
    import time

    begun = time.thread_time()
    suspicions.of_text(text[:4_000])
    assert time.thread_time() - begun < 0.2


LONG = "Lampu jalan di depan SD Negeri 5 padam sejak hari Minggu malam"


@pytest.mark.parametrize(
    "other", [LONG.upper(), f"  {LONG} !!", LONG.replace(" ", "  "), LONG.replace(" padam", ", padam")]
)
def test_the_same_words_are_the_same_however_they_are_written(other: str) -> None:
    assert suspicions.comparable(other) == suspicions.comparable(LONG) is not None


@pytest.mark.parametrize("text", [None, "", "Lampu jalan mati", "Jalan berlubang, tolong diperbaiki", "! " * 100])
def test_what_many_may_write_is_compared_with_nothing(text: str | None) -> None:
    assert suspicions.comparable(text) is None


def test_every_suspicion_has_its_sentence() -> None:
    assert set(doubts.SUSPICIONS) == set(get_args(Kind))
