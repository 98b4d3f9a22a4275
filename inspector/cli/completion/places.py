"""The names of sources: their kinds, the files and folders that can be one, and the versions of a backup."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING

from inspector.sources.opening import SOURCE_KINDS
from keycodec.cli.completion import PART, Completions, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click

#: Names of a folder that are read.
_READ = 10_000
#: The folder in every backup.
_SNAPSHOTS = "snapshots"
_VERSIONS = ("latest", "snapshot")


def complete_source(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete ``KIND:PATH``, a bare path, or ``backup:FOLDER@VERSION``."""
    kind, colon, path = incomplete.partition(":")
    if not colon or kind not in SOURCE_KINDS:
        kinds = words_of((f"{kind}:" for kind in SOURCE_KINDS), incomplete, type_=PART)
        return [*kinds, *_places("", incomplete, "")]
    return _places(kind, path, f"{kind}:")


def _places(kind: str, path: str, head: str) -> Completions:
    backup, at, version = path.rpartition("@")
    if at and kind in ("", "backup") and _is_backup(backup):
        return words_of(_VERSIONS, version, head=f"{head}{backup}@")
    folder, begun = os.path.split(path)
    head += path.removesuffix(begun) if begun else path
    try:
        entries = sorted(_entries(folder, begun), key=lambda entry: entry.name)
    except OSError:
        return []
    found = Completions()
    for entry in entries:
        if not entry.is_dir():
            found += words_of([entry.name] if kind != "backup" else [], begun, head=head)
        elif kind in ("", "backup") and _is_backup(entry.path):
            found += words_of([entry.name], begun, head=head)
        else:
            found += words_of([f"{entry.name}/"], begun, head=head, type_=PART)
    return found


def _entries(folder: str, begun: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(os.path.expanduser(folder) or ".") as entries:
        for entry in islice(entries, _READ):
            if entry.name.startswith(begun) and entry.name.startswith(".") <= begun.startswith("."):
                yield entry


def _is_backup(folder: str) -> bool:
    return os.path.isdir(os.path.join(os.path.expanduser(folder), _SNAPSHOTS))
