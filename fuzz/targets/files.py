"""A file that a user names, edited: a snapshot file, a transcript, a cluster file; or any bytes."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import atheris

from fuzz.damage import edited, random_choices
from fuzz.material import all_keys, scratch
from inspector.errors import InspectorError
from inspector.sources.cluster.file import read_cluster_file
from inspector.sources.opening import parse_source
from inspector.sources.snapshot.format import SCHEMA
from inspector.sources.snapshot.source import SnapshotSource
from inspector.sources.transcript import TranscriptSource
from inspector.views.info import info
from keycodec import format_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILE = scratch("files") / "file"


def seeds() -> Iterator[bytes]:
    """Any choices."""
    yield from random_choices()


def _files() -> Iterator[bytes]:
    """One of each, small; and nothing, to which anything can be added."""
    keys = list(islice(all_keys(), 0, None, 9))
    with closing(sqlite3.connect(_FILE)) as database:
        database.executescript(f"PRAGMA page_size = 512; PRAGMA journal_mode = OFF; {SCHEMA}")
        database.executemany("INSERT INTO key_values VALUES (?, ?)", [(key, b"value") for key in keys])
        metadata = {
            "created": '"2026"',
            "read_versions": "[1, 2]",
            "consistent": "true",
            "notes": '["a note"]',
            "read_parts": '[["00", "ff", 1]]',
        }
        database.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
        database.commit()
    yield _FILE.read_bytes()
    fdbcli = [f"fdb> `{format_text(key, 'printed')}' is `a\\x00\\\\b'\n" for key in keys]
    yield "".join([*fdbcli, *(f"key: {key.hex()} value: {key.hex()}\n" for key in keys)]).encode()
    yield b"# a comment\ntest:0a1B@127.0.0.1:4500,[::1]:4501:tls,host.name:4502(fromHostname)\n"
    yield b""


_FILES = list(_files())


def check(data: bytes) -> None:
    """Only InspectorError comes out, and keys are in order; but SQLite does not notice all damage."""
    choices = atheris.FuzzedDataProvider(data)
    content = edited(choices, choices.PickValueInList(_FILES))
    _FILE.write_bytes(content + choices.ConsumeBytes(atheris.ALL_REMAINING))
    with suppress(InspectorError):
        parse_source(str(_FILE))
    with suppress(InspectorError):
        read_cluster_file(str(_FILE))
    for kind in (SnapshotSource, TranscriptSource):
        with suppress(InspectorError), kind(_FILE) as source:
            info(source)
            source.estimated_bytes()
            assert all(one[0] < other[0] for one, other in pairwise(source.key_values()))
            assert all(one[0] > other[0] for one, other in pairwise(source.key_values(reverse=True)))
