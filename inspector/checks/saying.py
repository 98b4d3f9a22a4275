"""Sentences in SQL: ``format`` says nothing at all if one of its values is missing, so that each is made ``?`` then."""

from __future__ import annotations

import re

_CALL = re.compile(r"\bformat\(")
#: What is passed over as a whole: text in quotes; and what opens, closes or parts.
_TOKEN = re.compile(r"'(?:[^']|'')*'|[()\[\],]")


def never_silent(sql: str) -> str:
    """The statement, whose sentences stand also where a value in them is missing."""
    call = _CALL.search(sql)
    if call is None:
        return sql
    arguments, end = _arguments(sql, call.end())
    sentence, *values = arguments
    told = [f"coalesce(({never_silent(value.strip())})::VARCHAR, '?')" for value in values]
    return sql[: call.end()] + ", ".join([sentence, *told]) + never_silent(sql[end:])


def _arguments(sql: str, start: int) -> tuple[list[str], int]:
    """The arguments of the call that opens before ``start``, and where it closes."""
    found, begin, depth = [], start, 0
    for token in _TOKEN.finditer(sql, start):
        if token[0] in "([":
            depth += 1
        elif token[0] in ")]" and depth:
            depth -= 1
        elif token[0] == ")" or (token[0] == "," and not depth):
            found.append(sql[begin : token.start()])
            begin = token.end()
            if token[0] == ")":
                return found, token.start()
    raise ValueError(f"a call of format does not close: {sql[start : start + 40]}")
