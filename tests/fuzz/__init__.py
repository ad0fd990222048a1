"""What strangers may send, made up by machines: `api.py` by the OpenAPI document (Schemathesis), the rest by what the
code does with it (Atheris). `make fuzz` looks for new findings; `corpus/` holds the seeds and what was found, which
`tests/test_fuzz.py` tries each time.
"""
