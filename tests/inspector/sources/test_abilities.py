"""What each kind of source can do beyond reading, as those who need it ask."""

from __future__ import annotations

import pytest

from inspector.sources.abilities import (
    Describes,
    Divisible,
    HasDump,
    HasHistory,
    HasVersions,
    MeasuresRanges,
    ReadsRanges,
    Reopens,
    Sharded,
)
from inspector.sources.backup import BackupSource
from inspector.sources.base import BaseSource
from inspector.sources.cluster.source import ClusterSource
from inspector.sources.memory import MemorySource
from inspector.sources.snapshot.source import SnapshotSource
from inspector.sources.transcript import TranscriptSource


@pytest.mark.parametrize(
    ("kind", "abilities", "unchanging"),
    [
        (BackupSource, {Describes, HasDump, HasHistory, HasVersions, ReadsRanges, Divisible, Reopens}, True),
        (ClusterSource, {Describes, MeasuresRanges, Sharded, Divisible}, False),
        (MemorySource, {Divisible, Reopens}, True),
        (SnapshotSource, {Divisible, Reopens}, True),
        (TranscriptSource, {Divisible, Reopens}, True),
        (BaseSource, set(), False),  # what is not known to stay as it is may change
    ],
)
def test_a_kind_of_source_has_these_abilities(kind: type[BaseSource], abilities: set[type], unchanging: bool) -> None:
    known = (Describes, MeasuresRanges, HasDump, HasHistory, HasVersions, ReadsRanges, Sharded, Divisible, Reopens)
    assert {ability for ability in known if issubclass(kind, ability)} == abilities
    assert kind.unchanging is unchanging
