"""``inspector check``."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from inspector.checks.declared.every import CHECKS
from tests.support.life.planting import Sound
from tests.support.stores.busy import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.verbs import Command

BUSY = f"text:{EXAMPLE}"


def written(tmp_path: Path, sound: Sound) -> str:
    """An instance as a source of text."""
    path = tmp_path / "instance.txt"
    pairs = sorted(sound.service.key_values.items())
    path.write_text("".join(f"key: {key.hex()} value: {value.hex()}\n" for key, value in pairs))
    return f"text:{path}"


def test_the_exit_code_is_that_of_the_worst_finding(command: Command, tmp_path: Path) -> None:
    source = written(tmp_path, Sound.make("i"))
    sound = command("-s", source, "check")

    assert (sound.code, sound.out) == (0, "")
    assert f"{len(CHECKS) - 1} checks found nothing in " in sound.err  # one runs only if it is named
    assert command("-s", BUSY, "check", "--only", "rowset-overlap").code == 1
    assert command("-s", BUSY, "check", "--only", "stats-mismatch").code == 0
    assert command("-s", BUSY, "check", "--only", "stats-mismatch", "--fail-on", "suspicious").code == 1


def test_a_table_ends_with_the_counts(command: Command) -> None:
    result = command("-s", BUSY, "check", "--only", "txn-index-pair", "--sample", "1", "--fields", "check,of")

    assert result.out.splitlines()[2:] == ["txn-index-pair  5", "", "corruption: 5"]
    assert "ages are as of 2026-09-21T14:13:20Z" in result.err


def test_json_has_the_key_and_the_fields(command: Command) -> None:
    result = command("-s", BUSY, "check", "--only", "rowset-overlap", "--format", "jsonl")
    row = json.loads(result.out)

    assert row["fields"] == {"tablet_id": "502", "version": "8"}
    assert row["record"] == "MetaRowsetKey instance_id=shop tablet_id=502 version=8"
    assert row["key"].startswith("01106d657461")


def test_what_cannot_be_asked_is_named(command: Command) -> None:
    result = command("-s", BUSY, "check", "--only", "schema-missing")

    assert "note: schema-missing was not checked: there is no MetaSchemaKey in the source" in result.err


def test_a_field_that_there_is_not_is_told_before_anything_is_read(command: Command) -> None:
    wrong = command("-s", "backup:/nowhere", "check", "--fields", "nope")

    assert (wrong.code, wrong.out) == (2, "")
    assert "there is no 'nope'" in wrong.err


def test_a_wrong_size_of_memory_is_refused_as_sql_refuses_it(command: Command) -> None:
    verbs = (("check",), ("sql", "SELECT 1"))
    check, sql = (command("-s", BUSY, *verb, "--memory", "lots") for verb in verbs)

    assert check.err == sql.err
    assert (check.code, check.out) == (2, "")
    assert check.err.startswith("error: memory limit 'lots': ")


def test_an_instance_that_there_is_not_is_told_alone(command: Command) -> None:
    wrong = command("-s", BUSY, "check", "--instance", "nobody")

    assert (wrong.code, wrong.out, wrong.err) == (1, "", "error: no instance nobody; there is shop\n")


def test_the_list_reads_nothing_and_names_are_looked_up(command: Command) -> None:
    assert len(command("check", "--list", "--format", "jsonl").out.splitlines()) == len(CHECKS)
    wrong = command("-s", BUSY, "check", "--skip", "rowset-hol")
    assert (wrong.code, wrong.out) == (2, "")
    assert "did you mean rowset-hole" in wrong.err


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("report.html", "exists already; choose another name, or remove it first"),
        ("nowhere/report.html", "cannot create a file in this folder: No such file or directory"),
    ],
)
def test_a_page_that_cannot_be_new_is_refused_before_anything_is_read(
    command: Command, tmp_path: Path, page: str, says: str
) -> None:
    (tmp_path / "report.html").write_text("mine")
    wrong = command("-s", "backup:/nowhere", "check", "--html", str(tmp_path / page))

    assert (wrong.code, wrong.out) == (2, "")
    assert says in wrong.err
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("report.html", "mine")]


def test_a_run_that_fails_leaves_no_page(command: Command, tmp_path: Path) -> None:
    assert command("-s", BUSY, "check", "--instance", "nobody", "--html", str(tmp_path / "report.html")).code == 1
    assert list(tmp_path.iterdir()) == []


def test_the_page_is_whole_and_escaped(command: Command, tmp_path: Path) -> None:
    sound = Sound.make("<script>alert(1)</script>")
    sound.change_rowset(sound.last, 3, start_version=2, rowset_id_v2="</td>\x1b[31m")
    page = tmp_path / "report.html"
    result = command("-s", written(tmp_path, sound), "check", "--html", str(page))
    text = page.read_text("utf-8")

    assert result.code == 1
    assert "rowset-overlap" in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<script" not in text
    assert "</td>\x1b" not in text
    assert "http://" not in text
    assert "https://" not in text
    assert CHECKS["rowset-overlap"].means[:40] in text


@pytest.mark.slow
def test_without_duckdb_one_line_says_what_to_install() -> None:
    program = (
        "import sys; sys.modules['duckdb'] = None; from inspector.cli import main; "
        f"sys.argv = ['inspector', '-s', '{BUSY}', 'check']; main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr == (
        "error: SQL needs the package duckdb, which is not installed: "
        "python -m pip install 'doris-fdb-inspector[sql]'\n"
    )
