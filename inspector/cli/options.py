"""The options that verbs share: the source, which records, and how they are printed."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import click

from inspector.cli.interruption import Interruption, resume_from
from inspector.errors import UsageError
from inspector.forms.paths import steps
from inspector.output.formats import FORMATS
from inspector.output.items import Columns, Item, RecordItem, RowItem
from inspector.sources.opening import SOURCE_SYNTAX, open_source
from keycodec.cli.command import FAILED, OK, note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from inspector.compare.diff import Change
    from inspector.records.record import Record
    from inspector.sources.base import Source
    from inspector.views.rows import Row

Command = TypeVar("Command", bound="Callable[..., Any]")
Passing = TypeVar("Passing")

SOURCE_VARIABLE = "INSPECTOR_SOURCE"
SOURCE_HELP = f"Where to read: {SOURCE_SYNTAX}; a bare path is recognised. [default: ${SOURCE_VARIABLE}]"


#: Parts of a scan that are told by their keys; one comes to five seconds of reading.
_PARTS_TOLD = 20


def source_option(command: Command, *, envvar: str | None = SOURCE_VARIABLE) -> Command:
    """Add ``-s``, which may stand before the verb and behind it; the environment counts where it stands nowhere."""
    add = click.option("-s", "--source", "source_name", metavar="SOURCE", envvar=envvar, help=SOURCE_HELP)
    return add(command)


def source_options(command: Command) -> Command:
    """Add ``-s`` and how the source is to be read; the verb gets them as one ``opening``."""

    @partial(source_option, envvar=None)
    @salvage_option
    @click.option(
        "--consistency",
        type=click.Choice(["chained", "strict"]),
        default="chained",
        show_default=True,
        help="Of a cluster: go on at a fresh read version when one grows too old, or stop.",
    )
    @click.option(
        "--priority",
        type=click.Choice(["batch", "default"]),
        default="batch",
        show_default=True,
        help="Of a cluster: how its proxies rank us.",
    )
    @click.option("--parallel", type=click.IntRange(1, 64), default=1, metavar="N", help="Of a cluster: threads.")
    @click.option("--rate", metavar="RATE", help="Of a cluster: at most so much a second, such as 5MB or 2000keys.")
    @click.option("--timeout", type=float, default=10.0, metavar="SECONDS", help="Of a cluster: for each read.")
    @wraps(command)
    def with_source(*args: Any, source_name: str | None, salvage: bool, **rest: Any) -> Any:
        settings = {name: rest.pop(name) for name in ("consistency", "priority", "parallel", "rate", "timeout")}
        return command(*args, opening=Opening(source_name, salvage, settings), **rest)

    return with_source  # type: ignore[return-value]


def salvage_option(command: Command) -> Command:
    """Add ``--salvage``."""
    return click.option("--salvage", is_flag=True, help="Of a backup: pass over damage, and name it.")(command)


@dataclass(frozen=True)
class Opening:
    """Which source a verb reads, and how."""

    name: str | None
    salvage: bool
    cluster_settings: Mapping[str, Any]

    def required_name(self) -> str:
        """The source's name. Raises UsageError where none is given."""
        name = self.name or click.get_current_context().find_root().params.get("source_name")
        if not name:
            raise UsageError(f"no source: give -s {SOURCE_SYNTAX}, or set {SOURCE_VARIABLE}")
        return str(name)

    @contextmanager
    def source(self) -> Iterator[Source]:
        """The source that is named behind the verb, before it, or in the environment; open.

        At the end of the block it is said if what was read is not of one version.
        """
        with open_source(self.required_name(), salvage=self.salvage, **self.cluster_settings) as source:
            yield source
            tell_versions(source)


def tell_versions(source: Source) -> None:
    """Say on standard error which keys were read at which version, where these are several."""
    info = source.info()
    if len(info.read_versions) < 2:
        return
    note(f"{info.location} was read at several versions: records may not fit together")
    for part in info.read_parts[:_PARTS_TOLD]:
        note(f"version {part.version}: keys [{part.begin.hex()}, {part.end.hex()})")
    if len(info.read_parts) > _PARTS_TOLD:
        note(f"and {len(info.read_parts) - _PARTS_TOLD} parts more; `capture` writes all down")


def output_options(command: Command, *, default: str = "table") -> Command:
    """Add the options that say how to print; the verb gets them as one ``output``."""
    formats = click.Choice(list(FORMATS))

    @click.option("--format", "format_", type=formats, default=default, show_default=True, help="How to print.")
    @click.option("--fields", metavar="A,B.C", default="", help="Only these columns, or paths into the JSON form.")
    @click.option("--no-header", is_flag=True, help="Leave out the names of the columns.")
    @click.option("--show-secrets", is_flag=True, help="Show keys, passwords and the like; else they are masked.")
    @wraps(command)
    def with_output(*args: Any, format_: str, fields: str, no_header: bool, show_secrets: bool, **rest: Any) -> Any:
        paths = tuple(path for path in fields.split(",") if path)
        return command(*args, output=Output(format_, paths, not no_header, show_secrets), **rest)

    return with_output  # type: ignore[return-value]


@dataclass(frozen=True)
class Output:
    """How a verb prints."""

    format: str
    fields: tuple[str, ...]
    header: bool
    show_secrets: bool

    def items(self, items: Iterable[Item], columns: Columns, nothing: str = "nothing found") -> None:
        """Print items to standard output, ``nothing`` to standard error where there are none.

        Raises UsageError for fields that no item of the kind can have.
        """
        known = {*columns.flat, *columns.more}
        for path in self.fields if known else ():
            name = str(steps(path)[0])
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join((*columns.flat, *columns.more))}"
                raise UsageError(f"--fields {path}: there is no {name!r}; {hint}")
        stream = FORMATS[self.format](sys.stdout, self.fields, header=self.header)
        passed = Passed(items)
        stream.write(passed, columns.flat)
        if not passed.any:
            note(nothing)

    def rows(self, source: Source, row_class: type[Row], rows: Iterable[Row]) -> int:
        """Print the rows of a view; the exit code."""
        failures = Failures()
        self.items((RowItem(row) for row in failures.among_rows(rows)), RowItem.columns_of(row_class))
        return failures.exit_code(source)

    def records(
        self, source: Source, found: Iterable[Record], *, keys_only: bool = False, reverse: bool = False
    ) -> int:
        """Print records; the exit code."""
        failures = Failures()
        with Interruption() as interruption:
            watched = interruption.watch(found)
            watched = watched if keys_only else failures.among_records(watched)
            items = (RecordItem(record, show_secrets=self.show_secrets, keys_only=keys_only) for record in watched)
            self.items(items, RecordItem.COLUMNS, "no such record")
        if interruption.came:
            return interruption.exit_code("printed so far", resume_from(interruption.last, reverse=reverse))
        return failures.exit_code(source)


class Passed(Generic[Passing]):
    """An iterable, once; ``any``: whether anything has passed."""

    def __init__(self, items: Iterable[Passing]) -> None:
        self._items = items
        self.any = False

    def __iter__(self) -> Iterator[Passing]:
        for item in self._items:
            self.any = True
            yield item


class Failures:
    """Counts failed records as they pass, so that the exit code can tell."""

    def __init__(self) -> None:
        self._count = 0

    def among_records(self, found: Iterable[Record]) -> Iterator[Record]:
        """Pass records on."""
        for record in found:
            self._count += record.failed
            yield record

    def among_rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Pass rows on."""
        for row in rows:
            self._count += row.problem is not None and row.problem.failed
            yield row

    def among_changes(self, changes: Iterable[Change]) -> Iterator[Change]:
        """Pass changes on."""
        for change in changes:
            self._count += change.failed
            yield change

    def exit_code(self, *sources: Source) -> int:
        """0; or 1 where records failed or pieces of the source were passed over, which is said on standard error."""
        passed_over = [problem for source in sources for problem in source.problems]
        for problem in passed_over:
            click.echo(f"warning: {problem}", err=True)
        if self._count:
            records = "1 record" if self._count == 1 else f"{self._count} records"
            click.echo(f"warning: {records} could not be decoded in full; their problems say why", err=True)
        return FAILED if self._count or passed_over else OK
