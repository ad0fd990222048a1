"""A photo of the work against every earlier one of the city, through store_photo and with real files."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pillow_heif
import pytest
from PIL import Image, ImageEnhance, ImageOps

from shared import reports, web
from shared.console import doubts
from shared.installation import Installation
from shared.photo import Photo, Point
from shared.report import Report
from tests.conftest import Client
from tests.life import BRIBE, moved, routed
from tests.load.scenes import scene
from tests.samples import IN_THE_CITY

Send = Callable[..., Photo]
Change = Callable[[Image.Image], Image.Image]
NORTH_OF_THE_LAMP = -2.1330 + 500 / 111_195
SCENE = scene("street")
pillow_heif.register_heif_opener()


@pytest.fixture
def send(installation: Installation, client: Client, tokens: dict[str, str]) -> Send:
    """By a post to a report; the photo as it is kept."""
    http = client("store_photo")

    def post(report: Report, by: str, data: bytes, mime: str = "image/jpeg", kind: str = "completion") -> Photo:
        point = report.point or Point(**IN_THE_CITY)
        taken = f"taken_at={web.now():%Y-%m-%dT%H:%M:%S.%fZ}&lat={point.lat}&lon={point.lon}"
        path = f"/{report.ticket}?kind={kind}&shrunk=true&{taken}"
        answer = http.post(path, headers={"Authorization": f"Bearer {tokens[by]}"}, data=data, content_type=mime)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        photo = reports.get(installation.store, report.ticket).photo(answer.get_json()["photo"])
        assert photo is not None
        return photo

    return post


def _working(here: Installation, text: str, **changed: float) -> Report:
    ticket = routed(here, web.now(), text=text, **changed).ticket
    moved(here, ticket, "confirm", "surveyor-1", web.now())
    return moved(here, ticket, "accept", "officer-dishub", web.now())


@pytest.fixture
def earlier(installation: Installation, send: Send) -> Report:
    """Of the same SKPD, with one photo."""
    report = _working(installation, "Lampu padam di pasar.")
    send(report, "operator-1", SCENE, kind="report")
    return report


@pytest.fixture
def report(installation: Installation) -> Report:
    return _working(installation, "Lampu padam di terminal.", lat=NORTH_OF_THE_LAMP)


def _changed(change: Change, kind: str = "JPEG", **options: object) -> bytes:
    out = BytesIO()
    change(Image.open(BytesIO(SCENE)).convert("RGB")).save(out, kind, **options)
    return out.getvalue()


def _part(image: Image.Image) -> Image.Image:
    return image.crop((150, 0, 1024, 768))


def _smaller(image: Image.Image) -> Image.Image:
    return image.resize((400, 300))


COPIES: dict[str, tuple[bytes, str, str]] = {
    "the same file": (SCENE, "image/jpeg", "same_file"),
    "recompressed": (_changed(lambda image: image, quality=30), "image/jpeg", "seen_before"),
    "resized": (_changed(_smaller), "image/jpeg", "seen_before"),
    "mirrored": (_changed(ImageOps.mirror), "image/jpeg", "seen_before"),
    "mirrored and resized": (_changed(lambda image: _smaller(ImageOps.mirror(image))), "image/jpeg", "seen_before"),
    "brighter": (_changed(lambda image: ImageEnhance.Brightness(image).enhance(1.2)), "image/jpeg", "seen_before"),
    "as PNG": (_changed(lambda image: image, "PNG"), "image/png", "seen_before"),
    "as HEIC": (_changed(lambda image: image, "HEIF"), "image/heic", "seen_before"),
    "a part": (_changed(_part), "image/jpeg", "maybe_cropped"),
}


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_of_another_reports_photo_is_flagged_with_its_number(
    send: Send, earlier: Report, report: Report, name: str
) -> None:
    data, mime, flag = COPIES[name]
    photo = send(report, "officer-dishub", data, mime)
    assert photo.flags == (flag,)
    assert f"foto laporan {earlier.ticket} yang dikirim" in doubts.sentences(photo, report.ticket)[0]


@pytest.mark.parametrize("name", [name for name in COPIES if name != "the same file"])
def test_a_copy_of_the_own_reports_photo_is_flagged(send: Send, earlier: Report, name: str) -> None:
    data, mime, flag = COPIES[name]
    photo = send(earlier, "officer-dishub", data, mime)
    assert photo.flags == (flag,)
    assert "foto laporan ini yang dikirim" in doubts.sentences(photo, earlier.ticket)[0]


def test_another_picture_is_not_flagged(send: Send, earlier: Report, report: Report) -> None:
    assert send(report, "officer-dishub", scene("terminal")).flags == ()


def test_a_surveyors_photo_is_compared_too(installation: Installation, send: Send, earlier: Report) -> None:
    surveyed = routed(installation, web.now(), text="Lampu padam di taman.")
    assert send(surveyed, "surveyor-1", SCENE, kind="survey").flags == ("same_file",)


def test_a_reporters_photo_is_no_evidence_and_tells_only_that_it_came_before(
    send: Send, earlier: Report, report: Report
) -> None:
    assert send(report, "operator-1", SCENE, kind="report").flags == ("same_file",)
    assert send(report, "operator-1", _changed(ImageOps.grayscale), kind="report").flags == ("seen_before",)


def test_a_part_of_a_photo_from_far_away_and_another_skpd_is_not_looked_for(
    installation: Installation, send: Send, earlier: Report
) -> None:
    ticket = routed(installation, web.now(), code="sampah_liar", text="Sampah di pasar.", lat=NORTH_OF_THE_LAMP).ticket
    moved(installation, ticket, "confirm", "surveyor-1", web.now())
    rubbish = moved(installation, ticket, "accept", "officer-dlh", web.now())
    assert send(rubbish, "officer-dlh", _changed(_part)).flags == ()
    assert send(rubbish, "officer-dlh", _changed(_smaller)).flags == ("seen_before",)


def test_nobody_learns_of_a_confidential_report_from_a_flag(
    installation: Installation, send: Send, report: Report
) -> None:
    hidden = routed(installation, web.now(), lat=None, lon=None, **BRIBE)
    send(hidden, "head-inspektorat", SCENE)
    assert send(report, "officer-dishub", SCENE).flags == ()


def test_nor_of_one_that_has_become_confidential_since(
    installation: Installation, send: Send, earlier: Report, report: Report
) -> None:
    send(report, "officer-dishub", scene("terminal"))  # from now on the earlier photo is in the index
    hidden = reports.get(installation.store, earlier.ticket).model_copy(update={"is_restricted": True})
    installation.store.transact(lambda transaction: reports.put(transaction, hidden))
    assert send(report, "officer-dishub", SCENE).flags == ()


def test_a_photo_that_was_erased_is_not_named(
    installation: Installation, send: Send, earlier: Report, report: Report
) -> None:
    send(report, "officer-dishub", scene("terminal"))
    without = reports.get(installation.store, earlier.ticket).model_copy(update={"photos": ()})
    installation.store.transact(lambda transaction: reports.put(transaction, without))
    assert send(report, "officer-dishub", SCENE).flags == ()
