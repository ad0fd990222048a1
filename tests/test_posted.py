"""A POST of GeoReport v2: whatever its fields say is understood or refused."""

from __future__ import annotations

import string
from contextlib import suppress
from datetime import UTC, date, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from functions.open311 import posted, writing
from functions.open311.posted import Posted
from shared import catalogue
from shared.errors import Invalid, NotFound
from shared.open311.apps import App
from shared.open311.georeport_elements import Error
from shared.settings import Settings
from tests import geo

CITY = catalogue.load(Settings().catalogue)
APP = App(
    id="warga", name="Warga", contact="Budi", quota=1, key_hash="", issued_at=datetime(2026, 11, 23, tzinfo=UTC)
)  # fmt: skip
names = st.one_of(
    st.sampled_from([*Posted.model_fields, "attribute[nomor_tiang]", "attribute[jenis_kendaraan][]", "attribute[]"]),
    st.text("atribue[]x\x00", max_size=20),
)
texts = st.one_of(
    st.text(string.printable + "\x00é\ud7ff", max_size=20),
    st.floats().map(str),
    st.sampled_from(["pju", "parkir_liar", "pungli", "-2.133", "106.113", "19.71.04.1002", "a@b.co", "https://a.b/c"]),
)


@given(st.dictionaries(names, st.lists(texts, max_size=3)))
@example({"service_code": ["jalan_rusak"], "lat": ["-2.133"], "long": ["106.113"]})
@example({"attribute[a]": ["1"], "attribute[a][]": ["2"]})
def test_whatever_the_fields_say_is_understood_or_refused(fields: dict[str, list[str]]) -> None:
    with suppress(Invalid, NotFound):
        given, answers = posted.read({"api_key": ["x"], **fields})
        new = posted.report(given, answers, APP, CITY, date(2026, 11, 23))
        assert new.source == "open311:warga"
        assert new.code in CITY.codes
        assert (new.lat, new.lon, new.landmark) != (None, None, None)


@given(st.text(max_size=50))
@example("\x00\x0b\ufffe\ud800 <&>]]>\r")
def test_any_text_makes_readable_xml(text: str) -> None:
    found = geo.xml(writing.answer("xml", "errors", [Error(code=400, description=text)]).data)
    assert geo.texts(found[0])["code"] == "400"


def test_order_of_fields_and_what_is_empty_make_no_difference() -> None:
    one = posted.same({"lat": ["1"], "long": ["2"], "api_key": ["x"]}, b"")
    assert one == posted.same({"long": ["2"], "email": [""], "lat": ["1"]}, b"")
    assert one != posted.same({"lat": ["1"], "long": ["2"]}, b"photo")
