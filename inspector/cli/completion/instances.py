"""The ids of a source's instances, where they are cheap to read."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from click.core import ParameterSource

from inspector.moments.opening import open_source
from inspector.sources.opening import parse_source
from keycodec.cli.completion import Completions, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import click

Found = TypeVar("Found")

#: The environment may name how many seconds a person waits for them; and how many are read.
_PATIENCE, _SECONDS = "INSPECTOR_COMPLETION_SECONDS", "2"
_READ = 10_000


def complete_instance(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete the id of an instance of the source that the command line or the environment names."""
    return words_of(instance_ids_at_hand(ctx), incomplete)


def instance_ids_at_hand(ctx: click.Context) -> list[str]:
    """The ids of the named source's instances, as far as they can be read at once; none where there is no such source.

    A file or folder of this machine is read. A cluster is read only if the line itself says ``-s fdb:``.
    """
    root = ctx.find_root()
    behind_verb, before = ctx.params.get("source_name"), root.params.get("source_name")
    name = behind_verb or before
    is_written = bool(behind_verb) or root.get_parameter_source("source_name") is not ParameterSource.ENVIRONMENT
    if not name or not _is_cheap(name, is_written=is_written):
        return []
    patience = float(os.environ.get(_PATIENCE) or _SECONDS)
    return within(patience, islice(_read(name, patience), _READ))


def _is_cheap(name: str, *, is_written: bool) -> bool:
    if name.startswith("fdb:"):
        return is_written
    kind, location, _ = parse_source(name)
    return kind != "fdb" and (Path(location).is_file() or Path(location).is_dir())


def _read(name: str, patience: float) -> Iterator[str]:
    from inspector.records.scanning import scan

    with open_source(name, timeout=patience, retry_limit=0) as source:
        for record in scan(source, "InstanceKey"):
            if record.family is not None:
                yield str(record.key.fields["instance_id"])


def within(seconds: float, stream: Iterable[Found]) -> list[Found]:
    """Return what the stream gives within that time, up to its first error."""
    found: list[Found] = []

    def read() -> None:
        with suppress(Exception):  # completion is silent
            found.extend(stream)

    thread = Thread(target=read, daemon=True)  # what is left of the stream holds nobody up
    thread.start()
    thread.join(seconds)
    return list(found)
