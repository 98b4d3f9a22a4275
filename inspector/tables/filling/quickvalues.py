"""The values of a batch as one column, made at once.

protobuf parses every value first, and what the schema does not know is taken out before ptars sees the bytes, so that
it makes the cells of the exact way. Of the fields, it is asked only for those that are set in any of the values.
Where there may be a secret, all is made again of masked messages.
Rows with more to say than their cell are named: their ``unknown`` and ``problems`` come from the exact way.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pyarrow as pa
import pyarrow.compute as pc

from inspector.forms.redaction import mask_message
from inspector.schema import all_fields, descriptor_of, has_required_fields, holds_secrets, is_secret, map_entry
from inspector.tables.columns.shapes import LABEL_STAMP, LABEL_TXN_ID, STATS_PARTS, drop_unknown
from inspector.tables.columns.unset import Array, unset
from inspector.tables.filling.decoder import OddError, decoder_of
from inspector.tables.filling.glance import glancing
from inspector.values.document import SPLIT_SCHEMA
from inspector.values.label import transaction_id_of
from inspector.values.stats import COUNTER_FIELDS
from inspector.values.unknown import holds_nameless_numbers
from keycodec.families.family import SuffixKind, ValueKind
from keycodec.versionstamp import SIZE as STAMP_SIZE
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.descriptor import Descriptor, FieldDescriptor

    from inspector.values.layouts import Layout

#: The fields of statistics that counters add to.
_COUNTERS = frozenset(COUNTER_FIELDS.values())


class Column(NamedTuple):
    """The cells of a batch's values; None if nobody asked for them. ``odd``: the rows that have more to say."""

    cells: Array | None = None
    odd: Sequence[int] = ()


#: Makes the column of values. Raises OddError, and protobuf's DecodeError.
ReadValues = Callable[[Sequence[bytes]], Column]


def values_reader(
    layout: Layout, type_: pa.DataType | None, fields: frozenset[str] | None, *, mask: bool
) -> ReadValues | None:
    """Return what reads the values of a family at once; None if only the exact way can.

    ``type_``: of the column ``value``; None if nobody asks for it. ``fields``: see :class:`Reading`.
    """
    family = layout.family
    if family.suffix is SuffixKind.BLOB:
        return None
    if family.value is ValueKind.EMPTY:
        return _read_empty
    if family.value is ValueKind.INT64:
        return _read_int64
    if layout.message_class is None:
        return None
    message = descriptor_of(layout.message_class)
    if family.suffix is SuffixKind.COUNTER:
        fields, mask = None, False  # their sums need them all; none is a secret
    if type_ is not None and decoder_of(message, fields) is None:
        return None
    return _Messages(layout, type_, fields, _secret_fields(message) if mask else ()).read


def _secret_fields(message: Descriptor) -> list[str]:
    """The fields where a secret may be: while none is set, there is nothing to mask."""
    return [field.name for field in message.fields if is_secret(field) or _leads_to_secrets(field)]


def _leads_to_secrets(field: FieldDescriptor) -> bool:
    inner = field.message_type
    if inner is None:
        return False
    return holds_secrets(inner) or any(map_entry(each) is not None for each in (field, *all_fields(inner)))


def _read_empty(values: Sequence[bytes]) -> Column:
    if any(values):
        raise OddError
    return Column()


def _read_int64(values: Sequence[bytes]) -> Column:
    if any(len(value) != 8 for value in values):
        raise OddError
    return Column(pa.array(struct.unpack(f"<{len(values)}q", b"".join(values)), pa.int64()))


class _Messages:
    """Reads values that are messages, perhaps with a versionstamp behind.

    ``type_``: of the column; None to check the values only. ``fields``: those that are asked for; None for all.
    ``secret``: where one of these fields is set, secrets are masked.
    """

    def __init__(
        self, layout: Layout, type_: pa.DataType | None, fields: frozenset[str] | None, secret: Sequence[str]
    ) -> None:
        assert layout.message_class is not None
        self._message_class = layout.message_class
        self._message = descriptor_of(layout.message_class)
        self._glance = glancing(self._message)
        self._type = type_
        self._asked = frozenset(self._message.fields_by_name if fields is None else fields)
        self._met: frozenset[str] = frozenset()
        self._secret = self._asked & frozenset(secret)
        self._has_required = has_required_fields(self._message)
        self._is_document = layout.family.suffix is SuffixKind.DOCUMENT
        self._is_stamped = layout.family.value is ValueKind.STAMPED_MESSAGE
        self._is_stats = layout.family.suffix is SuffixKind.COUNTER

    def read(self, values: Sequence[bytes]) -> Column:
        bodies = values
        if self._is_stamped:
            if any(len(value) < STAMP_SIZE for value in values):
                raise OddError
            bodies = [value[:-STAMP_SIZE] for value in values]
        names, is_plain = self._glance(bodies)
        if self._is_document and SPLIT_SCHEMA in names:  # its children are missing
            raise OddError
        known, odd = (bodies, []) if is_plain else self._known(bodies, mask=False)
        if self._type is None:
            return Column(None, odd)
        self._met |= names & self._asked  # few sets of fields, so that few decoders are made
        arrays = self._arrays(known)
        if self._secret and (odd or any(_has_any(arrays[name]) for name in self._secret & arrays.keys())):
            self._met |= self._secret  # what is unknown may be a secret's, too, which is then set
            arrays = self._arrays(self._known(bodies, mask=True)[0])
        if self._is_stamped:
            arrays |= _label_notes([value[-STAMP_SIZE:] for value in values])
        make = stats_column if self._is_stats else _struct
        return Column(make(self._type, arrays, len(values)), odd)

    def _arrays(self, values: Sequence[bytes]) -> dict[str, Array]:
        """The array of each field that was met. Raises OddError."""
        if not self._met:
            return {}
        decoder = decoder_of(self._message, self._met)
        if decoder is None:
            raise OddError
        return decoder.arrays(values)

    def _known(self, values: Sequence[bytes], *, mask: bool) -> tuple[list[bytes], list[int]]:
        """The messages without what the schema does not know; which ones had such, or lack required fields."""
        parse, has_required = self._message_class.FromString, self._has_required
        known: list[bytes] = []
        odd: list[int] = []
        for index, data in enumerate(values):
            message = parse(data)
            is_whole = not has_required or message.IsInitialized()
            shown = mask_message(message) if mask else message
            is_new = drop_unknown(shown, is_whole=is_whole and not mask)
            if is_new and holds_nameless_numbers(parse(data)):  # they are shown, and ptars would drop them
                raise OddError
            if is_new or not is_whole:
                odd.append(index)
            known.append(shown.SerializePartialToString() if is_new or mask else data)
        return known, odd


def _has_any(array: Array) -> bool:
    """Whether a field is set in any row."""
    if isinstance(array, pa.ListArray):  # a map is one too
        return len(array.values) > 0
    return array.null_count < len(array)


def _struct(type_: pa.DataType, arrays: Mapping[str, Array], length: int) -> Array:
    """The struct of some of its fields; the others are unset."""
    fields = [type_.field(index) for index in range(type_.num_fields)]
    children = [arrays[field.name] if field.name in arrays else unset(field.type, length) for field in fields]
    return pa.StructArray.from_arrays(children, fields=fields)


def stats_column(type_: pa.DataType, arrays: Mapping[str, Array], length: int) -> Array:
    """Rows without counters: all counters are 0, and the sums are what is stored; see :class:`TabletStats`."""
    fields = cast("pa.StructType", type_)
    part = fields.field(STATS_PARTS[0]).type
    zeros: dict[str, Array] = {
        field.name: pa.repeat(pa.scalar(0, field.type), length) for field in part if field.name in _COUNTERS
    }
    sums = {name: _or_zero(arrays[name]) if name in arrays else zero for name, zero in zeros.items()}
    parts = [_struct(part, found, length) for found in (arrays, zeros, {**arrays, **sums})]
    return _struct(type_, dict(zip(STATS_PARTS, parts, strict=True)), length)


def _or_zero(array: Array) -> Array:
    zero: Any = pa.scalar(0, array.type)
    return cast("Array", pc.fill_null(array, zero))


def _label_notes(stamps: Sequence[bytes]) -> dict[str, Array]:
    ids = [transaction_id_of(Versionstamp.from_bytes(stamp)) for stamp in stamps]
    return {LABEL_STAMP: pa.array([stamp.hex() for stamp in stamps]), LABEL_TXN_ID: pa.array(ids, pa.int64())}
