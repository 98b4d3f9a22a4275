"""What a snapshot says of itself, as the table holds it and as the documentation names it."""

from __future__ import annotations

import re
from dataclasses import fields

from inspector.sources.base import ReadPart
from inspector.sources.snapshot.format import APPLICATION_ID, Metadata
from tests.support.places import ROOT

METADATA = Metadata("2026-11-01T03:00:00+00:00", "fdb", (1, 2), False, (ReadPart(b"\x00", b"\xff", 1),), ("a note",))


def test_metadata_reads_as_it_was_written() -> None:
    rows = dict(METADATA.rows())
    assert rows["read_parts"] == '[["00", "ff", 1]]'
    assert Metadata.parse(rows.items()) == METADATA
    assert Metadata.parse(Metadata().rows()) == Metadata.parse([]) == Metadata()


def test_the_documentation_names_the_marks_and_every_row_of_the_metadata() -> None:
    text = (ROOT / "docs" / "sources.md").read_text().split("## The snapshot file")[1].split("\n## ")[0]
    table = text.split("| metadata | |")[1]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [field.name for field in fields(Metadata)]
    assert f"0x{APPLICATION_ID:08x}" in text
