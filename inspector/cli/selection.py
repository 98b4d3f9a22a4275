"""Which records a verb is about: a family with leading fields, conditions, versions, a range of keys, a schema."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from inspector.errors import UsageError
from inspector.forms.conditions import Condition, matching, meets
from inspector.records.scanning import Versions, record_range, scan
from inspector.schema import Schema
from inspector.sources.base import END_OF_DATA
from keycodec.cli.command import note
from keycodec.decoding import decode
from keycodec.encoding import encode
from keycodec.errors import KeyCodecError
from keycodec.families import FAMILIES, get_family
from keycodec.fieldtext import read_assignments, split_words
from keycodec.pasted import read_pasted
from keycodec.ranges import key_range
from keycodec.textforms import parse_text
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from inspector.cli.options import Command
    from inspector.records.record import Record
    from inspector.sources.base import Source
    from keycodec.family import Family


#: The keys to read: [begin, end).
Bounds = tuple[bytes, bytes]


@dataclass(frozen=True)
class Selection:
    """The records that a verb's arguments and options name."""

    family: Family | None
    fields: dict[str, Any]
    conditions: tuple[Condition, ...]
    versions: Versions
    schema: Schema
    bounds: Bounds

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        is_unbounded = self.bounds == (b"", END_OF_DATA)
        return self.family is None and not self.conditions and self.versions == "all" and is_unbounded

    def __str__(self) -> str:
        words = [self.family.name] if self.family else []
        words += [f"{name}={value}" for name, value in self.fields.items()]
        words += [f"--where {path}={wanted}" for path, wanted in self.conditions]
        words += [f"--versions {self.versions}"] if self.versions != "all" else []
        begin, end = self.bounds
        words += [f"--begin {begin.hex()}"] if begin else []
        words += [f"--end {end.hex()}"] if end != END_OF_DATA else []
        return " ".join(words)

    def scan(self, source: Source, *, reverse: bool = False) -> Iterator[Record]:
        """Stream them."""
        return matching(self.scan_unconditioned(source, reverse=reverse), self.conditions)

    def scan_unconditioned(self, source: Source, *, reverse: bool = False) -> Iterator[Record]:
        """Stream them, and those that do not meet the conditions, too."""
        return scan(
            source,
            self.family,
            reverse=reverse,
            versions=self.versions,
            schema=self.schema,
            begin=self.bounds[0],
            end=self.bounds[1],
            **self.fields,
        )

    def meets(self, record: Record | None) -> bool:
        """Whether there is a record, and it meets the conditions."""
        return record is not None and meets(record, self.conditions)


def selection_options(command: Command) -> Command:
    """Add ``[FAMILY [field=value...]]`` and what narrows it; the verb gets them as one ``selection``."""

    @click.argument("words", metavar="[FAMILY [FIELD=VALUE]...]", nargs=-1)
    @click.option("--where", multiple=True, metavar="PATH=VALUE", help="Only records with VALUE at PATH; repeatable.")
    @bounds_options
    @versions_option("all")
    @schema_option
    @wraps(command)
    def with_selection(
        *args: Any,
        words: Sequence[str],
        where: Sequence[str],
        bounds: Bounds,
        versions: Versions,
        schema: Schema,
        **rest: Any,
    ) -> Any:
        words = _apart(words) if words else ()
        family, fields = family_and_fields(words) if words else (None, {})
        conditions = tuple(map(Condition.parse, where))
        if family is not None:
            for condition in conditions:
                condition.check(family, schema)
        selection = Selection(family, fields, conditions, versions, schema, bounds)
        return command(*args, selection=selection, **rest)

    return with_selection  # type: ignore[return-value]


def bounds_options(command: Command) -> Command:
    """Add ``--begin`` and ``--end``; the verb gets them as one ``bounds``."""

    @click.option("--begin", "--resume", "begin", metavar="KEY", default="", help="Only keys from this one on.")
    @click.option("--end", metavar="KEY", default="", help="Only keys before this one.")
    @wraps(command)
    def with_bounds(*args: Any, begin: str, end: str, **rest: Any) -> Any:
        bounds = read_key(begin) if begin else b"", read_key(end) if end else END_OF_DATA
        if bounds[0] >= bounds[1]:
            raise UsageError("--begin is not before --end: no key lies between them")
        return command(*args, bounds=bounds, **rest)

    return with_bounds  # type: ignore[return-value]


def range_options(command: Command) -> Command:
    """Add ``[FAMILY [field=value...]]``, ``--begin`` and ``--end``; the verb gets the ``family`` and the ``bounds``.

    Keys of other families may lie between these.
    """

    @click.argument("words", metavar="[FAMILY [FIELD=VALUE]...]", nargs=-1)
    @bounds_options
    @wraps(command)
    def with_range(*args: Any, words: Sequence[str], bounds: Bounds, **rest: Any) -> Any:
        if not words:
            return command(*args, family=None, bounds=bounds, **rest)
        family, fields = family_and_fields(_apart(words))
        begin, end = _range(family, fields)
        return command(*args, family=family, bounds=(max(begin, bounds[0]), min(end, bounds[1])), **rest)

    return with_range  # type: ignore[return-value]


def versions_option(default: str) -> Callable[[Command], Command]:
    """Add ``--versions``, which chooses among the versions of versioned records."""
    add: Callable[[Command], Command] = click.option(
        "--versions",
        metavar="all|newest|STAMP",
        default=default,
        show_default=True,
        callback=lambda _context, _option, text: _read_versions(text),
        help="Which versions of versioned records; STAMP (20 hex digits): the newest before it.",
    )
    return add


def _read_versions(text: str) -> Versions:
    if text in ("all", "newest"):
        return text
    try:
        return Versionstamp.from_hex(text)
    except ValueError as error:
        raise UsageError(f"--versions {text}: all, newest or a versionstamp: {error}") from None


def schema_option(command: Command) -> Command:
    """Add ``--descriptor-set``; the verb gets the ``schema``."""

    @click.option(
        "--descriptor-set",
        metavar="FILE",
        help="A FileDescriptorSet (with imports) of a newer Doris, laid over the built-in schema.",
    )
    @wraps(command)
    def with_schema(*args: Any, descriptor_set: str | None, **rest: Any) -> Any:
        schema = Schema.builtin()
        return command(*args, schema=schema.with_descriptor_set(descriptor_set) if descriptor_set else schema, **rest)

    return with_schema  # type: ignore[return-value]


def family_and_fields(words: Sequence[str]) -> tuple[Family, dict[str, Any]]:
    """Read ``FAMILY field=value...``. Raises UsageError."""
    if words[0] not in FAMILIES and _is_key(words[0]):
        raise UsageError(f"{words[0]} is a key, and a FAMILY is wanted here; get, history and raw --begin take a key")
    try:
        family = get_family(words[0])
        return family, read_assignments(family, words[1:])
    except KeyCodecError as error:
        raise UsageError(str(error)) from None


def _is_key(text: str) -> bool:
    try:
        return decode(parse_text(text).key, partial=True).family is not None
    except KeyCodecError:
        return False


def read_key(text: str) -> bytes:
    """A key in any text form, perhaps with other text around it, which is then said. Raises UsageError."""
    try:
        pasted = read_pasted(text)
    except KeyCodecError as error:
        raise UsageError(f"{text!r} is no key: {error}") from None
    if pasted.note:
        note(pasted.note)
    return pasted.key


def named_key(words: Sequence[str]) -> bytes:
    """The key that words name: a key in any text form, or ``FAMILY field=value...``. Raises UsageError."""
    words = _apart(words)
    if len(words) == 1 and words[0] not in FAMILIES:
        return read_key(words[0])
    family, fields = family_and_fields(words)
    try:
        return encode(family, **fields)
    except KeyCodecError as error:
        raise UsageError(str(error)) from None


def _apart(words: Sequence[str]) -> Sequence[str]:
    """A printed record's name that was quoted as one word, as its words."""
    apart = split_words(words[0]) if len(words) == 1 else words
    return apart if apart and apart[0] in FAMILIES else words


def named_range(words: Sequence[str]) -> tuple[bytes, bytes]:
    """The keys of the record that a key names, or of all records with the fields given. Raises UsageError."""
    words = _apart(words)
    if len(words) == 1 and words[0] not in FAMILIES:
        raw = read_key(words[0])
        return record_range(raw) or (raw, raw + b"\x00")
    return _range(*family_and_fields(words))


def _range(family: Family, fields: dict[str, Any]) -> Bounds:
    try:
        return key_range(family, **fields)
    except KeyCodecError as error:
        raise UsageError(str(error)) from None
