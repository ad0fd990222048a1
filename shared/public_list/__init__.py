"""The list and the map of published reports."""
