"""A URL's query as its parameters, as the service reads it."""

from __future__ import annotations

from urllib.parse import unquote


def read_query(query: str) -> dict[str, str]:
    """The parameters by name, bytes that are no UTF-8 kept. A plus sign stays one; of equal names the first counts."""
    parameters: dict[str, str] = {}
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        parameters.setdefault(unquote(name), unquote(value, errors="surrogateescape"))
    return parameters
