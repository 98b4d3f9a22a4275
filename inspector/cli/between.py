"""``--since`` and ``--until``: from one version or time to another."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from inspector.errors import UsageError
from keycodec.cli.command import note

if TYPE_CHECKING:
    from inspector.cli.naming import Command
    from inspector.sources.base import Source

MOMENT = "VERSION|TIME"


class Between(NamedTuple):
    """What is given for ``--since`` and ``--until``, as it is written; None if it is not."""

    since: str | None
    until: str | None

    def versions(self, source: Source) -> tuple[int | None, int | None]:
        """The first and the last version; None for one that is not given. Tells which version a time is.

        Raises UsageError for what is neither, or if the first is behind the last; SourceNotSupported where nothing
        tells the time.
        """
        first = version_told(source, "since", self.since, first=True)
        last = version_told(source, "until", self.until)
        if first is not None and last is not None and first > last:
            raise UsageError(f"--since {self.since} is behind --until {self.until}: {first} and {last}")
        return first, last


def version_told(source: Source, option: str, text: str | None, *, first: bool = False) -> int | None:
    """The version that an option asks for, None if it is not given; tells which version a time is.

    It is the newest version at a time or before it; with ``first`` the first one at the time or later. Raises as
    :meth:`Between.versions`.
    """
    if text is None:
        return None
    from inspector.moments.asked import first_version_asked, read_asked, version_asked

    asked = read_asked(text)
    version = first_version_asked(source, asked) if first else version_asked(source, asked)
    if not isinstance(asked, int):
        note(f"--{option} {text}: version {version}")
    return version


def between_options(command: Command) -> Command:
    """Add ``--since`` and ``--until``; the verb gets them as one ``between``."""

    @click.option("--since", metavar=MOMENT, help="From this version on, or from this time: 2026-11-26T10:00Z, -2h.")
    @click.option("--until", metavar=MOMENT, help="Up to this version, or this time.")
    @wraps(command)
    def with_between(*args: Any, since: str | None, until: str | None, **rest: Any) -> Any:
        return command(*args, between=Between(since, until), **rest)

    return with_between  # type: ignore[return-value]
