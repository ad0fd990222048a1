"""The pages themselves: readable by everybody, nothing typed lost, nothing of a stranger's run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from shared import pages
from shared.catalogue import Catalogue
from shared.errors import Conflict, Invalid, Problem
from shared.installation import Installation
from tests.markup import Page, read

ROOT = Path(__file__).parents[1]
EVIL = '"><script>alert(1)</script>'
FIELDS = (
    "channel",
    "code",
    "text",
    "landmark",
    "lat",
    "lon",
    "photo",
    "visibility",
    "name",
    "phone",
    "email",
    "told_by",
)
TODAY = date(2026, 11, 23)
Form = Callable[..., Page]


@pytest.fixture
def form(installation: Installation) -> Form:
    def read_form(typed: Mapping[str, str] | None = None, refusal: Conflict | Invalid | None = None) -> Page:
        html = pages.report_form(installation.city, key="k" * 32, typed=typed, refusal=refusal, on=TODAY)
        return read(html)

    return read_form


def _everything_wrong() -> Invalid:
    return Invalid("Ada isian yang belum benar.", *(Problem(name, f"Salah: {name}.") for name in FIELDS))


def test_moments_are_read_in_the_citys_time_and_language() -> None:
    assert pages.wib(datetime(2026, 11, 23, 12, 30, tzinfo=UTC)) == "23 November 2026 19.30 WIB"
    assert pages.wib(datetime(2026, 12, 31, 17, 5, tzinfo=UTC)) == "1 Januari 2027 00.05 WIB"


def test_a_page_is_not_made_without_what_it_asks_for() -> None:
    with pytest.raises(UndefinedError):
        pages.render("privacy.html")


@pytest.mark.parametrize("refusal", [None, _everything_wrong()])
def test_every_field_has_a_label_of_its_own(form: Form, refusal: Invalid | None) -> None:
    page = form({}, refusal)
    labelled = [label.attributes["for"] for label in page.of("label")]
    fields = [
        each.attributes["id"]
        for each in page.of("input", "select", "textarea")
        if each.attributes.get("type") != "hidden"
    ]
    assert sorted(labelled) == sorted(set(fields))
    assert {each.attributes.get("name") for each in page.elements} >= set(FIELDS)


@pytest.mark.parametrize("refusal", [None, _everything_wrong()])
def test_whatever_describes_a_field_is_there(form: Form, refusal: Invalid | None) -> None:
    page = form({}, refusal)
    named = [
        name
        for element in page.elements
        for attribute in ("aria-describedby", "aria-labelledby")
        for name in element.attributes.get(attribute, "").split()
    ]
    assert named
    assert [name for name in named if page.with_id(name) is None] == []


def test_after_a_refusal_the_summary_takes_focus_and_leads_to_the_fields(form: Form) -> None:
    page = form({}, _everything_wrong())
    [summary] = [element for element in page.elements if element.attributes.get("role") == "alert"]
    assert summary.attributes.keys() >= {"tabindex", "autofocus"}
    links = [link.attributes["href"] for link in page.of("a")]
    for name in FIELDS:
        assert f"#{name}" in links
        assert page.with_id(name) is not None
        assert page.with_id(f"{name}-problem") is not None


def test_after_a_refusal_everything_typed_is_there_again(form: Form) -> None:
    typed = {
        "channel": "jalan", "code": "trotoar", "text": "Trotoar\nambles", "landmark": "Depan pasar", "lat": "-2.13",
        "lon": "106.11", "visibility": "confidential", "name": "Siti", "phone": "0812", "email": "siti@",
        "told_by": "whatsapp",
    }  # fmt: skip
    page = form(typed, _everything_wrong())
    values = {each.attributes["name"]: each.attributes.get("value", "") for each in page.of("input")
              if each.attributes.get("type") != "radio"}  # fmt: skip
    chosen = {
        each.attributes["name"]: each.attributes["value"] for each in page.of("input") if "checked" in each.attributes
    }
    [code] = [each.attributes["value"] for each in page.of("option") if "selected" in each.attributes]
    assert typed.items() >= {name: value for name, value in values.items() if name in typed}.items()
    assert chosen == {"channel": "jalan", "visibility": "confidential", "told_by": "whatsapp"}
    assert code == "trotoar"
    assert any(typed["text"] in words for words in page.words)


def test_a_field_that_the_form_does_not_have_gets_no_dead_link(form: Form) -> None:
    page = form({}, Invalid("Kunci.", Problem("Idempotency-Key", "Kunci salah.")))
    assert "Kunci salah." in page.text
    assert "#Idempotency-Key" not in [link.attributes["href"] for link in page.of("a")]


def test_a_refusal_without_fields_says_its_sentence(form: Form) -> None:
    assert "Kunci ini sudah dipakai." in form({}, Conflict("Kunci ini sudah dipakai.")).text


def test_what_a_stranger_typed_stays_text(form: Form) -> None:
    refusal = Invalid(EVIL, *(Problem(name, EVIL) for name in (*FIELDS, EVIL)))
    page = form(dict.fromkeys(FIELDS, EVIL), refusal)
    assert (page.inline, len(page.of("script"))) == ([], 1)
    assert page.unbalanced == []


def test_only_codes_of_that_day_can_be_chosen(installation: Installation, form: Form) -> None:
    offered = {option.attributes["value"] for option in form().of("option")} - {""}
    assert offered == {code.id for code in installation.city.codes.values() if code.is_valid(TODAY)}
    retired = _with_retired(installation.city, "pju")
    later = read(pages.report_form(retired, key="k" * 32, on=TODAY))
    assert "pju" not in {option.attributes["value"] for option in later.of("option")}


def test_all_twelve_channels_are_offered(installation: Installation, form: Form) -> None:
    channels = [each.attributes["value"] for each in form().of("input") if each.attributes["name"] == "channel"]
    assert channels == list(installation.city.channels)


def test_every_channel_has_a_picture(installation: Installation) -> None:
    sprite = (ROOT / "functions" / "public_site" / "static" / "channels.svg").read_text(encoding="utf-8")
    assert [channel for channel in installation.city.channels if f'<symbol id="{channel}"' not in sprite] == []


def test_the_form_says_whose_a_code_is(installation: Installation, form: Form) -> None:
    options = {each.attributes["value"]: each.attributes for each in form().of("option")}
    agencies, codes = installation.city.agencies, installation.city.codes.values()
    outside = {code.id for code in codes if agencies[code.skpd].is_outside}
    assert {code for code, attributes in options.items() if "data-outside" in attributes} == outside
    assert options["listrik"]["data-agency"] == "PT PLN (Persero)"


def _with_retired(city: Catalogue, code: str) -> Catalogue:
    ended = city.codes[code].model_copy(update={"valid_until": date(2026, 1, 1)})
    return city.model_copy(update={"codes": city.codes | {code: ended}})


@pytest.mark.parametrize("template", ["privacy.html", "accessibility.html"])
def test_a_word_of_the_catalogue_is_text_whatever_is_in_it(installation: Installation, template: str) -> None:
    """`_()` is for what stands in a template: it takes a value for HTML, and a percent sign for a place to fill in."""
    city = installation.city
    contact = city.city.contact.model_copy(update={"body": "Dinas <b>100% & lebih</b>"})
    other = city.model_copy(update={"city": city.city.model_copy(update={"contact": contact})})
    page = pages.render(template, city=other, contact_days=90)
    assert "Dinas &lt;b&gt;100% &amp; lebih&lt;/b&gt;" in page
