"""Groups of families that one word stands for: by the first word of their keys, by a pattern of their names."""

from __future__ import annotations

from fnmatch import fnmatchcase
from itertools import takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING

from keycodec.errors import UnknownFamily
from keycodec.families.table import FAMILIES
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from keycodec.families.family import Family, Field

#: Groups that the first literal of a layout does not make.
_FURTHER: dict[str, Callable[[Family], bool]] = {
    "jobs": lambda family: "Job" in family.name,
    "versioned": lambda family: family.space == 3,
}
_PATTERN = frozenset("*?[")


def _groups() -> Iterator[tuple[str, tuple[Family, ...]]]:
    families = FAMILIES.values()
    for word in sorted({family.literals[0] for family in families}):
        yield word, tuple(family for family in families if family.literals[0] == word)
    for word, belongs in _FURTHER.items():
        yield word, tuple(filter(belongs, families))


#: The families of each group, in the order of one instance's keys.
GROUPS: Mapping[str, tuple[Family, ...]] = MappingProxyType(dict(sorted(_groups())))


def get_families(word: str) -> tuple[Family, ...]:
    """Look families up by one's name, a group's word (``txn``) or a pattern of names (``Recycle*``).

    Groups and patterns do not tell upper from lower case. Raises UnknownFamily, with the nearest names, for any other
    word, and for a pattern that no name fits.
    """
    if word in FAMILIES:
        return (FAMILIES[word],)
    lower = word.lower()
    if _PATTERN.isdisjoint(word):
        found = GROUPS.get(lower, ())
        what, like = "no key family and no group is called", word
    else:
        found = tuple(family for name, family in FAMILIES.items() if fnmatchcase(name.lower(), lower))
        what, like = "no name of a key family fits", "".join(character for character in word if character.isalnum())
    if found:
        return found
    hint = did_you_mean(like, [*FAMILIES, *GROUPS], otherwise="`keycodec families` lists them all")
    raise UnknownFamily(f"{what} {word!r}; {hint}")


def find_families(text: str) -> Sequence[Family]:
    """Find families as :func:`get_families` does; else all whose names begin with a text; else all that contain it.

    Upper and lower case are the same. Raises UnknownFamily, with the nearest names, if there is none.
    """
    wanted = text.lower()
    names = {name: name.lower() for name in FAMILIES}
    if text not in FAMILIES and wanted in names.values():
        text = next(name for name, lower in names.items() if lower == wanted)
    try:
        return get_families(text)
    except UnknownFamily:
        for fits in (lambda name: name.startswith(wanted), lambda name: wanted in name):
            if found := [FAMILIES[name] for name, lower in names.items() if fits(lower)]:
                return found
        raise


def shared_fields(families: Sequence[Family]) -> tuple[Field, ...]:
    """The leading fields that all of the families have: of the same names and kinds."""
    alike = (len(set(fields)) == 1 for fields in zip(*(family.fields for family in families), strict=False))
    return families[0].fields[: sum(1 for _ in takewhile(bool, alike))]
