"""Times beside the versions that are printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import inspector
from inspector.moments.clock import VersionClock
from inspector.moments.written import times_text, versions_text, with_times, written
from inspector.sources.times import KnownTime
from inspector.views.info import info_fields
from tests.support import times
from tests.support.verbs import ran

if TYPE_CHECKING:
    from pathlib import Path

HOUR = 3600 * times.SECOND
#: 1970-01-01T01:00:00Z is version 5.
CLOCK = VersionClock([KnownTime(5, HOUR), KnownTime(5 + times.SECOND, HOUR + times.SECOND)])


def test_beside_each_version_stands_its_time() -> None:
    data = {
        "kind": "backup",
        "read_versions": [5, 6],
        "log_end_version": 5,
        "expired_end_version": None,
        "client_version": "7.1",
        "readable_versions": [{"first": 5, "last": 5 + 2 * times.SECOND}],
        "range_files": 5,
        "consistent": True,
    }
    time = "1970-01-01T01:00:00Z"
    assert with_times(data, CLOCK) == {
        "kind": "backup",
        "read_versions": [5, 6],
        "read_times": [time, time],
        "log_end_version": 5,
        "log_end_time": time,
        "expired_end_version": None,
        "client_version": "7.1",
        "readable_versions": [
            {"first": 5, "first_time": time, "last": 5 + 2 * times.SECOND, "last_time": "1970-01-01T01:00:02Z"}
        ],
        "range_files": 5,
        "consistent": True,
        "time_precision": "extrapolated by 1 s",
    }


def test_where_nothing_tells_nothing_is_added() -> None:
    data = {"read_versions": [5, 6], "log_end_version": 5, "readable_versions": [{"first": 5, "last": 6}]}
    assert with_times(data, VersionClock()) == data
    assert written(None) == times_text(5, 6, VersionClock()) == ""
    assert versions_text(5, 6, VersionClock()) == "5 to 6"


def test_a_range_of_times_lies_within_that_of_versions() -> None:
    text = "1970-01-01T01:00:01Z to 1970-01-01T01:00:01Z, ± 1 s"
    assert times_text(6, 5 + times.SECOND, CLOCK) == text
    assert versions_text(6, 5 + times.SECOND, CLOCK) == f"6 to 1000005 ({text})"


def test_info_has_the_times_of_its_versions(tmp_path: Path) -> None:
    with inspector.open(times.timed_backup(tmp_path)) as source:
        data = inspector.info(source)
    assert data["read_times"] == ["2026-11-26T10:01:59Z"]
    assert (data["log_begin_time"], data["log_end_time"]) == ("2026-11-26T10:00:00Z", "2026-11-26T10:02:00Z")
    assert data["min_restorable_time"] == "2026-11-26T10:01:00Z"
    assert data["time_precision"] == "extrapolated by 10 s"
    assert set(data) <= set(info_fields())
    done = ran("-s", f"backup:{tmp_path}", "info", "--format", "json", "--fields", "read_times,gaps_time")
    assert done.code == 2
    done = ran("-s", f"backup:{tmp_path}", "info", "--format", "jsonl", "--fields", "read_times")
    assert json.loads(done.out) == {"read_times": ["2026-11-26T10:01:59Z"]}


def test_a_version_that_cannot_be_read_is_refused_with_times(tmp_path: Path) -> None:
    done = ran("-s", f"{times.timed_backup(tmp_path)}@5", "instances")
    assert (done.code, done.out) == (3, "")
    versions = "readable versions: 1160000000 to 1219999999"
    assert f"version 5 cannot be read; {versions}; in times: 2026-11-26T10:01:00Z to 2026-11-26T10:01:59Z" in done.err


def test_a_history_that_finds_nothing_says_of_which_times(tmp_path: Path) -> None:
    done = ran("-s", times.timed_backup(tmp_path), "history", "TxnInfoKey", "--since", "-2s")
    assert done.code == 0
    assert "is in the logs of versions 1218000000 to 1219999999 (2026-11-26T10:01:58Z to" in done.err
