"""What ``about`` and ``related`` share: their options, and how they print."""

from __future__ import annotations

from functools import wraps
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.options import limit_option
from inspector.cli.running.stamptimes import beside, stamp_times
from inspector.cli.stamps import stamped, versions_option
from inspector.errors import UsageError
from inspector.output.kinds.related import RelatedItem
from inspector.records.targets import RecordPaths
from keycodec.cli.command import note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inspector import RelatedRecord
    from inspector.cli.naming import Command
    from inspector.cli.options import Opening, Output
    from inspector.schema import Schema

_EACH = 20


def following_options(command: Command) -> Command:
    """Add how far to follow; the verb gets it as ``following``: what :func:`inspector.about` takes."""

    @click.option(
        "--each",
        metavar="N|all",
        default=str(_EACH),
        show_default=True,
        callback=_read_each,
        help="Show at most N records of each family.",
    )
    @click.option(
        "--thorough",
        is_flag=True,
        help="Also read large families whole, to find records that no other record leads to.",
    )
    @versions_option("newest")
    @limit_option("rows")
    @wraps(command)
    def with_following(*args: Any, each: int | None, thorough: bool, versions: Any, **rest: Any) -> Any:
        following = {"each": each, "thorough": thorough, "versions": versions}
        return command(*args, following=following, **rest)

    return with_following  # type: ignore[return-value]


def _read_each(context: click.Context, option: click.Parameter, text: str) -> int | None:
    if text == "all":
        return None
    if not text.isdecimal() or not int(text):
        raise UsageError(f"--each {text}: expected a number from 1 on, or all")
    return int(text)


def print_related(
    opening: Opening,
    output: Output,
    find: Callable[..., Iterator[RelatedRecord]],
    *,
    following: dict[str, Any],
    schema: Schema,
    limit: int | None,
) -> int:
    """Print what is found; then say on standard error which families were read whole, and which were not read.

    ``find``: gets the source, the schema, and how far to follow. Returns the exit code.
    """
    paths = RecordPaths(None, schema)
    output.check_fields(RelatedItem.COLUMNS, paths)
    with opening.start() as run:
        following = following | {"versions": stamped(run.plain_source, following["versions"])}
        found = find(run.source, schema=schema, **following)
        first = next(found, None)  # an error comes ahead of all output
        told = Told()
        rows = told.watch(run.watch(chain([] if first is None else [first], found)))
        counted = run.count_failed(islice(rows, limit), lambda row: row.record is not None and row.record.failed)
        items = (
            RelatedItem(row.told, None if row.record is None else row.record.shown(mask=output.mask)) for row in counted
        )
        timed = beside(items, stamp_times(output.style, run.plain_source))
        output.items(timed, RelatedItem.COLUMNS, paths=paths)
        told.tell()
    return run.exit_code()


class Told:
    """What is to be told of rows that have passed."""

    def __init__(self) -> None:
        self._instances: dict[str, None] = {}
        self._whole: dict[str, None] = {}
        self._unread: dict[str, None] = {}

    def watch(self, rows: Iterator[RelatedRecord]) -> Iterator[RelatedRecord]:
        """Pass the rows on."""
        for row in rows:
            self._instances[row.instance_id] = None
            if row.whole:
                self._whole[row.family.name] = None
            if row.state == "not searched":
                self._unread[row.family.name] = None
            yield row

    def tell(self) -> None:
        """Say it on standard error."""
        if len(self._instances) > 1:
            note(f"found in {len(self._instances)} instances: {', '.join(self._instances)}")
        if self._whole:
            note(f"read whole, as no range of keys leads there: {', '.join(self._whole)}")
        if self._unread:
            note(f"not searched, as they are large and no range leads there: {', '.join(self._unread)}; see --thorough")
