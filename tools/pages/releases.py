"""The text of ``docs/releases.md``: what each release line of Doris brought, from what the code declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keycodec
from inspector.schema.arrivals import ARRIVALS
from inspector.service.releases import Release
from inspector.service.routes import ROUTES
from keycodec.families.family import RELEASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.service.route import Route

_HEAD = """# Release lines

What each release line of Doris writes that the one before does not. Made by `tools/pages/releases.py`; do not edit.

## Which release wrote this?

`inspector info` says it for a backup, a file or a transcript: `doris_release`, and under `doris_release_reasons` each
family and field that came with a line, with the first record that has it. It reads the first five records of each
family of the first three instances, of a backup those of its newest snapshot. A live cluster is read only with
`info --look`: these are some hundred short reads, however large the data is. What is found was written by that line or
a later one; what is not found proves nothing: key space 0x03 is written only for instances that were created with
multi-version on.

How the routes of each line answer: [api.md](api.md#lines-of-doris).
"""
#: The first line, of which only a number is told, and the one that the newest builds will be.
_FIRST, *_, _NEWEST = RELEASES.values()


def releases_page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(line for name in RELEASES.values() for line in _section(name))])


def _section(line: str) -> Iterator[str]:
    families = [family for family in keycodec.FAMILIES.values() if family.since == line]
    arrivals = [arrival for arrival in ARRIVALS if arrival.line == line]
    routes = list(_routes(line))
    if not (families or arrivals or routes):
        return
    yield f"## {line}"
    yield ""
    if line == _FIRST:
        yield f"Families: {len(families)}, all that [families.md](families.md) does not list below another line."
    else:
        names = [f"`{family.name}`{' (a draft)' if family.draft else ''}" for family in families]
        yield f"Families: {', '.join(names) or 'none'}."
    yield ""
    for arrival in arrivals:
        yield f"- `{arrival.owner}`: {_quoted(arrival.names)} ({arrival.note})"
    yield from routes
    yield ""


def _routes(line: str) -> Iterator[str]:
    release = Release.MASTER if line == _NEWEST else next((one for one in Release if one.value == line), None)
    new = [name for name, route in ROUTES.items() if route.since is release]
    gone = [name for name, route in ROUTES.items() if _is_gone(route, release)]
    if line == _FIRST:
        yield f"- routes: {len(new)}, all that [api.md](api.md) has and no line below adds; those of 3.0.x among them"
    elif new:
        yield f"- routes: {_quoted(new)}"
    if gone:
        yield f"- routes that are gone: {_quoted(gone)}"


def _is_gone(route: Route, release: Release | None) -> bool:
    """Whether a line is the first without a route."""
    lines = list(Release)
    return route.until is not None and release is not None and lines.index(release) == lines.index(route.until) + 1


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
