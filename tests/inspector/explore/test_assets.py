"""What was taken from the npm registry is what the lists beside it say, each with its licence."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from tools.assets.vendor import CHECKOUT, PACKAGES


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_vendored_files_are_those_that_are_listed(package: object) -> None:
    folder = CHECKOUT / package.folder  # type: ignore[attr-defined]
    with (folder / "ASSETS.tsv").open(encoding="utf-8") as file:
        rows = {row["file"]: row for row in csv.DictReader(file, delimiter="\t")}
    assert {path.name for path in Path(folder).iterdir()} == {*rows, "ASSETS.tsv"}
    assert set(rows) == set(package.files.values())  # type: ignore[attr-defined]
    for name, row in rows.items():
        assert row["version"] == package.version  # type: ignore[attr-defined]
        assert row["sha256"] == hashlib.sha256((folder / name).read_bytes()).hexdigest()
    assert any("LICENSE" in name for name in rows)
