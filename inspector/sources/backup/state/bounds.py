"""How much memory the sorting of mutations takes, and how much of them it looks at together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """What is good for speed on common machines; tests and machines with little memory may say otherwise."""

    #: Memory for mutations that are not yet in a run. They are sorted soonest where a processor's caches have room.
    buffer_bytes: int = 2 << 20
    #: A chunk of a run, which is read whole: at most so many rows and, but for a single one, so many bytes.
    chunk_rows: int = 32
    chunk_bytes: int = 64 << 10
    #: Runs of about one size that become one.
    runs_merged: int = 1024
    #: Chunks of runs that are merged at once; more of them hold one key that was changed very often.
    chunks_at_once: int = 512
    #: Changes of one key that are held while runs are merged.
    kept_of_key: int = 10_000


USUAL = Bounds()
