"""UU 27/2022: how long everything is kept, its end, and who has looked at it."""
