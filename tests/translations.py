"""What is to be translated: found in the code, the templates, the scripts and the city's catalogue.

`make translations` brings `en.po` in step with them: new sentences come in empty, those that nobody says go out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from babel.messages.extract import extract_from_dir

from shared import catalogue
from shared.languages import NAMES, OWN

ROOT = Path(__file__).parents[1]
WIDTH = 120
SCRIPTS = "functions/public_site/static/js/**.js"
OPTIONS = {SCRIPTS: {"parse_template_string": True}}  # what `${say("…")}` says
METHODS = [
    *(
        (f"functions/{name}/**.py", "python")
        for name in ("public_site", "submit_report", "store_photo", "open_data", "open311")
    ),
    ("shared/**.py", "python"),
    ("shared/templates/**.html", "jinja2"),
    (SCRIPTS, "javascript"),
]
SKIPPED = {"vendor", "node_modules", "local", "tests", "infra", "docs", ".venv"}
_REFUSALS = (
    "Refusal", "NotFound", "Unauthorised", "Forbidden", "Conflict", "TooMany", "Invalid", "Malformed", "TooLarge",
    "WrongType",
)  # fmt: skip
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "say": None,
    "sayable": None,
    "say_many": (1, 1),
    "sayMany": (1, 1),
    **dict.fromkeys(_REFUSALS),
    "Problem": (2,),
    "Appearance": (1,),
    "_refusal": (2,),  # of a photo
    "problem": (2,),
}


class File(NamedTuple):
    """A file of translations, and what is to be in it, still empty."""

    path: Path
    wanted: polib.POFile


def files() -> Iterator[File]:
    said = _said()
    for language in set(NAMES) - {OWN}:
        yield File(ROOT / "shared" / "translations" / f"{language}.po", said)
        for city in sorted((ROOT / "shared" / "catalogue").glob("*/city.json")):
            yield File(city.with_name(f"{language}.po"), _named(city.parent))


def kept(file: File) -> polib.POFile:
    """What has been translated so far."""
    return polib.pofile(str(file.path), wrapwidth=WIDTH, encoding="utf-8")


def main() -> None:
    for file in files():
        made = kept(file)
        made.merge(file.wanted)
        for entry in made.obsolete_entries():
            made.remove(entry)
        made.sort(key=lambda entry: entry.occurrences)
        made.save()
        print(
            f"{file.path.relative_to(ROOT)}: {len(made)} sentences, {len(made.untranslated_entries())} not translated"
        )


def _said() -> polib.POFile:
    """By the code itself."""
    entries: dict[str, polib.POEntry] = {}
    for name, _, text, _, _ in extract_from_dir(ROOT, METHODS, OPTIONS, KEYWORDS, directory_filter=_is_ours):
        one, many = (text, "") if isinstance(text, str) else text[:2]
        entry = entries.setdefault(one, polib.POEntry(msgid=one))
        if many:
            entry.msgid_plural, entry.msgstr_plural = many, {0: "", 1: ""}
        if (name, "") not in entry.occurrences:
            entry.occurrences.append((name, ""))
    return _file(entries.values())


def _is_ours(folder: str) -> bool:
    return Path(folder).name not in SKIPPED and not Path(folder).name.startswith(".")


def _named(folder: Path) -> polib.POFile:
    """By the catalogue of a city; names of bodies and places stay as they are."""
    loaded = catalogue.load(folder)
    reasons = (reason.label for listed in loaded.city.reasons.values() for reason in listed)
    names = (each.name for each in (*loaded.channels.values(), *loaded.codes.values()))
    labels = (number.label for number in loaded.city.emergency)
    asked = (
        text for each in loaded.attributes.values() for text in (each.description, each.hint, *each.values.values())
    )
    return _file(polib.POEntry(msgid=text) for text in dict.fromkeys((*names, *labels, *reasons, *asked)))


def _file(entries: Iterable[polib.POEntry]) -> polib.POFile:
    made = polib.POFile(wrapwidth=WIDTH)
    made.extend(entry for entry in entries if entry.msgid)
    return made


if __name__ == "__main__":
    main()
