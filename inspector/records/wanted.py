"""Which records are asked for by their keys: of all families or some, of all instances or one, within bounds."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import UsageError, as_usage_error
from inspector.sources.abilities import read_ranges
from inspector.sources.base import END_OF_DATA
from keycodec.decoding import decode
from keycodec.errors import KeyCodecError, UnknownFamily
from keycodec.families import get_families
from keycodec.families.family import Family
from keycodec.families.groups import shared_fields
from keycodec.ranges import KeyRange, family_ranges, has_instance, instance_ranges
from keycodec.text.textforms import parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inspector.sources.base import KeyValue, Source
    from keycodec.elements import FieldValue

#: A family, by its name or itself; a group's word or a pattern of names; or several of these.
Families = str | Family | Iterable[str | Family]

#: Characters of a long text that an error shows.
_SHOWN = 40


class Wanted(NamedTuple):
    """The keys in some ranges, which are in order and apart; of some families, or of all and of none (None)."""

    families: tuple[Family, ...] | None
    ranges: Sequence[KeyRange]

    def has(self, family: Family | None) -> bool:
        """Whether keys of the family are asked for."""
        return self.families is None or family in self.families

    def key_values(self, source: Source, *, reverse: bool = False) -> Iterator[KeyValue]:
        """Read the ranges, and nothing else, in key order or in reverse. Keys of other families may lie in them."""
        return read_ranges(source, self.ranges, reverse=reverse)


def wanted(
    families: Families | None = None,
    fields: Mapping[str, FieldValue | bytes] | None = None,
    *,
    instance_id: FieldValue | bytes | None = None,
    begin: bytes = b"",
    end: bytes = END_OF_DATA,
) -> Wanted:
    """Say which keys in [begin, end) are of these families, have these leading fields, and belong to that instance.

    Raises UsageError for an unknown family, for fields without a family or that not all families have, and for an
    instance where keys of a family belong to none.
    """
    check_bounds(begin, end)
    chosen = None if families is None else tuple(read_families(families))
    given = dict(fields or {})
    if instance_id is not None and chosen is not None:
        check_instance(chosen)
        given["instance_id"] = instance_id
    if chosen is not None:
        check_shared(chosen, given)
        with as_usage_error():
            ranges = family_ranges(chosen, given)
    elif given:
        raise UsageError(f"fields ({', '.join(given)}) need a family")
    elif instance_id is not None:
        with as_usage_error():
            ranges = instance_ranges(check_instance_id(instance_id))
    else:
        ranges = [(begin, end)]
    clipped = ((max(begin, low), min(end, high)) for low, high in ranges)
    return Wanted(chosen, [(low, high) for low, high in clipped if low < high])


def check_bounds(begin: bytes, end: bytes) -> None:
    """Raise UsageError for a bound that is no key."""
    for name, bound in {"begin": begin, "end": end}.items():
        if not isinstance(bound, bytes):
            raise UsageError(f"{name} is a key, as bytes, not {type(bound).__name__}; keycodec.parse_text reads text")


def read_families(families: Families) -> Iterator[Family]:
    """Look up families that are named or given, each once. Raises UsageError for an unknown name."""
    named = (families,) if isinstance(families, str | Family) else families
    if isinstance(named, bytes) or not isinstance(named, Iterable):
        raise _no_family(named)
    yield from dict.fromkeys(chain.from_iterable(map(_named, named)))


def _named(family: str | Family) -> Sequence[Family]:
    if isinstance(family, Family):
        return (family,)
    if not isinstance(family, str):
        raise _no_family(family)
    try:
        return get_families(family)
    except UnknownFamily as error:
        check_no_key(family)
        raise UsageError(str(error)) from None


def _no_family(what: object) -> UsageError:
    return UsageError(f"a family is a name, a group's word, a pattern or a Family, not {type(what).__name__}")


def is_key_text(text: str) -> bool:
    """Tell whether a text is a key. Used where a family's name is wanted."""
    try:
        return decode(parse_text(text).key, partial=True).family is not None
    except KeyCodecError:
        return False


def check_no_key(name: str) -> None:
    """Raise UsageError if what stands for a family's name is the text of a key."""
    if is_key_text(name):
        shown = repr(name) if len(name) <= _SHOWN else f"{name[:_SHOWN]!r}..."
        remedy = "inspector.get takes it as keycodec.parse_text(TEXT).key"
        raise UsageError(f"no key family is called {shown}; it is a key, and {remedy}")


def check_shared(families: Sequence[Family], names: Iterable[str]) -> None:
    """Raise UsageError for fields that several families do not share as leading ones; of one `keycodec` says it."""
    shared = [field.name for field in shared_fields(families)] if len(families) > 1 else list(names)
    for name in names:
        if name not in shared:
            there_are = f"they share {', '.join(shared)}" if shared else "they share none"
            few = ", ".join(family.name for family in families[:3]) + (", ..." if len(families) > 3 else "")
            raise UsageError(f"{name} is not a leading field of all these families ({few}); {there_are}")


def check_instance(families: Sequence[Family]) -> None:
    """Raise UsageError for families whose keys belong to no instance."""
    without = [family.name for family in families if not has_instance(family)]
    if without:
        belong = "belongs" if len(without) == 1 else "belong"
        raise UsageError(f"{', '.join(without)} {belong} to no instance; leave the instance out")


def check_instance_id(instance_id: FieldValue | bytes) -> str | bytes:
    """Return what names an instance. Raises UsageError for what cannot."""
    if isinstance(instance_id, str | bytes):
        return instance_id
    raise UsageError(f"instance_id takes text or bytes, not {type(instance_id).__name__}")
