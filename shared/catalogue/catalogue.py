"""The whole catalogue in memory: what is looked up in it."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, InstanceOf, SkipValidation

from shared.areas import Areas
from shared.catalogue.city import City
from shared.catalogue.entries import KELURAHAN, Agency, Attribute, Channel, Code, DemoPost, Holiday, KnownPlace
from shared.clocks import Calendar


class Catalogue(BaseModel):
    """Everything by its id. Entries that are no longer valid stay, for the reports that name them."""

    model_config = ConfigDict(frozen=True)

    city: SkipValidation[City]
    channels: SkipValidation[dict[str, Channel]]
    codes: SkipValidation[dict[str, Code]]
    attributes: SkipValidation[dict[str, Attribute]]
    agencies: SkipValidation[dict[str, Agency]]
    holidays: SkipValidation[tuple[Holiday, ...]]
    posts: SkipValidation[dict[str, DemoPost]]
    areas: InstanceOf[Areas]
    places: SkipValidation[tuple[KnownPlace, ...]]
    calendar: InstanceOf[Calendar]

    def channel_of(self, code: str) -> Channel:
        """Raises KeyError for a code that no channel has."""
        return next((each for each in self.channels.values() if code in each.codes), None) or self.channels[code]

    def code_of_channel(self, channel: str, on: date | None = None) -> Code | None:
        """The channel's only code (of those valid on that day), or None when there is a choice."""
        codes = [self.codes[code] for code in self.channels[channel].codes]
        valid = [code for code in codes if on is None or code.is_valid(on)]
        return valid[0] if len(valid) == 1 else None

    def attributes_of(self, code: str) -> list[Attribute]:
        """In the order in which they are asked."""
        return [attribute for attribute in self.attributes.values() if code in attribute.codes]

    def supporting_of(self, code: str, kelurahan: str | None) -> tuple[str, ...]:
        """Agency ids. Without a place there is no kelurahan to support."""
        local = f"KEL-{kelurahan}" if kelurahan else ""
        bodies = (local if body == KELURAHAN else body for body in self.codes[code].supporting)
        return tuple(body for body in bodies if body)
