"""The two sources that are compared: SOURCE_A and SOURCE_B, or one source at two versions or times."""

from __future__ import annotations

from functools import partial, wraps
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.between import MOMENT, Between, between_options
from inspector.cli.completion import complete_source
from inspector.cli.naming import source_before_verb, source_option
from inspector.errors import UsageError
from inspector.sources.addresses import masked_address
from inspector.sources.opening import no_versions, parse_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.cli.naming import Command

_TWO = "two sources, SOURCE_A and SOURCE_B; or one with --at A --at B, or with --since A"


def sides_options(command: Command) -> Command:
    """Add what names the two sources; the verb gets their names as ``before`` and ``after``.

    It gets ``between``, too: what says that the one is to be the older one; both None where nothing does.
    It goes above ``selection_options``: where one source is named, the other words are of the selection.
    """

    @click.argument("before", metavar="SOURCE_A", required=False, shell_complete=complete_source)
    @click.argument("after", metavar="SOURCE_B", required=False, shell_complete=complete_source)
    @click.option(
        "--at", "moments", multiple=True, metavar=MOMENT, help="Give it twice: compare one backup at these versions."
    )
    @partial(
        between_options,
        since_help="The older version of one backup, or its time: -2h.",
        until_help="The newer version of it, or its time. [default: the newest]",
    )
    @partial(source_option, envvar=None)
    @wraps(command)
    def with_sides(
        *args: Any,
        before: str | None,
        after: str | None,
        words: Sequence[str],
        moments: Sequence[str],
        between: Between,
        source_name: str | None,
        **rest: Any,
    ) -> Any:
        named = [word for word in (before, after) if word is not None]
        ends = _ends(moments, between)
        if ends is None:
            if len(named) < 2:
                raise UsageError(f"diff takes {_TWO}")
            if source_name or source_before_verb(written=True):
                raise UsageError("diff reads no -s SOURCE where two are named; leave -s out")
            sides = named
        else:
            words = [*named, *words]
            name = source_name or source_before_verb(written=bool(named))
            if not name and words:
                name, *words = words
            sides = [_at(name or "", end) for end in ends]
        return command(*args, before=sides[0], after=sides[1], words=words, between=between, **rest)

    return with_sides  # type: ignore[return-value]


def _ends(moments: Sequence[str], between: Between) -> tuple[str, str] | None:
    """The two versions or times of one source; None if two sources are to be named. Raises UsageError."""
    if not moments and between == (None, None):
        return None
    if len(moments) == 2 and between == (None, None):
        return moments[0], moments[1]
    if not moments and between.since is not None:
        return between.since, between.until or "latest"
    raise UsageError("diff takes --at twice, or --since with or without --until")


def _at(name: str, end: str) -> str:
    """The name of a backup at a version or time."""
    if not name:
        raise UsageError(f"diff takes {_TWO}")
    kind, location, at = parse_source(name)
    if kind != "backup":
        raise no_versions(name, end)
    if at != "latest":
        what = "it names a version, and --at or --since another one; name the backup alone"
        raise UsageError(f"{masked_address(name)}: {what}")
    return f"backup:{location}@{end}"
