"""Hypothesis strategies for keys: any legal fields, versionstamp and suffix of a family."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from keycodec.elements import INT64_MAX, INT64_MIN, ElementKind, to_text
from keycodec.encoding import encode
from keycodec.families import FAMILIES
from keycodec.families.family import Family, Field, SuffixKind
from keycodec.suffix import BlobChunk, Counter, DocumentChild, Suffix
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from keycodec.elements import FieldValue

int64s = st.one_of(
    st.integers(INT64_MIN, INT64_MAX),
    st.integers(-300, 300),
    st.sampled_from([INT64_MIN, INT64_MIN + 1, -1, 0, INT64_MAX]),
)

#: Any bytes, as fields hold them: NUL, what is no UTF-8, control bytes, nothing at all; and what people write.
texts = st.one_of(
    st.binary(max_size=24).map(to_text),
    st.text(max_size=12),
    st.lists(st.sampled_from([b"\x00", b"\x01", b"\xff", b"\x10", b"\\", b"'", b'"', b" ", b"a"]), max_size=12).map(
        lambda parts: to_text(b"".join(parts))
    ),
    st.sampled_from(["", "gavin-instance", "6ADDF03D-4C71-4F43-9D84-5FC89B3514F8", "导入 1"]),
)

versionstamps = st.binary(min_size=10, max_size=10).map(Versionstamp.from_bytes)

_FIELDS: dict[ElementKind, st.SearchStrategy[Any]] = {
    ElementKind.BYTES: texts,
    ElementKind.INT64: int64s,
    ElementKind.VERSIONSTAMP: versionstamps,
}


class Parts(NamedTuple):
    """What a key of a family is made from."""

    family: Family
    fields: dict[str, FieldValue]
    versionstamp: Versionstamp | None
    suffix: Suffix | None

    def encode(self) -> bytes:
        fields: dict[str, Any] = dict(self.fields)
        if self.versionstamp is not None:
            fields["versionstamp"] = self.versionstamp
        return encode(self.family, suffix=self.suffix, **fields)


def field_values(field: Field) -> st.SearchStrategy[Any]:
    return _FIELDS[field.kind]


@st.composite
def family_keys(draw: st.DrawFn, family: Family) -> Parts:
    """Any key of the family, as its parts."""
    fields = {field.name: draw(field_values(field)) for field in family.fields}
    stamp = draw(st.none() | versionstamps) if family.versioned else None
    suffix = None
    if family.suffix is not None and (stamp is not None or not family.versioned):
        suffix = draw(st.none() | suffixes(family.suffix, versioned=stamp is not None))
    return Parts(family, fields, stamp, suffix)


#: Any key of any family, as its parts.
any_keys = st.sampled_from(list(FAMILIES.values())).flatmap(family_keys)


def suffixes(kind: SuffixKind, *, versioned: bool) -> st.SearchStrategy[Any]:
    if kind is SuffixKind.BLOB:
        return st.builds(BlobChunk, st.integers(0, 255), st.integers(0, (1 << 56) - 1))
    if kind is SuffixKind.COUNTER:
        return st.builds(Counter, st.sampled_from(["data_size", "num_rows"]) | texts)
    indexes = int64s.map(lambda stored: INT64_MAX - stored) if versioned else int64s
    nested = st.lists(int64s, max_size=3).map(tuple)
    return st.builds(DocumentChild, int64s) | st.builds(DocumentChild, int64s, indexes, nested)
