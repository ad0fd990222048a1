"""Reads a page as a browser's parser would, for promises about its markup: what is in a template is not in the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "img", "input", "br", "hr"})


@dataclass(frozen=True)
class Element:
    tag: str
    attributes: dict[str, str]


@dataclass
class Page(HTMLParser):
    """`unbalanced` names what was not opened or not closed; `inline` is what scripts and styles hold themselves."""

    elements: list[Element] = field(default_factory=list[Element])
    words: list[str] = field(default_factory=list[str])
    unbalanced: list[str] = field(default_factory=list[str])
    inline: list[str] = field(default_factory=list[str])
    _open: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "template" not in self._open:
            self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in {"script", "style"}:
            self.inline.append(data)
        elif "template" not in self._open:
            self.words.append(data)

    def close(self) -> None:
        super().close()
        self.unbalanced += self._open

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def of(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def with_id(self, id: str) -> Element | None:
        return next((element for element in self.elements if element.attributes.get("id") == id), None)


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page
