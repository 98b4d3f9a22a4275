"""Hypothesis strategies for key-values: crowded, so that records have neighbours, many parts, and strangers between."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from inspector.schema import Schema
from keycodec import FAMILIES, BlobChunk, Counter, DocumentChild, Versionstamp, encode
from keycodec.elements import ElementKind
from keycodec.families import COUNTERS
from keycodec.families.family import Family, SuffixKind
from tests.support.inspector import ordered, stored_value
from tests.support.strategies.messages import messages

#: Few values a field, so that keys meet.
_VALUES: dict[ElementKind, st.SearchStrategy[Any]] = {
    ElementKind.BYTES: st.sampled_from(["a", "b", "ab", "", "a\x00", "\udcff"]),
    ElementKind.INT64: st.sampled_from([0, 1, 2, -1, (1 << 63) - 1]),
    ElementKind.VERSIONSTAMP: st.sampled_from([Versionstamp(1), Versionstamp(2, 0xFFFF)]),
}
_SMALL = st.integers(0, 2)
_SUFFIXES: dict[SuffixKind, st.SearchStrategy[Any]] = {
    SuffixKind.BLOB: st.builds(BlobChunk, st.sampled_from([0, 1, 255]), _SMALL),
    SuffixKind.COUNTER: st.builds(Counter, st.sampled_from([*COUNTERS, "later", ""])),
    SuffixKind.DOCUMENT: st.builds(DocumentChild, st.sampled_from([1, 15, 27, 28, 111]))
    | st.builds(DocumentChild, st.sampled_from([1, 15, 27, 28, 111]), _SMALL)
    | st.builds(DocumentChild, st.sampled_from([1, 28]), _SMALL, st.lists(_SMALL, max_size=3).map(tuple)),
}


@st.composite
def crowded_keys(draw: st.DrawFn, families: st.SearchStrategy[Family]) -> bytes:
    """A key of one of the families, whole or as one of a record's parts."""
    family = draw(families)
    fields = {field.name: draw(_VALUES[field.kind]) for field in family.fields}
    stamp = draw(st.none() | _VALUES[ElementKind.VERSIONSTAMP]) if family.versioned else None
    may_have_suffix = family.suffix is not None and (stamp is not None or not family.versioned)
    suffix = draw(st.none() | _SUFFIXES[family.suffix]) if may_have_suffix and family.suffix else None
    stamped = {"versionstamp": stamp} if stamp is not None else {}
    return encode(family, suffix=suffix, **fields, **stamped)


@st.composite
def damaged(draw: st.DrawFn, raw: bytes) -> bytes:
    """The bytes with a few of them gone, replaced or added."""
    start = draw(st.integers(0, len(raw)))
    return raw[:start] + draw(st.binary(max_size=3)) + raw[start + draw(st.integers(0, 3)) :]


@st.composite
def values_of(draw: st.DrawFn, family: Family) -> bytes:
    """A value that the family could have, sound or damaged; or any bytes."""
    if family.message is None or not draw(st.integers(0, 3)):
        return draw(st.binary(max_size=20))
    message = draw(messages(Schema.builtin().message_class(family.message), depth=2, width=3, items=2))
    value = stored_value(family, message)
    return value if draw(st.booleans()) else draw(damaged(value))


@st.composite
def crowds(draw: st.DrawFn, max_families: int = 3, max_size: int = 30) -> list[tuple[bytes, bytes]]:
    """Key-values in key order, of a few families, with damaged keys among them."""
    chosen = draw(st.lists(st.sampled_from(list(FAMILIES.values())), min_size=1, max_size=max_families))
    keys = crowded_keys(st.sampled_from(chosen))
    crowd = draw(st.lists(keys | keys.flatmap(damaged) | st.binary(max_size=4), max_size=max_size))
    return ordered((key, draw(st.binary(max_size=6))) for key in crowd if key < b"\xff")
