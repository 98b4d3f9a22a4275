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
        if self.since is None and self.until is None:
            return None, None
        from inspector.moments.asked import first_version_asked, read_asked, version_asked

        asked = [None if text is None else read_asked(text) for text in self]
        first = None if asked[0] is None else first_version_asked(source, asked[0])
        last = None if asked[1] is None else version_asked(source, asked[1])
        for name, text, one, version in zip(("since", "until"), self, asked, (first, last), strict=True):
            if version is not None and not isinstance(one, int):
                note(f"--{name} {text}: version {version}")
        if first is not None and last is not None and first > last:
            raise UsageError(f"--since {self.since} is behind --until {self.until}: {first} and {last}")
        return first, last


def between_options(command: Command) -> Command:
    """Add ``--since`` and ``--until``; the verb gets them as one ``between``."""

    @click.option("--since", metavar=MOMENT, help="From this version on, or from this time: 2026-11-26T10:00Z, -2h.")
    @click.option("--until", metavar=MOMENT, help="Up to this version, or this time.")
    @wraps(command)
    def with_between(*args: Any, since: str | None, until: str | None, **rest: Any) -> Any:
        return command(*args, between=Between(since, until), **rest)

    return with_between  # type: ignore[return-value]
