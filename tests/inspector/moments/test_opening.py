"""Opening a backup at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.errors import InspectorError, SourceNotSupported, UsageError, VersionNotRestorable
from inspector.moments.resolving import resolved
from tests.support import times
from tests.support.verbs import ran

if TYPE_CHECKING:
    from pathlib import Path

#: What may stand behind the @, and the second of the made-up cluster that it means.
TIMES = {
    "2026-11-26T10:01:30Z": 90,
    "2026-11-26T10:01:30": 90,
    "2026-11-26 10:01:30": 90,
    "2026-11-26 18:01:30 +08:00": 90,
    "2026-11-26T18:01:30+08:00": 90,
    "2026-11-26T08:01:30.5-02:00": 90.5,
    "2026-11-26T10:01:00Z": 60,
    "2026-11-26T10:01Z": 60,
    "-20s": 99.999_999,
    "-0.5m": 89.999_999,
    "- 20s": 99.999_999,
}


@pytest.mark.parametrize("text", TIMES)
def test_a_time_leads_to_the_newest_version_that_is_not_later(text: str, tmp_path: Path) -> None:
    with inspector.open(f"{times.timed_backup(tmp_path)}@{text}") as source:
        (version,) = source.info().read_versions
    assert abs(version - times.version_at(TIMES[text])) <= 1


def test_a_bare_path_takes_a_time_too(tmp_path: Path) -> None:
    times.timed_backup(tmp_path)
    with inspector.open(f"{tmp_path}@2026-11-26T10:01:30Z") as source:
        assert source.info().read_versions == (times.version_at(90),)


def test_the_name_may_be_given_by_keyword(tmp_path: Path) -> None:
    name = f"{times.timed_backup(tmp_path)}@2026-11-26T10:01:30Z"
    with inspector.open(name=name, salvage=True) as source:
        assert source.info().read_versions == (times.version_at(90),)


@pytest.mark.parametrize("name", [None, b"fixtures/backup-demo", 5, ["fixtures/backup-demo"]])
def test_what_cannot_be_a_name_is_refused(name: Any) -> None:
    with pytest.raises(UsageError, match=f"by text or a Path, not {type(name).__name__}; give backup:DIR"):
        inspector.open(name)


def test_the_name_of_a_folder_may_look_like_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "backup@2026-11-26"
    times.timed_backup(folder)
    with inspector.open(folder) as source:
        assert source.info().read_versions == (times.version_at(times.END) - 1,)


def test_without_a_clock_a_duration_still_counts(tmp_path: Path) -> None:
    name = times.timed_backup(tmp_path, [times.instance()], logged=False)
    with inspector.open(f"{name}@-5s") as source:
        assert source.info().read_versions == (times.version_at(times.END) - 1 - 5 * times.SECOND,)


WRONG: dict[str, tuple[type[InspectorError], str]] = {
    "2026-11-26T10:00:30Z": (VersionNotRestorable, "is before all that can be read; readable versions: 1160000000 to"),
    "2026-11-26T11:00:00Z": (VersionNotRestorable, r"is after .*2026-11-26T10:01:00Z to 2026-11-26T10:01:59Z, extr"),
    "-2h": (VersionNotRestorable, "-2h is before all that can be read"),
    "2026-13-26": (UsageError, "'2026-13-26' is not a version or a time: expected a version"),
    "2026-11-26T25:00": (UsageError, "not a version or a time"),
    "-2x": (UsageError, "'-2x' is not a version or a time"),
    "-99999999d": (VersionNotRestorable, "before all that can be read"),
    "-9999999999999999d": (UsageError, "not a version or a time"),
    "0001-01-01T00:00+08:00": (UsageError, "not a version or a time"),
    "yesterday": (UsageError, "a time"),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_time_or_cannot_be_read_is_said(text: str, tmp_path: Path) -> None:
    error, message = WRONG[text]
    with pytest.raises(error, match=message):
        inspector.open(f"{times.timed_backup(tmp_path)}@{text}")


def test_a_time_where_nothing_tells_is_refused() -> None:
    with pytest.raises(SourceNotSupported, match=r"nothing in it tells the time of its versions.*such as 944700871"):
        inspector.open("backup:fixtures/backup-demo@2026-11-26T10:00:00Z")


def test_only_a_backup_has_times_to_choose_from(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="only a backup has versions to choose from"):
        inspector.open(f"{tmp_path}/file@-2h")


def test_the_command_says_which_version_it_is(tmp_path: Path) -> None:
    done = ran("-s", f"{times.timed_backup(tmp_path)}@2026-11-26T10:01:30Z", "instances")
    assert done.code == 0
    assert f"@2026-11-26T10:01:30Z: version {times.version_at(90)} (2026-11-26T10:01:30Z, ± 1 s)" in done.err


def test_no_secret_of_an_address_is_told(tmp_path: Path) -> None:
    """The folder stands for what a store would open: only the name has the address."""
    address = "backup:blobstore://key:hunter2@host/b?bucket=x@2026-11-26T10:01:30Z"
    name = times.timed_backup(tmp_path)
    found = resolved(address, lambda _: inspector.open(name))
    assert "hunter2" not in found.said
    assert found.said.startswith("backup:blobstore://")
    assert found.name == f"backup:blobstore://key:hunter2@host/b?bucket=x@{times.version_at(90)}"
    done = ran("diff", address, "--at", "5", "--at", "6")
    assert done.code == 2
    assert "hunter2" not in done.err


def test_a_program_gets_moments(tmp_path: Path) -> None:
    with inspector.open(times.timed_backup(tmp_path)) as source:
        clock = inspector.clock(source)
    found = clock.version_at(datetime(2026, 11, 26, 10, 1, 30, tzinfo=UTC))
    assert found is not None
    assert (found.version, found.precision) == (times.version_at(90), "± 1 s")
