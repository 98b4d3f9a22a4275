"""``--since`` and ``--until``: from one version or time to another."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from inspector.errors import UsageError
from keycodec.cli.command import note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.cli.naming import Command
    from inspector.sources.base import Source

MOMENT = "VERSION|TIME"


class Versions(NamedTuple):
    """The version that changes lie behind, and the last one; None for one that is not asked for."""

    since: int | None
    until: int | None


class Between(NamedTuple):
    """What is given for ``--since`` and ``--until``, as it is written; None if it is not."""

    since: str | None
    until: str | None

    def versions(self, source: Source) -> Versions:
        """The versions that are asked for; None for one that is not. Tells which version a time is.

        Raises UsageError for what is no version and no time, or where the first is not before the last, and
        SourceNotSupported where nothing tells the time.
        """
        found = Versions(*(_version(source, *option) for option in zip(self._fields, self, strict=True)))
        if found.since is not None and found.until is not None and found.since >= found.until:
            versions = f"version {found.since} is not before version {found.until}"
            raise UsageError(f"--since {self.since}, --until {self.until}: {versions}")
        return found


def _version(source: Source, option: str, text: str | None) -> int | None:
    if text is None:
        return None
    from inspector.moments.asked import read_asked, version_asked  # most runs name none

    asked = read_asked(text)
    version = version_asked(source, asked)
    if not isinstance(asked, int):
        note(f"--{option} {text}: version {version}")
    return version


def between_options(command: Command, *, names: Sequence[str] = ("--since",)) -> Command:
    """Add ``--since`` and ``--until``; the verb gets them as one ``between``. ``names``: what since is called."""

    @click.option(*names, "since", metavar=MOMENT, help="Only what changed behind this version, or this time: -2h.")
    @click.option("--until", metavar=MOMENT, help="Only up to this version, or this time.")
    @wraps(command)
    def with_between(*args: Any, since: str | None, until: str | None, **rest: Any) -> Any:
        return command(*args, between=Between(since, until), **rest)

    return with_between  # type: ignore[return-value]
