"""``info``, ``doctor`` and ``capture``: what a source says of itself, and what is kept of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.verbs import DEMO, ran, rows


def test_a_family_is_no_name_of_a_file_to_be_written(tmp_path: Path) -> None:
    done = ran("-s", DEMO, "capture", "InstanceKey")
    assert (done.code, Path("InstanceKey").exists()) == (2, False)


def test_info_describes_a_backup_without_touching_it() -> None:
    (data,) = rows("-s", DEMO, "info")
    assert data["min_restorable_version"] == 924752838
    assert data["max_restorable_version"] == 944700871
    assert len(data["snapshots"]) == 2  # type: ignore[arg-type]


@pytest.mark.slow
def test_doctor_says_what_is_missing_and_how_to_mend_it(tmp_path: Path) -> None:
    done = ran("doctor", str(tmp_path / "no.cluster"), "--timeout", "1", "--format", "jsonl")
    checks = {check["name"]: check for check in map(json.loads, done.out.splitlines())}
    assert done.code == 1
    assert checks["cluster file"]["status"] == "fail"
    assert checks["cluster file"]["remedy"]


@pytest.mark.parametrize("source", [DEMO, "text:{transcript}"])
def test_fields_of_info_that_a_source_does_not_have_are_null(tmp_path: Path, source: str) -> None:
    path = tmp_path / "lines"
    path.write_text("`\\x01' is `x'\n")
    words = ["-s", source.format(transcript=path), "info", "--fields", "kind,gaps,notes_,coordinators"]
    assert "there is no 'notes_'" in ran(*words).err
    (row,) = rows(*(word.replace("notes_,", "") for word in words))
    assert row == {"kind": source.partition(":")[0], "gaps": None, "coordinators": None}
