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


class BetweenVersions(NamedTuple):
    """The version after which changes count, and the last one; None for one that is not asked for."""

    since: int | None
    until: int | None


class Between(NamedTuple):
    """What is given for ``--since`` and ``--until``, as it is written; None if it is not."""

    since: str | None
    until: str | None

    def versions(self, source: Source) -> BetweenVersions:
        """The versions that are asked for; None for one that is not. Tells which version a time is.

        Raises UsageError for what is no version and no time, or where the first is not before the last, and
        SourceNotSupported where nothing tells the time.
        """
        named = zip(self._fields, self, strict=True)
        found = BetweenVersions(*(None if text is None else version_named(source, name, text) for name, text in named))
        if found.since is not None and found.until is not None and found.since >= found.until:
            raise self._wrong_order(source, found.since, found.until)
        return found

    def check_order(self, older: Source, newer: Source) -> None:
        """Raise UsageError where a source that was opened at the first version is newer than that of the last."""
        from inspector.moments.asked import newest_version

        since, until = newest_version(older), newest_version(newer)
        if since > until:
            raise self._wrong_order(newer, since, until)

    def _wrong_order(self, source: Source, since: int, until: int) -> UsageError:
        """The error if the first version is not before the last."""
        from inspector.moments.known import not_before

        return UsageError(f"--since {self.since}, --until {self.until}: {not_before(source, since, until)}")


def version_named(source: Source, option: str, text: str) -> int:
    """The version that an option names. Tells which version a time is, and when that was. Raises as ``versions``."""
    from inspector.moments.asked import read_moment, version_asked  # most runs name none
    from inspector.moments.known import clock
    from inspector.moments.written import UNKNOWN, written

    asked = read_moment(text)
    if isinstance(asked, int):
        return asked
    told = clock(source)
    version = version_asked(source, asked, told)
    note(f"--{option} {text}: version {version} ({written(told.time_of(version)) or UNKNOWN})")
    return version


def between_options(
    command: Command,
    *,
    names: Sequence[str] = ("--since",),
    since_help: str = "Only changes after this version, or this time: -2h.",
    until_help: str = "Only changes up to this version, or this time.",
) -> Command:
    """Add ``--since`` and ``--until``; the verb gets them as one ``between``. ``names``: what since is called."""

    @click.option(*names, "since", metavar=MOMENT, help=since_help)
    @click.option("--until", metavar=MOMENT, help=until_help)
    @wraps(command)
    def with_between(*args: Any, since: str | None, until: str | None, **rest: Any) -> Any:
        return command(*args, between=Between(since, until), **rest)

    return with_between  # type: ignore[return-value]
