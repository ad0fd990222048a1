"""What an app was asked besides (`attributes.csv`), and what it answered: each answer one line of the report. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from shared.catalogue import Attribute
from shared.errors import Problem
from shared.languages import say

LONGEST = {"string": 500, "text": 4_000}

Answers = Mapping[str, Sequence[str]]


def wrong(answers: Answers, asked: Sequence[Attribute]) -> Iterator[Problem]:
    known = {attribute.id for attribute in asked}
    for name in answers.keys() - known:
        yield Problem(f"attribute[{name[:64]}]", "Isian ini tidak dikenal.")
    for attribute in asked:
        sentence = _wrong(attribute, answers.get(attribute.id, ()))
        if sentence:
            yield Problem(f"attribute[{attribute.id}]", sentence)


def lines(answers: Answers, asked: Sequence[Attribute]) -> Iterator[str]:
    """For staff, in the order in which it was asked."""
    for attribute in asked:
        texts = [attribute.values.get(text, text) for text in answers.get(attribute.id, ())]
        if texts:
            yield f"{attribute.description.rstrip('?')}: {', '.join(texts)}"


def _wrong(attribute: Attribute, texts: Sequence[str]) -> str | None:
    if not texts:
        return say("Wajib diisi.") if attribute.required else None
    if len(texts) > 1 and attribute.datatype != "multivaluelist":
        return say("Isian ini diisi lebih dari sekali.")
    if not all(_fits(attribute, text) for text in texts):
        return say("Tulisannya belum benar.")
    return None


def _fits(attribute: Attribute, text: str) -> bool:
    if attribute.is_list:
        return text in attribute.values
    try:
        if attribute.datatype == "number":
            return math.isfinite(float(text))
        if attribute.datatype == "datetime":
            return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
    return "\x00" not in text and len(text) <= LONGEST[attribute.datatype]
