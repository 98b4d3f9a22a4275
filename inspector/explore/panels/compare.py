"""Two sources, or two versions of a backup, side by side: counts by family, then records, then fields."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.compare.diff import Change, diff
from inspector.errors import UsageError
from inspector.explore.explorer import ShownPage
from inspector.explore.panels.keys import read_hex
from inspector.explore.panels.records import read_words
from inspector.records.selection import Selection
from inspector.sources.abilities import check_versions
from inspector.views.usage import UsageRow, usage
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.explore.explorer import Asked
    from inspector.sources.base import Source

#: Records of a page, and places of a record that are shown.
_RECORDS, PLACES = 50, 30
#: What stands for the source that was named with ``--against``.
OTHER = "other"


class FamilyLine(NamedTuple):
    """What both sides have of a family: keys and bytes."""

    family: str
    before: tuple[int, int]
    after: tuple[int, int]

    @property
    def is_known(self) -> bool:
        """Whether records can be asked for by this name."""
        return self.family in FAMILIES

    @property
    def differs(self) -> bool:
        """Whether the numbers do; if not, records may all the same."""
        return self.before != self.after


def show(asked: Asked) -> ShownPage:
    """The page: counts by family; with ``q``, the records that differ. Without two sides, the place to name them."""
    before, after = asked.text("a"), asked.text("b")
    has_other = asked.explorer.other is not None
    page: dict[str, Any] = {
        "a": before or (OTHER if has_other else ""),
        "b": after,
        "has_other": has_other,
        "other": asked.explorer.other.info().location if asked.explorer.other is not None else "",
        "words": asked.text("q"),
        "lines": None,
        "changes": None,
        "places": PLACES,
    }
    if "a" not in asked.query:
        return ShownPage("compare.html", page)
    if before == after:
        raise UsageError("both sides are the same; name another version, or start with --against SOURCE")
    with _side(asked, before) as old, _side(asked, after) as new:
        found = _changes(asked, old, new) if page["words"] else {"lines": _lines(old, new)}
    return ShownPage("compare.html", page | found)


@contextmanager
def _side(asked: Asked, name: str) -> Iterator[Source]:
    """One side: the source, the other one, or the source at a version."""
    if not name:
        yield asked.source
    elif name == OTHER:
        if asked.explorer.other is None:
            raise UsageError("there is no other source; start `inspector explore` with --against SOURCE")
        yield asked.source.beside(asked.explorer.other)
    else:
        version = asked.number("a" if asked.text("a") == name else "b")
        with asked.source.alone() as source:
            then = check_versions(source).at(version)
        with then:
            yield asked.source.beside(then)


def _lines(old: Source, new: Source) -> list[FamilyLine]:
    before, after = (_by_family(usage(source)) for source in (old, new))
    nothing = (0, 0)
    names = dict.fromkeys([*after, *before])
    return [FamilyLine(name, before.get(name, nothing), after.get(name, nothing)) for name in names]


def _by_family(rows: Iterable[UsageRow]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        keys, size = found.get(row.family, (0, 0))
        found[row.family] = keys + row.keys, size + row.key_bytes + row.value_bytes
    return found


def _changes(asked: Asked, old: Source, new: Source) -> dict[str, Any]:
    words = read_words(asked.text("q"))
    chosen = Selection.parse(words, schema=asked.schema, begin=read_hex(asked.text("begin")))
    found = list(islice(diff(chosen.scan(old), chosen.scan(new)), _RECORDS + 1))
    go_on = _first_key(found[_RECORDS]).hex() if len(found) > _RECORDS else None
    return {"changes": [one.shown(mask=asked.mask) for one in found[:_RECORDS]], "go_on": go_on}


def _first_key(change: Change) -> bytes:
    """Where a list goes on: the first key of the record, before or after."""
    return min(record.key_values[0][0] for record in (change.before, change.after) if record is not None)
