"""The language that a page speaks: Indonesian, as it stands in the code, or a translation of that. Pure.

The address says which: `/public-site/laporan` is Indonesian, `/public-site/en/laporan` English. What has no translation
yet is said in Indonesian. Translations are gettext files that any translator's program opens: `translations/en.po`, and
the city's own words in `catalogue/<city>/en.po`.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

OWN = "id"
NAMES = {OWN: "Bahasa Indonesia", "en": "English"}
SITE = "/public-site"
FOLDER = Path(__file__).parent
_spoken: ContextVar[str] = ContextVar("spoken", default=OWN)
_page: ContextVar[tuple[str, str, str]] = ContextVar("page", default=("", "/", ""))  # where Kanal is, and the path

Words = dict[str, tuple[str, str]]  # of one, of many


def of_path(path: str) -> tuple[str, str]:
    """The language, and the path without it."""
    first, _, rest = path.removeprefix("/").partition("/")
    return (first, f"/{rest}") if first in NAMES and first != OWN else (OWN, path)


@contextmanager
def speaking(language: str) -> Generator[None]:
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


@contextmanager
def on_page(path: str, address: str, query: str = "") -> Generator[None]:
    """Lets that page of the Kanal at `address` offer itself in the other languages, with what was chosen on it."""
    token = _page.set((address, path, query))
    try:
        yield
    finally:
        _page.reset(token)


def spoken() -> str:
    return _spoken.get()


def say(text: str) -> str:
    return _words(spoken()).get(text, (text, text))[0]


def say_many(text: str, number: int) -> str:
    """With `{n}` filled in; Indonesian has one form for one and many."""
    one, many = _words(spoken()).get(text, (text, text))
    return (one if number == 1 else many).format(n=grouped(number))


def grouped(number: int) -> str:
    """`1.000` in Indonesian, `1,000` in English."""
    text = f"{number:,}"
    return text.replace(",", ".") if spoken() == OWN else text


def sayable(text: str) -> str:
    """Marks a word in a table that is said later."""
    return text


def to(path: str) -> str:
    """The address of a page in the language spoken: `/laporan` becomes `/public-site/en/laporan`."""
    return _address(spoken(), path)


def same_page(*, whole: bool = False) -> dict[str, str]:
    """Where the page that is open speaks which language; as a whole address, for search engines."""
    address, path, query = _page.get()
    chosen = f"?{query}" if query else ""
    return {
        language: f"{address}{_address(language, path)}" if whole else f"{_address(language, path)}{chosen}"
        for language in NAMES
    }


def for_scripts() -> dict[str, tuple[str, str]]:
    """What the pages' scripts say, in the language spoken."""
    return {text: said for text, said in _words(spoken()).items() if text in _in_scripts(spoken())}


def _address(language: str, path: str) -> str:
    return f"{SITE}{path}" if language == OWN else f"{SITE}/{language}{path}"


@cache
def _words(language: str) -> Words:
    if language == OWN:
        return {}
    return {text: said for text, said, _ in _entries(language) if all(said)}


@cache
def _in_scripts(language: str) -> frozenset[str]:
    return frozenset(text for text, _, places in _entries(language) if any(name.endswith(".js") for name in places))


def _entries(language: str) -> Iterator[tuple[str, tuple[str, str], list[str]]]:
    import polib  # noqa: PLC0415 only who asks for another language pays for it

    for path in [FOLDER / "translations" / f"{language}.po", *sorted(FOLDER.glob(f"catalogue/*/{language}.po"))]:
        for entry in polib.pofile(str(path), encoding="utf-8"):
            one, many = entry.msgstr_plural.get(0, entry.msgstr), entry.msgstr_plural.get(1, entry.msgstr)
            yield entry.msgid, (one, many), [name for name, _ in entry.occurrences]
