"""Chains of instances: which ones a clone reads, and through which ones an instance was rolled back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inspector.records.scanning import get, scan
from inspector.schema import messages
from inspector.values.fields import enum_name_if_set
from inspector.values.reading import string
from inspector.values.value import message_of
from keycodec.elements import to_text
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.schema import Schema
    from inspector.schema.messages import InstanceInfoPB
    from inspector.sources.base import Source
    from keycodec.elements import FieldValue


#: Where the Meta Service reads versioned records.
_READING = ("MULTI_VERSION_READ_WRITE", "MULTI_VERSION_ENABLED")


class Link(NamedTuple):
    """An instance that is read. ``before``: only versions before this stamp are seen; None: all of them."""

    instance_id: str
    before: Versionstamp | None = None


class CloneChain(NamedTuple):
    """The instances that an instance reads: itself, its source, the source's source ...

    ``problem``: why the chain cannot be followed to its end; else None.
    """

    links: tuple[Link, ...]
    problem: str | None = None


class RollbackChain(NamedTuple):
    """The instances from the first one to the one that it was rolled back to, step by step; ``problem`` as above."""

    instance_ids: tuple[str, ...]
    problem: str | None = None


class _Broken(Exception):
    """Why a chain ends before its end."""


def clone_chain(
    source: Source, instance_id: str, *, before: Versionstamp | None = None, schema: Schema | None = None
) -> CloneChain:
    """Follow the sources of an instance. ``before``: the bound for the instance itself."""
    links = [Link(instance_id, before)]
    passed = {instance_id}
    try:
        while (link := _source_of(source, links[-1].instance_id, schema)) is not None:
            if link.instance_id in passed:
                raise _Broken(f"{links[-1].instance_id} has the source {link.instance_id} again, in a circle")
            passed.add(link.instance_id)
            links.append(link)
    except _Broken as error:
        last = links[-1].instance_id
        why = f"{error}; see `inspector get InstanceKey instance_id={last}`"
        return CloneChain(tuple(links), f"instance {instance_id}: its chain of clones breaks at {last}: {why}")
    return CloneChain(tuple(links))


def _source_of(source: Source, instance_id: str, schema: Schema | None) -> Link | None:
    """Return what an instance was cloned from; None if it is no clone."""
    instance = _instance(source, instance_id, schema)
    if not instance.source_instance_id:
        return None
    snapshot_id = string(instance.source_snapshot_id)
    try:
        before = Versionstamp.from_hex(snapshot_id)
    except ValueError as error:
        raise _Broken(f"its source_snapshot_id {snapshot_id!r} cannot be used: {error}") from None
    return Link(string(instance.source_instance_id), before)


def rollback_chain(source: Source, instance_id: str, *, schema: Schema | None = None) -> RollbackChain:
    """Follow the successors from the original of an instance to the instance itself."""
    passed: dict[str, None] = {}
    try:
        current = string(_instance(source, instance_id, schema).original_instance_id) or instance_id
        while current != instance_id:
            if current in passed:
                raise _Broken(f"{[*passed][-1]} has the successor {current} again, in a circle")
            passed[current] = None
            successor = string(_instance(source, current, schema).successor_instance_id)
            if not successor:
                raise _Broken(f"{current} has no successor_instance_id")
            current = successor
    except _Broken as error:
        last = [*passed, instance_id][len(passed) - 1]
        why = f"{error}; see `inspector get InstanceKey instance_id={last}`"
        problem = f"instance {instance_id}: its chain of rollbacks breaks at {last}: {why}"
        return RollbackChain((*passed, instance_id), problem)
    return RollbackChain((*passed, instance_id))


def chosen_instance_ids(source: Source, named: FieldValue | bytes | None, *, reverse: bool = False) -> Iterator[str]:
    """Yield the id of the instance that is named; of all instances of the source where none is."""
    if named is not None:
        yield to_text(named) if isinstance(named, bytes) else str(named)
        return
    for record in scan(source, "InstanceKey", reverse=reverse):
        if record.family is not None:
            yield str(record.key.fields["instance_id"])


def reads_versions(source: Source, instance_id: str, *, schema: Schema | None = None) -> bool:
    """Tell whether the Meta Service reads the versioned records of an instance, not the plain ones."""
    try:
        instance = _instance(source, instance_id, schema)
    except _Broken:
        return False
    return bool(instance.source_instance_id) or enum_name_if_set(instance, "multi_version_status") in _READING


def _instance(source: Source, instance_id: str, schema: Schema | None) -> InstanceInfoPB:
    record = get(source, "InstanceKey", schema=schema, instance_id=instance_id)
    if record is None:
        raise _Broken(f"there is no InstanceKey of {instance_id}")
    instance = message_of(record.value, messages.InstanceInfoPB)
    if instance is None:
        raise _Broken(f"the InstanceKey of {instance_id} cannot be decoded")
    return instance
