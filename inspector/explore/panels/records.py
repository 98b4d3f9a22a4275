"""Records, listed page by page: of some families, with leading fields and a condition."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from inspector.explore.explorer import PAGE_ROWS, ShownPage
from inspector.explore.panels.keys import read_hex
from inspector.records.selection import Selection, split_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.explore.explorer import Asked


def show(asked: Asked) -> ShownPage:
    """A page of the list, and where the next one begins. Raises UsageError for words that name no records."""
    words, where, begin = asked.text("q"), asked.text("where"), asked.text("begin")
    conditions = [where] if where else []
    chosen = Selection.parse(read_words(words), where=conditions, schema=asked.schema, begin=read_hex(begin))
    found = list(islice(chosen.scan(asked.source), PAGE_ROWS + 1))
    behind = found[PAGE_ROWS].key_values[0][0].hex() if len(found) > PAGE_ROWS else None
    page = {"words": words, "where": where, "begin": begin, "keys": [one.key for one in found[:PAGE_ROWS]]}
    return ShownPage("records.html", {**page, "next": behind})


def read_words(text: str) -> Sequence[str]:
    """Split what names records: ``FAMILY... field=value...``; a field's value may be in quotes."""
    return split_name([text]) if "=" in text else text.split()
