"""The options that verbs share: the source, and how things are printed."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, field, replace
from functools import partial, wraps
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import click

from inspector.cli.access import access_options
from inspector.cli.completion import complete_fields
from inspector.cli.counts import Count
from inspector.cli.naming import SOURCE_VARIABLE, Command, open_named, source_before_verb, source_option
from inspector.cli.running.passes import Pass
from inspector.cli.running.progress import clear_bar
from inspector.cli.running.stamptimes import beside, stamp_times
from inspector.errors import UsageError
from inspector.forms.paths import steps
from inspector.output.families import FamilyKeyItem, FamilyRecordItem
from inspector.output.formats import FORMATS, End
from inspector.output.items import Columns, Item, RowItem
from inspector.output.kinds.records import KeyItem, RecordItem
from inspector.output.page import page
from inspector.output.parts import Style
from inspector.output.terminal import TerminalTable
from inspector.sources.addresses import without_secrets
from inspector.sources.opening import SOURCE_SYNTAX
from keycodec.cli.command import note
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from inspector.forms.jsontext import Json
    from inspector.output.formats import Format
    from inspector.records.record import Record
    from inspector.records.targets import RecordPaths
    from inspector.sources.base import Source
    from inspector.views.rows import Row

Passing = TypeVar("Passing")


def source_options(command: Command) -> Command:
    """Add ``-s`` and how the source is to be read; the verb gets them as one ``opening``."""

    @partial(source_option, envvar=None)
    @reading_options
    @wraps(command)
    def with_source(*args: Any, source_name: str | None, opening: Opening, **rest: Any) -> Any:
        return command(*args, opening=replace(opening, name=source_name), **rest)

    return with_source  # type: ignore[return-value]


def reading_options(command: Command) -> Command:
    """Add how a source is to be read; the verb gets it as an ``opening`` that names none."""

    @salvage_option
    @access_options
    @click.option(
        "--consistency",
        type=click.Choice(["chained", "strict"]),
        default="chained",
        show_default=True,
        help="When a read version grows too old: go on at a new one (chained), or stop (strict). Cluster only.",
    )
    @click.option(
        "--priority",
        type=click.Choice(["batch", "default"]),
        default="batch",
        show_default=True,
        help="Priority of our reads (cluster only).",
    )
    @click.option(
        "--parallel", type=click.IntRange(1, 64), default=1, metavar="N", help="Read with N threads (cluster only)."
    )
    @click.option("--rate", metavar="RATE", help="Read at most this per second: 5MB, 2000keys (cluster only).")
    @click.option(
        "--timeout", type=float, default=10.0, metavar="SECONDS", help="Seconds to wait for each read (cluster only)."
    )
    @wraps(command)
    def with_reading(*args: Any, salvage: bool, access: Mapping[str, Any], **rest: Any) -> Any:
        settings = {name: rest.pop(name) for name in ("consistency", "priority", "parallel", "rate", "timeout")}
        return command(*args, opening=Opening(None, salvage, access, settings), **rest)

    return with_reading  # type: ignore[return-value]


def limit_option(what: str) -> Callable[[Command], Command]:
    """Add ``--limit``. ``what``: what it is a number of."""
    return click.option("--limit", type=Count(), metavar="N", help=f"Show at most N {what}.")


def jobs_option(command: Command) -> Command:
    """Add ``--jobs``."""
    help_ = "Read a backup or a snapshot with N processes; 0: one for each core."
    return click.option("--jobs", type=click.IntRange(0), default=1, metavar="N", show_default=True, help=help_)(
        command
    )


def salvage_option(command: Command) -> Command:
    """Add ``--salvage``."""
    return click.option("--salvage", is_flag=True, help="Skip damaged parts and list them (backup only).")(command)


@dataclass(frozen=True)
class Opening:
    """Which source a verb reads, and how."""

    name: str | None = field(repr=False)  # a URL may hold a secret
    salvage: bool
    access: Mapping[str, Any]
    cluster_settings: Mapping[str, Any]

    def required_name(self) -> str:
        """The source's name. Raises UsageError where none is given."""
        name = self.name or source_before_verb()
        if not name:
            raise UsageError(f"no source: give -s {SOURCE_SYNTAX}, or set {SOURCE_VARIABLE}")
        return name

    def source(self) -> Source:
        """Open the source that is named after the verb, before it, or in the environment."""
        return open_named(self.required_name(), salvage=self.salvage, **self.access, **self.cluster_settings)

    def named(self, *names: str) -> list[Source]:
        """Open the sources of these names. Raises UsageError if -s names one, too."""
        if self.name:
            shown = " and ".join(map(without_secrets, names))
            raise UsageError(f"-s {without_secrets(self.name)} does not go with {shown}: leave -s out")
        return [replace(self, name=name).source() for name in names]

    def start(self, *, streams: bool = False, jobs: int = 1) -> Pass:
        """Open the source, and start a pass over it."""
        return Pass(self.source(), streams=streams, jobs=jobs)


def output_options(command: Command, *, default: str = "table") -> Command:
    """Add the options that say how to print; the verb gets them as one ``output``."""
    formats = click.Choice(list(FORMATS))

    @click.option("--format", "format_", type=formats, default=default, show_default=True, help="Output format.")
    @click.option(
        "--fields",
        metavar="A,B.C",
        default="",
        help="Show only these columns, or paths into the JSON form.",
        shell_complete=complete_fields,
    )
    @click.option("--json-numbers", is_flag=True, help="In JSON, write 64-bit ints below 2^53 as numbers (for jq).")
    @click.option("--wide", is_flag=True, help="Show all columns in full, even if the terminal is too narrow.")
    @click.option("--no-header", is_flag=True, help="Leave out the column names.")
    @click.option("--show-secrets", is_flag=True, help="Show secrets (passwords, access keys); else they are masked.")
    @wraps(command)
    def with_output(*args: Any, format_: str, fields: str, no_header: bool, show_secrets: bool, **rest: Any) -> Any:
        paths = tuple(path.strip() for path in fields.split(",") if path.strip())
        flags = {name: rest.pop(name) for name in ("json_numbers", "wide")}
        output = Output(format_, paths, header=not no_header, mask=not show_secrets, **flags)
        return command(*args, output=output, **rest)

    return with_output  # type: ignore[return-value]


@dataclass(frozen=True)
class Output:
    """How a verb prints. ``mask``: whether secrets are masked at the gate, ahead of all printing."""

    format: str
    fields: tuple[str, ...]
    header: bool
    mask: bool
    json_numbers: bool = False
    wide: bool = False

    def only(self, names: Iterable[str]) -> Output:
        """Print only these columns, unless the user has chosen some."""
        return self if self.fields else replace(self, fields=tuple(names))

    def items(
        self,
        items: Iterable[Item],
        columns: Columns,
        nothing: str | Callable[[], str] = "nothing found",
        end: Callable[[], End] = End,
        paths: RecordPaths | None = None,
    ) -> None:
        """Print items to standard output; ``nothing`` to standard error where there are none.

        ``end``: gives what tables show at their end. ``paths``: what can be inside records, if that is what they are.
        Raises UsageError for fields that no item of the kind can have.
        """
        self.check_fields(columns, paths)
        stream = self._format_class()(
            sys.stdout, self.fields, header=self.header, end=end, json_numbers=self.json_numbers
        )
        passed = Passed(items)
        stream.write(passed, columns.flat)
        if not passed.any and (said := nothing if isinstance(nothing, str) else nothing()):
            note(said)

    def page(self, data: dict[str, Json]) -> None:
        """Print data as a page, in place of a table."""
        width = shutil.get_terminal_size().columns if self._fits_terminal() else None
        for line in page(data, width):
            print(line)

    def _format_class(self) -> type[Format]:
        return TerminalTable if self.format == "table" and self._fits_terminal() else FORMATS[self.format]

    def _fits_terminal(self) -> bool:
        return not self.wide and sys.stdout.isatty()

    @property
    def style(self) -> Style:
        """How it is printed, for several processes."""
        return Style(self.format, self.fields, self.header, self.json_numbers, self._fits_terminal())

    def check_fields(self, columns: Columns, paths: RecordPaths | None = None) -> None:
        """Raise UsageError for fields that no item of the kind can have: verbs call it ahead of all that they read."""
        known = {*columns.flat, *columns.more}
        for path in self.fields if known else ():
            if paths is not None:
                paths.check("--fields", path, known)
                continue
            name = str(steps(path)[0])
            if name not in known:
                there_are = f"there are {', '.join((*columns.flat, *columns.more))}"
                hint = did_you_mean(name, known, count=1, otherwise=there_are)
                raise UsageError(f"--fields {path}: there is no {name!r}; {hint}")

    def rows(
        self,
        run: Pass,
        row_class: type[Row],
        rows: Iterable[Row],
        *,
        instance_id: object = None,
        missing: Callable[[], str] = str,
        end: Callable[[], End] = End,
    ) -> None:
        """Print the rows of a view. ``instance_id``: the instance that was asked for; ``end``: see :meth:`items`.

        ``missing``: says what was named and is not there, where there are no rows; "" if all of it is.
        """
        counted = run.count_failed(run.watch(rows), _row_failed)
        nothing = partial(run.nothing, "nothing found", instance_id, missing)
        self.items(map(RowItem, counted), RowItem.columns_of(row_class), nothing, end)

    def records(
        self,
        run: Pass,
        found: Iterable[Record],
        paths: RecordPaths,
        *,
        instance_id: object = None,
        one_family: bool = False,
        keys_only: bool = False,
    ) -> None:
        """Print records. ``paths``: what can be inside; ``instance_id``: the instance that was asked for.

        ``one_family``: whether a family was. ``keys_only``: print their keys, and leave the values unread.
        """
        items: Iterable[Item] = self._keys(found, one_family) if keys_only else self._records(run, found, one_family)
        columns = KeyItem.COLUMNS if keys_only else RecordItem.COLUMNS
        items = beside(items, stamp_times(self.style, run.plain_source))
        self.items(items, columns, partial(run.nothing, "no such record", instance_id), paths=paths)

    def _records(self, run: Pass, found: Iterable[Record], one_family: bool) -> Iterator[Item]:
        item = FamilyRecordItem if one_family else RecordItem
        for record in run.count_failed(found, attrgetter("failed")):
            yield item(record.shown(mask=self.mask))

    def _keys(self, found: Iterable[Record], one_family: bool) -> Iterator[Item]:
        item = FamilyKeyItem if one_family else KeyItem
        return (item(record.key) for record in found)


def _row_failed(row: Row) -> bool:
    return row.problem is not None and row.problem.failed


class Passed(Generic[Passing]):
    """An iterable on its way to print, once; ``any``: whether anything has passed."""

    def __init__(self, items: Iterable[Passing]) -> None:
        self._items = items
        self.any = False

    def __iter__(self) -> Iterator[Passing]:
        for item in self._items:
            self.any = True
            clear_bar()
            yield item
        clear_bar()
