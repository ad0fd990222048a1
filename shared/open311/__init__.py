"""Open311 (GeoReport v2): what apps may ask for and send."""
