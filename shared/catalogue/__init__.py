"""The city as data: channels, codes, agencies, areas and holidays, checked when they are loaded.

A city is a folder of tables that its IT office edits in a spreadsheet; `pangkalpinang` is the first.
With a table `places.csv` (name, other_names, kind, lat, lon: see `KnownPlace`) citizens find places by their
names; a city may do without. A row is `Pasar Pagi,Pasar Lama;Pasar Besar,Pasar,-2.133,106.113`; a long street may have
several, with names that tell them apart. Whatever is wrong with a folder is named, all at once, when it is loaded.
"""

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.city import City, EmergencyNumber, Reason, SpecialHours, Witness
from shared.catalogue.entries import Agency, Attribute, Channel, Code, DemoPost, Holiday, KnownPlace
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
    "KnownPlace",
    "Reason",
    "SpecialHours",
    "Witness",
    "load",
]
