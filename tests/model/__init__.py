"""A plain model of a city's reports beside the real ones: `tests/test_life_model.py` lets both live the same life."""
