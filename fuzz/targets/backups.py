"""A small backup with one of its files edited, in its name or in what it holds."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import atheris

from fuzz.damage import edited, random_choices
from fuzz.material import scratch
from fuzz.small_backups import NEWEST, OLDEST, write_all
from inspector.errors import InspectorError
from inspector.sources.backup import BackupSource, describe_backup
from inspector.views.dissection import dissection
from inspector.views.info import info

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import KeyValue

_ROOTS = write_all(scratch("backups"))
_FILES = [(root, path) for root in _ROOTS for path in sorted(root.rglob("*")) if path.is_file()]
_VERSIONS = ["latest", "snapshot", str(OLDEST), str(NEWEST), "1500000", "3000000"]
_LONGEST_NAME = 255


def seeds() -> Iterator[bytes]:
    """Any choices."""
    yield from random_choices()


def check(data: bytes) -> None:
    """Only InspectorError comes out; with and without salvage, forward and in reverse the same is read."""
    choices = atheris.FuzzedDataProvider(data)
    root, path = choices.PickValueInList(_FILES)
    version = choices.PickValueInList(_VERSIONS)
    with _edited(choices, path) as other:
        strict, salvaged = _read(root, version, salvage=False), _read(root, version, salvage=True)
        assert strict is None or strict == salvaged
        with suppress(InspectorError):
            describe_backup(root)
        with suppress(InspectorError):
            assert all(row.problem is None or row.length == 0 for row in dissection(other))


@contextmanager
def _edited(choices: Any, path: Path) -> Iterator[Path]:
    """The backup with another file in the place of one of its own; that file."""
    kept, name = path.read_bytes(), path.name.encode()
    content = edited(choices, kept)
    if choices.ConsumeIntInRange(0, 7) == 7:  # a file of another name is most often no file of the backup's
        name = edited(choices, name, 1).translate(None, b"/\0")[:_LONGEST_NAME]
    other = os.path.join(os.fsencode(path.parent), name or b"_")
    if os.path.exists(other):
        other = os.fsencode(path)
    path.unlink()
    try:
        with open(other, "wb") as file:
            file.write(content)
        yield Path(os.fsdecode(other))
    finally:
        with suppress(FileNotFoundError):
            os.unlink(other)
        path.write_bytes(kept)


def _read(root: Path, at: str, *, salvage: bool) -> list[KeyValue] | None:
    """The key-values; None where they cannot be read."""
    try:
        with BackupSource.open(root, at, salvage) as source:
            forward = list(source.key_values())
            assert all(one[0] < other[0] for one, other in pairwise(forward))
            assert list(source.key_values(reverse=True)) == forward[::-1]
            if not salvage:
                middle = len(forward) // 2
                assert list(source.key_values(begin=forward[middle][0])) == forward[middle:] if forward else True
                assert not source.problems
            info(source)
            source.estimated_bytes()
            with suppress(InspectorError):
                for mutation in source.mutations():
                    assert source.read_version is None or mutation.version <= source.read_version
            return forward
    except InspectorError:
        return None
