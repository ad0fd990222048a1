"""What protects a page in the browser: on every answer of every door, whoever asks; and what no cache may keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from werkzeug.test import TestResponse

from shared.installation import Installation
from tests import cases, markup
from tests.conftest import Client
from tests.doors import BROWSER, Door, House, doors, furnished
from tests.sign_in import signed_in

POSTS: Final = ("operator-1", "surveyor-1", "officer-dishub", "head-dishub", "sekda", "auditor", "admin")
DOORS: Final = [door for door in doors() if door.by != "nobody"]
PROGRAM: Final = {"Accept": "application/json"}
TILES: Final = "https://tile.openstreetmap.org"
ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=31536000",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
WITH_A_KEY_IN_THEIR_ADDRESS: Final = ("/surat/", "/masuk/kembali")
KEPT_BY_ONE_BROWSER: Final = {  # for a while, until somebody signs out
    "/laporan/{ticket}/foto/{id}": "private, max-age=600",
    "/hitungan.json": "private, no-cache",
}


class Seen(NamedTuple):
    """`who` asked: `anybody`, `reporter` or a post."""

    door: Door
    who: str
    answer: TestResponse

    @property
    def where(self) -> tuple[str, str, str]:
        return self.door.function, self.door.path, self.who

    @property
    def is_private(self) -> bool:
        """Or anybody may have it."""
        is_open = self.door.by == "anybody" and self.answer.status_code in {200, 303, 422}
        return self.who == "reporter" or not is_open


def _by_anybody(house: House) -> Iterator[Seen]:
    for door in DOORS:
        for kind in (BROWSER, PROGRAM):
            for method in sorted(door.methods - {"HEAD"}):
                yield Seen(door, "anybody", house.ask(door, method, headers=kind))
        yield Seen(door, "anybody", house.ask(door, "PATCH"))


def _by_the_reporter(house: House) -> Iterator[Seen]:
    own = {"Authorization": f"Bearer {house.there['secret']}"}
    for door in DOORS:
        if door.function in {"public_site", "store_photo"} and "{ticket}" in door.path and "dukung" not in door.path:
            for kind in (BROWSER, PROGRAM):
                for method in sorted(door.methods - {"HEAD"}):
                    who = "anybody" if door.path.startswith("/foto/") else "reporter"
                    yield Seen(door, who, house.ask(door, method, headers=kind | own))


def _by_staff(house: House, client: Client) -> Iterator[Seen]:
    for post in POSTS:
        http = signed_in(client, post).http
        for door in DOORS:
            if door.by == "staff" and "GET" in door.methods:
                yield Seen(door, post, http.get(house.path(door), headers=BROWSER))


def _policy(answer: TestResponse) -> dict[str, set[str]]:
    directives = (each.split() for each in answer.headers["Content-Security-Policy"].split(";"))
    return {name: set(sources) for name, *sources in directives}


def _keeps_its_policy(one: Seen) -> bool:
    policy = _policy(one.answer)
    nothing = {"object-src", "frame-ancestors", "base-uri"}
    images = policy.get("img-src", {"'self'"}) - {"'self'", "data:", "blob:", TILES}
    is_loose = any(source.startswith("'unsafe-") or source == "*" for sources in policy.values() for source in sources)
    is_own = policy["default-src"] == policy["form-action"] == {"'self'"} and not images
    return not is_loose and is_own and all(policy[name] == {"'none'"} for name in nothing)


def _says_what_must_not_be_done(one: Seen) -> bool:
    said = one.answer.headers
    return all(said.getlist(name) == [value] for name, value in ALWAYS.items())


def _is_shown_elsewhere_only_where_public(one: Seen) -> bool:
    is_file = one.door.function == "open_data" and one.door.path != "/health"
    is_public = is_file or (one.door.function == "public_site" and one.door.path.startswith("/foto/"))
    expected = "cross-origin" if is_public and one.answer.status_code < 300 else "same-origin"
    return one.answer.headers.getlist("Cross-Origin-Resource-Policy") == [expected]


def _is_kept_by_no_cache(one: Seen) -> bool:
    """Unless it is everybody's."""
    said = one.answer.headers.get("Cache-Control")
    is_kept_here = one.answer.status_code == 200 and said == KEPT_BY_ONE_BROWSER.get(one.door.path)
    return not one.is_private or said == "no-store" or is_kept_here


def _tells_no_other_page_its_address(one: Seen) -> bool:
    """Where that is a key."""
    is_key = any(part in one.door.path for part in WITH_A_KEY_IN_THEIR_ADDRESS) and one.answer.mimetype == "text/html"
    referrer = one.answer.headers["Referrer-Policy"]
    return referrer == "no-referrer" or (not is_key and referrer == "strict-origin-when-cross-origin")


def _holds_no_script_or_style(one: Seen) -> bool:
    """Which the policy would have to allow."""
    if one.answer.mimetype != "text/html":
        return True
    page = markup.read(one.answer.text)
    held = [name for each in page.elements for name in each.attributes if name == "style" or name.startswith("on")]
    return not held and not any(text.strip() for text in page.inline)


PROMISES: Final[tuple[Callable[[Seen], bool], ...]] = (
    _keeps_its_policy, _says_what_must_not_be_done, _is_shown_elsewhere_only_where_public, _is_kept_by_no_cache,
    _tells_no_other_page_its_address, _holds_no_script_or_style,
)  # fmt: skip


def test_every_answer_of_every_door_protects_whoever_reads_it(
    installation: Installation, tokens: dict[str, str], client: Client
) -> None:
    house = furnished(installation, client)
    seen = [*_by_anybody(house), *_by_the_reporter(house), *_by_staff(house, client)]
    broken = {(keeps.__name__, *one.where, one.answer.status) for one in seen for keeps in PROMISES if not keeps(one)}
    cases.TRIED["answers looked at for their headers"] += len(seen)
    assert broken == set()
    assert sum(one.is_private for one in seen) > 400
