"""Read from the words of a command line which records are wanted: a key, or families with their fields."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.errors import UsageError, as_usage_error
from inspector.records.conditions import Condition, meets, read_conditions
from inspector.records.grouping import Batch, batches
from inspector.records.scanning import Versions, record_range, scan
from inspector.records.targets import RecordPaths
from inspector.records.wanted import Wanted, check_shared, is_key_text, read_families, wanted
from inspector.schema import Schema
from inspector.sources.base import END_OF_DATA
from inspector.values.layouts import Layouts
from keycodec.decoding import decode
from keycodec.encoding import encode
from keycodec.errors import UnknownFamily
from keycodec.families import FAMILIES, get_families, get_family
from keycodec.text.fieldtext import read_assignments, show_value, split_words
from keycodec.text.pasted import read_pasted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.records.grouping import Watch
    from inspector.records.record import Record
    from inspector.sources.base import KeyValue, Source
    from keycodec.elements import FieldValue
    from keycodec.families.family import Family


class NamedKey(NamedTuple):
    """A key that words name. ``note``: how it was read, if the user should know that; else None."""

    key: bytes
    note: str | None = None


class NamedRange(NamedTuple):
    """The records that words name: those of a key, or of families with leading fields; of one instance, if it is named.

    ``arguments``: what :func:`inspector.scan` and :func:`inspector.history` take. ``name``: the families as `scan`
    takes them; empty for a key. ``note``: how they were read, if the user should know that.
    """

    arguments: dict[str, Any]
    name: str = ""
    note: str | None = None

    @property
    def families(self) -> tuple[Family, ...] | None:
        """The families of the records, if they are named."""
        found: tuple[Family, ...] | None = self.arguments["family"]
        return found

    @property
    def instance_id(self) -> FieldValue | None:
        """The instance of all of them, if it is named."""
        found: FieldValue | None = self.arguments["instance_id"]
        return found


@dataclass(frozen=True)
class Selection:
    """Records of some families, or of all, of one instance or of all, that meet the conditions; keys in [begin, end).

    ``fields``: leading fields that all the families share, without the instance.
    """

    families: tuple[Family, ...] | None
    instance_id: FieldValue | None
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
        instance_id: FieldValue | None = None,
        where: Sequence[str] = (),
        versions: Versions = "all",
        schema: Schema | None = None,
        begin: bytes = b"",
        end: bytes = END_OF_DATA,
    ) -> Selection:
        """Read ``FAMILY... field=value...``, an instance's id and conditions. Raises UsageError."""
        schema = schema or Schema.builtin()
        families, instance_id, fields = read_scope(words, instance_id)
        conditions = read_conditions(where, families, schema)
        return cls(families, instance_id, fields, conditions, versions, schema, begin, end)

    @property
    def is_one_family(self) -> bool:
        """Whether one family alone is asked for."""
        return self.families is not None and len(self.families) == 1

    @property
    def paths(self) -> RecordPaths:
        """What paths can lead to in the records."""
        return RecordPaths(self.families, self.schema)

    @property
    def takes_whole_ranges(self) -> bool:
        """Whether all key-values of ranges are selected, so that they need not be put together to records."""
        return self.families is None and not self.conditions and self.versions == "all"

    @property
    def is_everything(self) -> bool:
        """Whether all records are selected."""
        is_unbounded = (self.begin, self.end) == (b"", END_OF_DATA)
        return self.takes_whole_ranges and self.instance_id is None and is_unbounded

    def __str__(self) -> str:
        words = [family.name for family in self.families or ()]
        if self.instance_id is not None:
            instance_id = show_value(self.instance_id)
            words.append(f"instance_id={instance_id}" if self.families else f"--instance {instance_id}")
        words += [f"{name}={show_value(value)}" for name, value in self.fields.items()]
        words += [f"--where {condition}" for condition in self.conditions]
        words += [f"--versions {self.versions}"] if self.versions != "all" else []
        words += [f"--begin {self.begin.hex()}"] if self.begin else []
        words += [f"--end {self.end.hex()}"] if self.end != END_OF_DATA else []
        return " ".join(words)

    @property
    def wanted(self) -> Wanted:
        """The keys that are selected."""
        return wanted(self.families, self.fields, instance_id=self.instance_id, begin=self.begin, end=self.end)

    def key_values(self, source: Source) -> Iterator[KeyValue]:
        """Stream the key-values of the records."""
        if self.takes_whole_ranges:
            return self.wanted.key_values(source)
        return chain.from_iterable(record.key_values for record in self.scan(source))

    def scan(
        self, source: Source, *, reverse: bool = False, watch: Watch[Record] = iter, through_clones: bool = False
    ) -> Iterator[Record]:
        """Stream the records. ``watch``, ``through_clones``: see :func:`inspector.scan`."""
        chosen = {"reverse": reverse, "watch": watch, "through_clones": through_clones}
        return scan(source, where=self.conditions, **chosen, **self.arguments)  # type: ignore[arg-type]

    def batches(self, source: Source, *, watch: Watch[Batch | Record] = iter) -> Iterator[Batch | Record]:
        """Stream the records, those of one key-value each in batches. The selection must have no conditions."""
        asked = self.wanted
        found = batches(asked.key_values(source), Layouts(self.schema))
        return iter(watch(piece for piece in found if asked.has(_family_of(piece))))

    def scan_unconditioned(self, source: Source) -> Iterator[Record]:
        """Stream them without looking at the conditions."""
        return scan(source, **self.arguments)

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of :func:`scan` for the selection, without the conditions."""
        where = {"family": self.families, "instance_id": self.instance_id, "begin": self.begin, "end": self.end}
        return {"versions": self.versions, "schema": self.schema, **where, **self.fields}

    def meets(self, record: Record | None) -> bool:
        """Tell whether there is a record and it meets the conditions."""
        return record is not None and meets(record, self.conditions)


def _family_of(piece: Batch | Record) -> Family | None:
    """The family of records; of one whose key does not decode, that which its key begins like."""
    return piece.layout.family if isinstance(piece, Batch) else piece.family or piece.key.nearest


def read_scope(
    words: Sequence[str], instance_id: FieldValue | None = None
) -> tuple[tuple[Family, ...] | None, FieldValue | None, dict[str, FieldValue]]:
    """Read ``FAMILY... field=value...``: families, instance, further leading fields. Raises UsageError.

    ``instance_id``: what ``--instance`` names; the words must not name another one.
    """
    words = split_name(words)
    families, fields = _read_families(words) if words else (None, {})
    named = fields.pop("instance_id", None)
    if named is None:
        return families, instance_id, fields
    if instance_id not in (None, named):
        both = f"--instance {show_value(instance_id)} and instance_id={show_value(named)}"
        raise UsageError(f"{both} differ; give only one of them")
    return families, named, fields


def _read_families(words: Sequence[str]) -> tuple[tuple[Family, ...], dict[str, FieldValue]]:
    """Read ``FAMILY... field=value...``. Raises UsageError."""
    names = [words[0], *takewhile(lambda word: "=" not in word, words[1:])]
    if not _is_family_word(names[0]) and is_key_text(names[0]):
        raise UsageError(f"{names[0]} is a key, but a FAMILY is expected here; get, history and raw --begin take a key")
    families = tuple(read_families(names))
    assignments = words[len(names) :]
    check_shared(families, [word.partition("=")[0] for word in assignments])
    with as_usage_error():
        return families, read_assignments(families[0], assignments)


def read_instance(text: str) -> FieldValue:
    """Read an instance's id, written as in ``instance_id=``. Raises UsageError."""
    with as_usage_error():
        found: FieldValue = read_assignments(get_family("InstanceKey"), [f"instance_id={text}"])["instance_id"]
    return found


def read_key(text: str) -> NamedKey:
    """Read a key in any text form. The note says so if there was other text around it. Raises UsageError."""
    with as_usage_error(f"{text!r} is not a key"):
        pasted = read_pasted(text)
    return NamedKey(pasted.key, pasted.note)


def named_key(words: Sequence[str], instance_id: FieldValue | None = None) -> NamedKey:
    """Read the key that words name: in any text form, or ``FAMILY field=value...``. Raises UsageError.

    ``instance_id``: what ``--instance`` names: a field that the words may leave out, or that of the key.
    """
    words = split_name(words)
    if _is_one_key(words):
        found = read_key(words[0])
        _check_instance(found.key, instance_id)
        return found
    families, instance_id, fields = read_scope(words, instance_id)
    if not families or len(families) > 1:
        raise UsageError(f"{words[0]}: name one family, for one record; `scan` takes several families")
    if instance_id is not None:
        fields["instance_id"] = instance_id
    with as_usage_error():
        return NamedKey(encode(families[0], **fields))  # type: ignore[arg-type]


def named_range(words: Sequence[str], instance_id: FieldValue | None = None) -> NamedRange:
    """Read which records words name: that of a key, or all of families with the given fields. Raises UsageError."""
    words = split_name(words)
    if _is_one_key(words):
        key, note = read_key(words[0])
        instance_id = _check_instance(key, instance_id)
        begin, end = record_range(key)
        family = decode(key, partial=True).family
        return NamedRange(
            {"family": None if family is None else (family,), "begin": begin, "end": end, "instance_id": instance_id},
            note=note,
        )
    if not words and instance_id is None:
        raise UsageError("no records are named: give a KEY, a FAMILY or --instance ID")
    families, instance_id, fields = read_scope(words, instance_id)
    name = " ".join(family.name for family in families or ())
    return NamedRange({"family": families, "instance_id": instance_id, **fields}, name)


def _check_instance(key: bytes, asked: FieldValue | None) -> FieldValue | None:
    """The instance that a key belongs to. Raises UsageError if it is not the one that ``--instance`` names."""
    owner = decode(key, partial=True).fields.get("instance_id")
    if asked is not None and owner != asked:
        belongs = "belongs to no instance" if owner is None else f"belongs to the instance {show_value(owner)}"
        raise UsageError(f"--instance {show_value(asked)}: the key {belongs}; leave the option out")
    return owner


def _is_one_key(words: Sequence[str]) -> bool:
    return len(words) == 1 and not _is_family_word(words[0])


def _is_family_word(word: str) -> bool:
    try:
        return bool(get_families(word))
    except UnknownFamily:
        return False


def split_name(words: Sequence[str]) -> Sequence[str]:
    """Split the name of a record that was quoted as one word. Other words stay as they are."""
    apart = split_words(words[0]) if len(words) == 1 else words
    return apart if apart and apart[0] in FAMILIES else words
