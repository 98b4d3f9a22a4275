"""Read from the words of a command line what is asked about: a thing, or a record by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.errors import UsageError
from inspector.records.selection import named_key
from inspector.relations.things import get_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keycodec.elements import FieldValue


class AskedAbout(NamedTuple):
    """What :func:`inspector.about` takes. ``note``: how a key was read, if the user should know that."""

    arguments: dict[str, Any]
    note: str | None = None


def read_asked_about(words: Sequence[str], instance_id: FieldValue | None = None) -> AskedAbout:
    """Read ``KIND=ID... [instance_id=ID]``, a key in any text form, or ``FAMILY field=value...``. Raises UsageError.

    ``instance_id``: what ``--instance`` names; the words must not name another one.
    """
    assigned = [word.partition("=") for word in words]
    if not all(sign and name.isidentifier() and name.islower() for name, sign, _ in assigned):
        key, note = named_key(words, instance_id)
        return AskedAbout({"key": key}, note)
    given: dict[str, Any] = {}
    for name, _, value in assigned:
        if name in given:
            raise UsageError(f"{name}= is given twice; give it once")
        if name != "instance_id":
            get_kind(name)
        if not value:
            raise UsageError(f"{name}= has no value; give its id")
        given[name] = value
    named = given.get("instance_id")
    if named is None:
        given["instance_id"] = instance_id
    elif instance_id not in (None, named):
        both = f"--instance {instance_id} and instance_id={named}"
        raise UsageError(f"{both} differ; give only one of them")
    return AskedAbout(given)
