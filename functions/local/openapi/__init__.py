"""The OpenAPI document of all of Kanal's HTTP functions, made from their own models; `make openapi` writes it."""
