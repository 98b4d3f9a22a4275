"""``inspector dissect``."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from tests.support.places import DEMO

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.verbs import Command

(RANGE,) = DEMO.glob("kvranges/*/*/range,936025341,*")
(LOG,) = DEMO.glob("logs/*/*/log,*")
(MANIFEST,) = DEMO.glob("snapshots/snapshot,932046711,*")
ENCRYPTION = DEMO / "properties" / "encryption_metadata"


def test_fields_of_a_file_in_every_format(command: Command) -> None:
    table = command("dissect", ENCRYPTION)
    assert table.code == 0
    assert table.err == ""
    assert [line.split() for line in table.out.splitlines()[2:]] == [
        ["25", "5", "is_encryption_enabled", "false"],
        ["55", "1", "encryption_block_size", "0"],
    ]
    expected = [
        {"block": None, "offset": 25, "length": 5, "field": "is_encryption_enabled", "value": "false"},
        {"block": None, "offset": 55, "length": 1, "field": "encryption_block_size", "value": "0"},
    ]
    assert list(command("dissect", ENCRYPTION, "--format", "jsonl").lines) == expected
    assert command("dissect", ENCRYPTION, "--format", "json").data == expected
    rows = list(csv.DictReader(io.StringIO(command("dissect", ENCRYPTION, "--format", "csv").out)))
    assert rows[0] == {
        "block": "",
        "offset": "25",
        "length": "5",
        "field": "is_encryption_enabled",
        "value": "false",
        "problem": "",
    }
    assert "offset: 25\n" in command("dissect", ENCRYPTION, "--format", "text").out
    assert (
        command("dissect", ENCRYPTION, "--fields", "offset,value", "--format", "csv").out
        == "offset,value\n25,false\n55,0\n"
    )


@pytest.mark.slow
def test_secrets_are_shown_on_demand_only(command: Command) -> None:
    masked = [row["value"] for row in command("dissect", RANGE, "--format", "jsonl").lines]
    shown = [row["value"] for row in command("dissect", RANGE, "--format", "jsonl", "--show-secrets").lines]
    assert not any("******" in value for value in shown)
    assert 0 < masked.count("******") < len(masked)
    assert all(value == other for value, other in zip(masked, shown, strict=True) if "******" not in value)


@pytest.mark.slow
@pytest.mark.thorough  # what lies in the files is tested without the verb: test_blocks.py
def test_a_real_log_is_laid_out_whole(command: Command) -> None:
    rows = list(command("dissect", LOG, "--format", "jsonl").lines)
    assert sum(row["length"] for row in rows) == LOG.stat().st_size
    assert {row["value"] for row in rows if row["field"].endswith(".type")} == {"0 (set)", "1 (clear_range)", "2 (add)"}


def test_damage_is_told_with_its_place_and_fails(command: Command, tmp_path: Path) -> None:
    cut = tmp_path / RANGE.name
    cut.write_bytes(RANGE.read_bytes()[:300_000])
    ran = command("dissect", cut, "--format", "jsonl")
    assert ran.code == 1
    assert list(ran.lines)[-1] == {
        "block": 0,
        "offset": 257694,
        "length": 0,
        "field": "rows[205].value",
        "value": "",
        "problem": "expected 90000 byte(s), found 42306",
    }
    assert ran.err == f"note: {cut}: damaged in 1 place; the column `problem` says what was expected there\n"


def test_one_block(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "range,10,1,32"
    block = bytes.fromhex("e9030000 00000001 61 00000001 7a").ljust(32, b"\xff")
    path.write_bytes(block + b"\0" * 32 + block)
    assert {row["block"] for row in command("dissect", path, "--block", 2, "--format", "jsonl").lines} == {2}
    assert [command("dissect", path, "--block", number).code for number in (0, 1, 2, 3)] == [0, 1, 0, 2]


@pytest.mark.parametrize(
    ("arguments", "code", "remedy"),
    [
        (["/nowhere"], 3, "give one file of a backup"),
        ([DEMO], 3, "give one file of a backup"),
        (["README.md"], 3, "give a range file, a mutation log, a manifest or a property"),
        ([RANGE, "--block", "7"], 2, "the file has 1"),
        ([MANIFEST, "--block", "0"], 2, "only range files and mutation logs have"),
        ([RANGE, "--block", "-1"], 2, "--block"),
        ([], 2, "FILE"),
    ],
    ids=str,
)
def test_wrong_files_and_blocks(command: Command, arguments: list[object], code: int, remedy: str) -> None:
    ran = command("dissect", *arguments)
    assert ran.code == code
    assert ran.err.startswith("error: ")
    assert remedy in ran.err
    assert ran.err.count("\n") == 1


def test_empty_log_has_no_fields(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "log,1,9,1,1048576"
    path.write_bytes(b"")
    ran = command("dissect", path)
    assert (ran.code, ran.out, ran.err) == (0, "", "note: the file is empty\n")
