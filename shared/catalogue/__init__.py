"""The city as data: channels, codes, agencies, areas and holidays, checked when they are loaded.

A city is a folder of tables that its IT office edits in a spreadsheet; `pangkalpinang` is the first.
"""

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.city import City, EmergencyNumber, Reason, SpecialHours
from shared.catalogue.entries import Agency, Attribute, Channel, Code, DemoPost, Holiday
from shared.catalogue.loading import load
from shared.catalogue.reading import CatalogueInvalid

__all__ = [
    "Agency",
    "Attribute",
    "Catalogue",
    "CatalogueInvalid",
    "Channel",
    "City",
    "Code",
    "DemoPost",
    "EmergencyNumber",
    "Holiday",
    "Reason",
    "SpecialHours",
    "load",
]
