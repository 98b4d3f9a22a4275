"""The arguments and options that say which records a verb is about."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.completion import complete_condition, complete_versions, complete_words
from inspector.errors import UsageError
from inspector.records.selection import Selection, read_family, read_key, read_versions, split_name
from inspector.schema import Schema
from inspector.sources.base import END_OF_DATA
from keycodec.cli.command import note

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inspector.cli.options import Command
    from inspector.records.scanning import Versions


def selection_options(command: Command) -> Command:
    """Add ``[FAMILY [field=value...]]`` and what narrows it; the verb gets them as one ``selection``."""

    @click.argument("words", metavar="[FAMILY [FIELD=VALUE]...]", nargs=-1, shell_complete=complete_words)
    @click.option(
        "--where",
        multiple=True,
        metavar="CONDITION",
        help="Only records that meet it: num_rows>1000.",
        shell_complete=complete_condition,
    )
    @_bounds_options
    @click.option(
        "--versions",
        metavar="all|newest|STAMP",
        default="all",
        show_default=True,
        help=_VERSIONS_HELP,
        shell_complete=complete_versions,
    )
    @schema_option
    @wraps(command)
    def with_selection(
        *args: Any,
        words: Sequence[str],
        where: Sequence[str],
        begin: bytes,
        end: bytes,
        versions: str,
        schema: Schema,
        **rest: Any,
    ) -> Any:
        selection = Selection.parse(words, where=where, versions=versions, schema=schema, begin=begin, end=end)
        return command(*args, selection=selection, **rest)

    return with_selection  # type: ignore[return-value]


def range_options(command: Command) -> Command:
    """Add ``[FAMILY [field=value...]]``, ``--begin`` and ``--end``.

    The verb gets them as one ``chosen``: what library functions over a range of keys take.
    """

    @click.argument("words", metavar="[FAMILY [FIELD=VALUE]...]", nargs=-1, shell_complete=complete_words)
    @_bounds_options
    @wraps(command)
    def with_range(*args: Any, words: Sequence[str], begin: bytes, end: bytes, **rest: Any) -> Any:
        words = split_name(words)
        family, fields = read_family(words) if words else (None, {})
        return command(*args, chosen={"family": family, "begin": begin, "end": end, **fields}, **rest)

    return with_range  # type: ignore[return-value]


def _bounds_options(command: Command) -> Command:
    """Add ``--begin`` and ``--end``, as bytes."""

    @click.option("--begin", "--resume", "begin", metavar="KEY", default="", help="Only keys from this one on.")
    @click.option("--end", metavar="KEY", default="", help="Only keys before this one.")
    @wraps(command)
    def with_bounds(*args: Any, begin: str, end: str, **rest: Any) -> Any:
        first = _read_key(begin) if begin else b""
        last = _read_key(end) if end else END_OF_DATA
        if first >= last:
            raise UsageError("--begin is not before --end: no key lies between them")
        return command(*args, begin=first, end=last, **rest)

    return with_bounds  # type: ignore[return-value]


def _read_key(text: str) -> bytes:
    key, remark = read_key(text)
    tell(remark)
    return key


def tell(remark: str | None) -> None:
    """Say on standard error how a key was read, where that needs saying."""
    if remark:
        note(remark)


_VERSIONS_HELP = "Which versions of versioned records; STAMP (20 hex digits): the newest before it."


def versions_option(default: str) -> Callable[[Command], Command]:
    """Add ``--versions``, which chooses among the versions of versioned records."""

    def read(context: click.Context, option: click.Parameter, text: str) -> Versions:
        return read_versions(text)

    add: Callable[[Command], Command] = click.option(
        "--versions",
        metavar="all|newest|STAMP",
        default=default,
        show_default=True,
        callback=read,
        help=_VERSIONS_HELP,
        shell_complete=complete_versions,
    )
    return add


def schema_option(command: Command) -> Command:
    """Add ``--descriptor-set``; the verb gets the ``schema``."""

    @click.option(
        "--descriptor-set",
        metavar="FILE",
        type=click.Path(),
        help="A FileDescriptorSet (with imports) of a newer Doris, laid over the built-in schema.",
    )
    @wraps(command)
    def with_schema(*args: Any, descriptor_set: str | None, **rest: Any) -> Any:
        schema = Schema.builtin()
        return command(*args, schema=schema.with_descriptor_set(descriptor_set) if descriptor_set else schema, **rest)

    return with_schema  # type: ignore[return-value]
