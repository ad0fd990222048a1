"""A form that has just been sent, for the page that is shown again. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.errors import Invalid, Problem, Refusal


@dataclass(frozen=True)
class Attempt:
    """What somebody has just done by one of a page's forms, and how it went: `said`, or a refusal and what was typed.
    `form`: the move, or another name of the form.
    """

    form: str = ""
    said: str | None = None
    refusal: Refusal | None = None
    typed: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def fields(self) -> tuple[Problem, ...]:
        return self.refusal.fields if isinstance(self.refusal, Invalid) else ()

    @property
    def problems(self) -> dict[str, str]:
        """Of several with one field the first."""
        return dict(reversed(self.fields))


NOTHING = Attempt()
