"""What takes the space: key space, family, instance, and on into the fields of the keys, as a treemap and a table."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from starlette.responses import Response

from inspector.errors import UsageError
from inspector.explore.drawing.treemap import HEIGHT, WIDTH, Cell, treemap
from inspector.explore.explorer import ShownPage
from inspector.explore.page import render
from inspector.records.selection import read_scope, split_name
from inspector.views.contents.shares import shares
from keycodec.families import FAMILIES
from keycodec.text.fieldtext import show_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from inspector.explore.explorer import Asked
    from inspector.views.usage import UsageRow

#: Boxes and rows of a page; all that is smaller is one more.
_LARGEST = 100


class Line(NamedTuple):
    """One of those that share the space. ``inside``: the query that goes in; ``records``: the words that list it."""

    label: str
    keys: int
    bytes: int
    inside: dict[str, str] | None = None
    records: str = ""


class Level(NamedTuple):
    """What shares the space at one place. ``by``: what tells its parts apart; ``is_partial``: it is still counted."""

    by: str
    lines: list[Line]
    is_partial: bool


def show(asked: Asked) -> ShownPage:
    """The page."""
    return ShownPage("space.html", _page(asked))


def show_picture(asked: Asked) -> Response:
    """The treemap alone, as a file."""
    headers = {"content-disposition": 'attachment; filename="space.svg"'}
    picture = render("treemap.svg", "en", {**_page(asked), "is_file": True})
    return Response(picture, 200, headers, "image/svg+xml")


def _page(asked: Asked) -> dict[str, object]:
    measure = asked.text("by") or "bytes"
    if measure not in ("bytes", "keys"):
        raise UsageError(f"by={measure[:40]}: expected bytes or keys")
    at, space = asked.text("at"), asked.text("space")
    level = _level(asked, at, space)
    lines = sorted(level.lines, key=lambda line: -getattr(line, measure))
    cells = [Cell(line.label, getattr(line, measure), _with_measure(line.inside, measure)) for line in lines]
    return {
        "level": level,
        "lines": [(line, _with_measure(line.inside, measure)) for line in lines],
        "total_keys": sum(line.keys for line in lines),
        "total_bytes": sum(line.bytes for line in lines),
        "boxes": treemap(cells),
        "width": WIDTH,
        "height": HEIGHT,
        "measure": measure,
        "measures": ("bytes", "keys"),
        "at": {"space": space, "at": at},
        "way": _way(at, space, measure),
        "is_file": False,
    }


def _with_measure(query: dict[str, str] | None, measure: str) -> dict[str, str] | None:
    return None if query is None else {**query, "by": measure}


def _level(asked: Asked, at: str, space: str) -> Level:
    if at and " " in at:
        return _inside(asked, at)
    counted = asked.explorer.counts.so_far
    is_partial = "usage" not in counted.done
    if at:
        of_family = [row for row in counted.usage if row.family == at]
        inside = FAMILIES.get(at)
        goes_on = inside is not None and len(inside.fields) > 1
        by = inside.fields[0].name if inside is not None and inside.fields else "key"
        found = _grouped(of_family, lambda row: row.instance_id)
        lines = [_line(at, by, name, sizes, goes_on=goes_on) for name, sizes in found]
        return Level(by, lines, is_partial)
    if space:
        found = _grouped((row for row in counted.usage if row.space == space), lambda row: row.family)
        lines = [
            Line(name, *sizes, {"at": name} if name in FAMILIES else None, name if name in FAMILIES else "")
            for name, sizes in found
        ]
        return Level("family", lines, is_partial)
    found = _grouped(counted.usage, lambda row: row.space)
    return Level("space", [Line(name, *sizes, {"space": name}) for name, sizes in found], is_partial)


def _grouped(rows: Iterable[UsageRow], name_of: Callable[[UsageRow], str]) -> list[tuple[str, tuple[int, int]]]:
    """Keys and bytes of the rows, by name."""
    sizes: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        of_it = sizes[name_of(row)]
        of_it[:] = of_it[0] + row.keys, of_it[1] + row.key_bytes + row.value_bytes
    return [(name, (keys, size)) for name, (keys, size) in sizes.items()]


def _inside(asked: Asked, at: str) -> Level:
    """The keys of a family with some leading fields, by the next one."""
    families, instance_id, fields = read_scope(split_name([at]))
    if families is None or len(families) != 1:
        raise UsageError(f"{at[:40]}: expected one family, with leading fields")
    (family,) = families
    leading = fields if instance_id is None else {"instance_id": instance_id, **fields}
    found = shares(asked.source, family.name, largest=_LARGEST, **leading)
    goes_on = len(leading) + 1 < len(family.fields)
    lines = [
        _line(at, found.field, row.value, (row.keys, row.key_bytes + row.value_bytes), goes_on=goes_on)
        for row in found.rows
    ]
    keys, key_bytes, value_bytes = found.others
    if keys:
        lines.append(Line(f"… {found.number - len(found.rows):,}", keys, key_bytes + value_bytes))
    return Level(found.field, lines, is_partial=False)


def _line(at: str, field: str, value: object, sizes: tuple[int, int], *, goes_on: bool) -> Line:
    words = f"{at} {field}={show_value(value)}"  # type: ignore[arg-type]
    return Line(str(value), *sizes, {"at": words} if goes_on else None, words)


def _way(at: str, space: str, measure: str) -> list[tuple[str, dict[str, str]]]:
    """The levels above this one, each with the query of its page."""
    way: list[tuple[str, dict[str, str]]] = []
    words = list(split_name([at])) if at else []
    if words:
        space = f"0x{FAMILIES[words[0]].space:02x}" if words[0] in FAMILIES else space
    if space:
        way.append((space, {"space": space, "by": measure}))
    way += [(word, {"at": " ".join(words[: number + 1]), "by": measure}) for number, word in enumerate(words)]
    return way
