"""Read from the words of a command line which records are wanted: a key, or a family with its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.errors import UsageError, as_usage_error
from inspector.records.conditions import Condition, meets, read_conditions
from inspector.records.scanning import Versions, family_range, is_key_text, record_range, scan
from inspector.schema import Schema
from inspector.sources.base import END_OF_DATA
from keycodec.decoding import decode
from keycodec.encoding import encode
from keycodec.families import FAMILIES, get_family
from keycodec.text.fieldtext import read_assignments, split_words
from keycodec.text.pasted import read_pasted
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.records.grouping import Watch
    from inspector.records.record import Record
    from inspector.sources.base import Source
    from keycodec.elements import FieldValue
    from keycodec.families.family import Family


class NamedKey(NamedTuple):
    """A key that words name. ``note``: how it was read, if the user should know that; else None."""

    key: bytes
    note: str | None = None


class NamedRange(NamedTuple):
    """The keys [begin, end) that words name, and of which family; None: no family explains the key.

    ``instance_id``: of all of them, if it is named. ``note``: how they were read, if the user should know that.
    """

    begin: bytes
    end: bytes
    family: Family | None
    instance_id: FieldValue | None
    note: str | None = None


@dataclass(frozen=True)
class Selection:
    """Records of one family, or of all, that meet the conditions and have keys in [begin, end)."""

    family: Family | None
    fields: dict[str, FieldValue]
    conditions: tuple[Condition, ...]
    versions: Versions
    schema: Schema
    begin: bytes
    end: bytes

    @classmethod
    def parse(
        cls,
        words: Sequence[str] = (),
        *,
        where: Sequence[str] = (),
        versions: str = "all",
        schema: Schema | None = None,
        begin: bytes = b"",
        end: bytes = END_OF_DATA,
    ) -> Selection:
        """Read ``FAMILY field=value...``, conditions and versions. Raises UsageError."""
        schema = schema or Schema.builtin()
        words = split_name(words)
        family, fields = read_family(words) if words else (None, {})
        conditions = read_conditions(where, family, schema)
        return cls(family, fields, conditions, read_versions(versions), schema, begin, end)

    @property
    def instance_id(self) -> FieldValue | None:
        """The instance that is asked for, if one is."""
        return self.fields.get("instance_id")

    @property
    def is_everything(self) -> bool:
        """Whether all records are selected."""
        is_unbounded = (self.begin, self.end) == (b"", END_OF_DATA)
        return self.family is None and not self.conditions and self.versions == "all" and is_unbounded

    def __str__(self) -> str:
        words = [self.family.name] if self.family else []
        words += [f"{name}={value}" for name, value in self.fields.items()]
        words += [f"--where {condition}" for condition in self.conditions]
        words += [f"--versions {self.versions}"] if self.versions != "all" else []
        words += [f"--begin {self.begin.hex()}"] if self.begin else []
        words += [f"--end {self.end.hex()}"] if self.end != END_OF_DATA else []
        return " ".join(words)

    def scan(
        self, source: Source, *, reverse: bool = False, watch: Watch[Record] = iter, through_clones: bool = False
    ) -> Iterator[Record]:
        """Stream the records. ``watch``, ``through_clones``: see :func:`inspector.scan`."""
        chosen = {"reverse": reverse, "watch": watch, "through_clones": through_clones}
        return scan(source, where=self.conditions, **chosen, **self.arguments)  # type: ignore[arg-type]

    def scan_unconditioned(self, source: Source) -> Iterator[Record]:
        """Stream them without looking at the conditions."""
        return scan(source, **self.arguments)

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of :func:`scan` for the selection, without the conditions."""
        bounds = {"begin": self.begin, "end": self.end}
        return {"family": self.family, "versions": self.versions, "schema": self.schema, **bounds, **self.fields}

    def meets(self, record: Record | None) -> bool:
        """Tell whether there is a record and it meets the conditions."""
        return record is not None and meets(record, self.conditions)


def read_family(words: Sequence[str]) -> tuple[Family, dict[str, FieldValue]]:
    """Read ``FAMILY field=value...``. Raises UsageError."""
    if words[0] not in FAMILIES and is_key_text(words[0]):
        raise UsageError(f"{words[0]} is a key, and a FAMILY is wanted here; get, history and raw --begin take a key")
    with as_usage_error():
        family = get_family(words[0])
        return family, read_assignments(family, words[1:])


def read_versions(text: str) -> Versions:
    """Read ``all``, ``newest`` or a versionstamp's 20 hex digits. Raises UsageError."""
    if text in ("all", "newest"):
        return text
    try:
        return Versionstamp.from_hex(text)
    except ValueError as error:
        raise UsageError(f"--versions {text}: all, newest or a versionstamp: {error}") from None


def read_key(text: str) -> NamedKey:
    """Read a key in any text form. The note says so if there was other text around it. Raises UsageError."""
    with as_usage_error(f"{text!r} is no key"):
        pasted = read_pasted(text)
    return NamedKey(pasted.key, pasted.note)


def named_key(words: Sequence[str]) -> NamedKey:
    """Read the key that words name: in any text form, or ``FAMILY field=value...``. Raises UsageError."""
    words = split_name(words)
    if _is_one_key(words):
        return read_key(words[0])
    family, fields = read_family(words)
    with as_usage_error():
        return NamedKey(encode(family, **fields))  # type: ignore[arg-type]


def named_range(words: Sequence[str]) -> NamedRange:
    """Read which keys words name: those of one record, or of all with the given fields. Raises UsageError."""
    words = split_name(words)
    if _is_one_key(words):
        key, note = read_key(words[0])
        begin, end = record_range(key) or (key, key + b"\x00")
        decoded = decode(key, partial=True)
        return NamedRange(begin, end, decoded.family, decoded.fields.get("instance_id"), note)
    family, fields = read_family(words)
    _, begin, end = family_range(family, fields)
    return NamedRange(begin, end, family, fields.get("instance_id"))


def _is_one_key(words: Sequence[str]) -> bool:
    return len(words) == 1 and words[0] not in FAMILIES


def split_name(words: Sequence[str]) -> Sequence[str]:
    """Split the name of a record that was quoted as one word. Other words stay as they are."""
    apart = split_words(words[0]) if len(words) == 1 else words
    return apart if apart and apart[0] in FAMILIES else words
