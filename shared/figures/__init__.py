"""The statistics that everybody may see, counted from the published reports."""
