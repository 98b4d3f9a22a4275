"""The arguments and options that say which records a verb is about."""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.completion import (
    complete_condition,
    complete_instance,
    complete_row_condition,
    complete_words,
)
from inspector.cli.stamps import versions_option
from inspector.errors import UsageError
from inspector.records.clones.families import is_read_through
from inspector.records.selection import Selection, read_instance, read_key, read_scope
from inspector.schema import Schema
from inspector.sources.addresses import without_secrets
from inspector.sources.base import END_OF_DATA
from inspector.sources.opening import names_source
from keycodec.cli.command import note

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inspector.cli.naming import Command
    from inspector.records.scanning import Versions
    from keycodec.elements import FieldValue
    from keycodec.families.family import Family

#: How the verbs that take families write them in their usage; docs/output.md explains them.
FAMILY_WORDS = "[FAMILY... [FIELD=VALUE]...]"
_TWO_SOURCES = "[SOURCE_A SOURCE_B] "


def selection_options(command: Command) -> Command:
    """Add ``[FAMILY... [field=value...]]`` and what narrows it; the verb gets them as one ``selection``."""

    @click.argument("words", metavar=FAMILY_WORDS, nargs=-1, shell_complete=complete_words)
    @instance_option
    @click.option(
        "--where",
        multiple=True,
        metavar="CONDITION",
        help="Only records that meet it: num_rows>1000.",
        shell_complete=complete_condition,
    )
    @_bounds_options
    @versions_option("all")
    @schema_option
    @wraps(command)
    def with_selection(
        *args: Any,
        words: Sequence[str],
        instance_id: FieldValue | None,
        where: Sequence[str],
        begin: bytes,
        end: bytes,
        versions: Versions,
        schema: Schema,
        **rest: Any,
    ) -> Any:
        scope = Selection.parse(words, instance_id=instance_id, where=where, versions=versions, schema=schema)
        selection = replace(scope, begin=begin, end=end)
        return command(*args, selection=selection, **rest)

    return with_selection  # type: ignore[return-value]


def range_options(command: Command, *, compares: bool = False) -> Command:
    """Add ``[FAMILY... [field=value...]]``, ``--instance``, ``--begin`` and ``--end``.

    The verb gets them as one ``chosen``: what library functions over a range of keys take. ``compares``: two sources
    may be named ahead of all; the verb gets their names as ``compared``, or an empty tuple.
    """

    syntax = _TWO_SOURCES + FAMILY_WORDS if compares else FAMILY_WORDS

    @click.argument("words", metavar=syntax, nargs=-1, shell_complete=complete_words)
    @instance_option
    @_bounds_options
    @wraps(command)
    def with_range(
        *args: Any, words: Sequence[str], instance_id: FieldValue | None, begin: bytes, end: bytes, **rest: Any
    ) -> Any:
        if compares:
            rest["compared"] = compared = _sources_ahead(words)
            words = words[len(compared) :]
        families, instance_id, fields = read_scope(words, instance_id)
        where = {"family": families, "instance_id": instance_id, "begin": begin, "end": end}
        return command(*args, chosen={**where, **fields}, **rest)

    return with_range  # type: ignore[return-value]


def _sources_ahead(words: Sequence[str]) -> tuple[str, ...]:
    compared = tuple(takewhile(names_source, words))
    if len(compared) not in (0, 2):
        raise UsageError(
            f"{without_secrets(compared[-1])}: name two sources to compare them; name a single one with -s"
        )
    return compared


def instance_option(command: Command) -> Command:
    """Add ``--instance``, which is written as ``instance_id=`` is; the verb gets the ``instance_id``."""

    def read(context: click.Context, option: click.Parameter, text: str | None) -> FieldValue | None:
        return None if text is None else read_instance(text)

    help_ = "Only what belongs to this instance."
    add = click.option(
        "--instance", "instance_id", metavar="ID", callback=read, help=help_, shell_complete=complete_instance
    )
    return add(command)


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


def where_option(example: str) -> Callable[[Command], Command]:
    """Add ``--where`` for the rows of a view; its paths are columns. ``example``: a condition for its help."""
    add: Callable[[Command], Command] = click.option(
        "--where",
        multiple=True,
        metavar="CONDITION",
        help=f"Only rows that meet it: {example}.",
        shell_complete=complete_row_condition,
    )
    return add


def through_clones_option(command: Command) -> Command:
    """Add ``--through-clones``."""
    help_ = "For a clone, also read the instances it was cloned from."
    return click.option("--through-clones", is_flag=True, help=help_)(command)


def tell_own(families: Sequence[Family] | None) -> None:
    """Say on standard error which families are not read through clones."""
    for family in families or ():
        if not is_read_through(family):
            note(f"{family.name} is not read through clones: an instance sees only its own records")


def schema_option(command: Command) -> Command:
    """Add ``--descriptor-set``; the verb gets the ``schema``."""

    @click.option(
        "--descriptor-set",
        metavar="FILE",
        type=click.Path(),
        help="FileDescriptorSet (with imports) of a newer Doris; replaces and adds to the built-in schema.",
    )
    @wraps(command)
    def with_schema(*args: Any, descriptor_set: str | None, **rest: Any) -> Any:
        schema = Schema.builtin()
        return command(*args, schema=schema.with_descriptor_set(descriptor_set) if descriptor_set else schema, **rest)

    return with_schema  # type: ignore[return-value]
