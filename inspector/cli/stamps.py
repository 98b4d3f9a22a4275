"""``--versions``: which versions of versioned records, by a word, a versionstamp, a version or a time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from inspector.cli.between import version_named
from inspector.cli.completion import complete_versions
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.cli.naming import Command
    from inspector.records.scanning import Versions
    from inspector.records.selection import Selection
    from inspector.sources.base import Source

WORDS = ("all", "newest")


def versions_option(default: str) -> Callable[[Command], Command]:
    """Add ``--versions``; the verb gives it to :func:`stamped` or :func:`settled` when its source is open."""
    add: Callable[[Command], Command] = click.option(
        "--versions",
        metavar="all|newest|STAMP|VERSION|TIME",
        default=default,
        show_default=True,
        callback=_read,
        help="Versions of versioned records to read. STAMP (20 hex digits): the newest before it; VERSION or TIME: "
        "the newest at that point.",
        shell_complete=complete_versions,
    )
    return add


def _read(context: click.Context, option: click.Parameter, text: str) -> Versions:
    if text in WORDS:
        return text
    with suppress(ValueError):
        return Versionstamp.from_hex(text)
    from inspector.errors import UsageError
    from inspector.moments.asked import MOMENT_FORMS, read_moment

    try:
        read_moment(text)
    except UsageError:
        raise UsageError(f"--versions {text}: {', '.join(WORDS)}, {MOMENT_FORMS}") from None
    return text


def stamped(source: Source, versions: Versions) -> Versions:
    """Return the versions that are chosen; for a version or a time, the stamp right after it."""
    if isinstance(versions, Versionstamp) or versions in WORDS:
        return versions
    return Versionstamp(version_named(source, "versions", versions) + 1)


def settled(selection: Selection, source: Source) -> Selection:
    """The selection with its versions :func:`stamped`."""
    return replace(selection, versions=stamped(source, selection.versions))
