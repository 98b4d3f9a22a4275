"""``--now``, how long the service keeps what is to be recycled, and how the verbs of what is going on list it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from functools import wraps
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from inspector.errors import UsageError
from inspector.forms.quantities import read_quantity
from inspector.forms.times import iso
from inspector.output.items import RowItem
from inspector.records.missing import check_has_instance
from inspector.views.activity.clock import source_time
from inspector.views.activity.recycle_bin import DEFAULT_RETENTION
from inspector.views.matching import AnyRow, RowFilter
from keycodec.cli.command import note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from inspector.cli.naming import Command
    from inspector.cli.options import Opening, Output
    from inspector.sources.base import Source

#: What each setting of the service means.
_RETENTION_HELP = {
    "retention_seconds": "Seconds before other things may be removed; also the limit of the next three.",
    "compacted_rowset_retention_seconds": "Seconds before a compacted or dropped rowset may be removed.",
    "dropped_index_retention_seconds": "Seconds before a dropped index may be removed.",
    "dropped_partition_retention_seconds": "Seconds before a dropped partition may be removed.",
    "label_keep_max_second": "Seconds before a finished transaction may be removed.",
}
#: A number is seconds since 1970 up to the year 9999, else milliseconds.
_LAST_SECOND = 253_402_300_799


def now_option(command: Command) -> Command:
    """Add ``--now``; the verb gets it as ``now``: None if it is not given."""

    @click.option(
        "--now",
        "now_text",
        metavar="TIME",
        help="Calculate ages at this time (UTC); `now`: this machine's. [default: the newest time of a transaction]",
    )
    @wraps(command)
    def with_now(*args: Any, now_text: str | None, **rest: Any) -> Any:
        return command(*args, now=None if now_text is None else _read(now_text), **rest)

    return with_now  # type: ignore[return-value]


def retention_options(command: Command) -> Command:
    """Add an option for each setting of the service that says how long it keeps things; they have its names."""
    for name, seconds in reversed(asdict(DEFAULT_RETENTION).items()):
        option = f"--{name.replace('_', '-')}"
        help_ = _RETENTION_HELP[name]
        add = click.option(option, type=click.IntRange(0), default=seconds, metavar="N", show_default=True, help=help_)
        command = add(command)
    return command


def _read(text: str) -> datetime:
    quantity = read_quantity(text)
    number = quantity.number if quantity is not None else None
    if number is None or iso(number if number <= _LAST_SECOND else number / 1000) is None:
        raise UsageError(f"--now {text!r}: expected a time, such as 2026-11-26T10:00, or now")
    return datetime.fromtimestamp(number if number <= _LAST_SECOND else number / 1000, UTC)


def told_now(source: Source, now: datetime | None) -> datetime | None:
    """The time that is given, or else the source's own, which is said on standard error."""
    if now is not None:
        return now
    time = source_time(source)
    tell_own_time(time)
    return time


def tell_own_time(time: datetime | None) -> None:
    """Say on standard error what the source's own time is."""
    if time is None:
        note("ages are not known, because no transaction has a time; give --now TIME")
    else:
        note(f"ages are as of {time:%Y-%m-%dT%H:%M:%SZ}, the newest time of a transaction; give --now TIME for another")


def list_activity(
    opening: Opening,
    output: Output,
    row_class: type[AnyRow],
    view: Callable[..., Iterator[AnyRow]],
    *,
    instance_id: Any,
    now: datetime | None,
    limit: int | None,
    where: Sequence[str],
    **asked: Any,
) -> int:
    """List the rows of a view that meet conditions, counted to one moment. Returns the exit code.

    ``asked``: what else the view takes.
    """
    output.check_fields(RowItem.columns_of(row_class))
    chosen = RowFilter(row_class, where)
    with opening.start() as run:
        if instance_id is not None:
            check_has_instance([run.source], instance_id)  # ahead of a note that would have no use
        found = view(run.source, instance_id=instance_id, now=told_now(run.source, now), **asked)
        output.rows(run, row_class, islice(chosen(found), limit), instance_id=instance_id)
    return run.exit_code()
