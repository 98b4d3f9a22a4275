"""What holds for every verb: its source, exit codes, one-line errors, help."""

from __future__ import annotations

import csv
import io
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.cli import inspector as command
from inspector.cli.verbs import HEADINGS, VERBS
from tests.support.verbs import DEMO, ran, rows


def test_the_source_may_stand_before_the_verb_behind_it_or_in_the_environment() -> None:
    before, behind = ran("-s", DEMO, "instances"), ran("instances", "-s", DEMO)
    from_environment, bare = (
        ran("instances", INSPECTOR_SOURCE=DEMO),
        ran("instances", "-s", "fixtures/backup-demo"),
    )
    assert before.code == 0
    assert "regression_instance0" in before.out
    assert before.out == behind.out == from_environment.out == bare.out


@pytest.mark.parametrize(
    ("words", "code", "remedy"),
    [
        (["instances"], 2, "INSPECTOR_SOURCE"),
        (["-s", "backup:/nowhere", "instances"], 3, "/nowhere"),
        (["-s", "fixtures", "instances"], 3, "fixtures"),
        (["-s", "snapshot:README.md", "instances"], 3, "snapshot"),
        (["-s", "snapshot:/nowhere", "instances"], 3, "/nowhere"),
        (["-s", "text:README.md", "instances"], 3, "fdbcli"),
        (["-s", f"{DEMO}@1", "instances"], 3, "924736801"),
        (["-s", f"{DEMO}@newest", "instances"], 2, "latest"),
        (["-s", "blobstore://key@host/x", "instances"], 2, "bucket=BUCKET"),
        (["-s", DEMO, "scan", "MetaRowsetkey"], 2, "MetaRowsetKey"),
        (["-s", DEMO, "scan", "MetaRowsetKey", "tablet=1"], 2, "tablet_id"),
        (["-s", DEMO, "scan", "MetaRowsetKey", "tablet_id=1"], 2, "instance_id"),
        (["-s", DEMO, "scan", "MetaRowsetKey", "instance_id=x", "tablet_id=one"], 2, "int64"),
        (["-s", DEMO, "scan", "--where", "x"], 2, "clusters.type=SQL"),
        (["-s", DEMO, "scan", "--versions", "old"], 2, "newest"),
        (["-s", DEMO, "scan", "--descriptor-set", "README.md"], 2, "protoc"),
        (["-s", DEMO, "get", "0110zz"], 2, "hex digit"),
        (["-s", DEMO, "get", "InstanceKeys"], 2, "did you mean InstanceKey?"),
        (["-s", DEMO, "scan", "0110696e7374616e63650001106f70732d310001"], 2, "a FAMILY is expected"),
        (["-s", DEMO, "get", "InstanceKey", "instance_id=nobody"], 1, "no such record"),
        (["-s", DEMO, "instance"], 2, "instances"),
        (["-s", DEMO, "instances", "--format", "xml"], 2, "jsonl"),
    ],
)
def test_what_is_wrong_is_one_line_with_a_remedy_and_an_exit_code(words: list[str], code: int, remedy: str) -> None:
    done = ran(*words)
    assert done.code == code, done.err
    assert done.err.startswith("error: ")
    assert done.err.count("\n") == 1
    assert remedy in done.err
    assert done.out == ""


def test_debug_shows_the_traceback() -> None:
    assert "Traceback" in ran("--debug", "-s", "backup:/nowhere", "instances").err


def test_a_reader_that_stops_early_is_no_error() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{' '.join(ran.program)} -s {DEMO} raw --format text | head -1"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


def test_a_family_nobody_knows_costs_no_exit_code_and_a_value_that_fails_does() -> None:
    assert ran("-s", DEMO, "scan", "--end", "0110636f7079").code == 0
    failing = ran("-s", DEMO, "scan", "MetaDeleteBitmap")
    assert failing.code == 1
    assert "could not be decoded" in failing.err


@pytest.mark.parametrize(
    ("words", "note"),
    [
        (["-s", DEMO, "tablet-stats", "--table-id", "1"], "nothing found"),
        (["-s", DEMO, "scan", "InstanceKey", "--where", "name~^zz"], "no such record"),
        (["-s", DEMO, "scan", "InstanceKey", "--keys-only", "--where", "name~^zz"], "no such record"),
        (["-s", DEMO, "raw", "InstanceKey", "--where", "name~^zz"], "no such key-value"),
        (["-s", DEMO, "largest", "InstanceKey", "--where", "name~^zz"], "no such record"),
        (["-s", DEMO, "history", "InstanceKey", "instance_id=ops-1"], "no mutation"),
        (["diff", DEMO, DEMO], "no differences"),
    ],
)
def test_that_nothing_was_found_is_said_and_csv_has_its_header(words: list[str], note: str) -> None:
    done = ran(*words, "--format", "csv")
    assert (done.code, done.err) == (0, f"note: {done.err[6:]}")
    assert note in done.err
    (header,) = csv.reader(io.StringIO(done.out))
    assert {"instance_id", "key", "change", "record"} & set(header)
    assert ran(*words).out == ""


@pytest.mark.parametrize(
    "words",
    [
        ["instances", "--instance", "ops1"],
        ["clusters", "--instance", "ops1"],
        ["clusters", "--nodes", "--instance", "ops1"],
        ["tablet-stats", "--instance", "ops1"],
        ["scan", "MetaRowsetKey", "instance_id=ops1"],
        ["scan", "--keys-only", "MetaRowsetKey", "instance_id=ops1"],
        ["raw", "MetaRowsetKey", "instance_id=ops1"],
        ["usage", "MetaRowsetKey", "instance_id=ops1"],
        ["largest", "MetaRowsetKey", "instance_id=ops1"],
        ["verify", "MetaRowsetKey", "instance_id=ops1"],
        ["scan", "--instance", "ops1"],
        ["raw", "--instance", "ops1"],
        ["usage", "--instance", "ops1"],
        ["largest", "--instance", "ops1"],
        ["verify", "--instance", "ops1"],
        ["history", "--instance", "ops1"],
        ["history", "txn", "--instance", "ops1"],
        ["capture", "never-written.snapshot", "--instance", "ops1"],
    ],
    ids=" ".join,
)
def test_an_instance_that_is_not_there_is_an_error_that_names_those_that_are(words: list[str]) -> None:
    done = ran("-s", DEMO, *words)
    assert done.code == 1
    assert done.err.startswith("error: no instance ops1; there are ops-1, ")
    assert not Path("never-written.snapshot").exists()


def test_a_newer_schema_is_laid_over_the_built_in_one(tmp_path: Path) -> None:
    path = tmp_path / "newer.desc"
    descriptor = Path("inspector/schema/proto/doris.desc").read_bytes()
    path.write_bytes(descriptor.replace(b"user_id", b"usr_idx"))
    words = ["-s", DEMO, "scan", "InstanceKey", "--limit", "1"]
    (value,) = (row["value"] for row in rows(*words, "--descriptor-set", str(path)))
    assert value["usr_idx"] == "gavin-user-id"  # type: ignore[index]
    (value,) = (row["value"] for row in rows(*words))
    assert value["user_id"] == "gavin-user-id"  # type: ignore[index]


@pytest.mark.slow
def test_control_bytes_never_reach_the_terminal() -> None:
    for form in ("table", "json", "jsonl", "csv", "text"):
        for verb in ("scan", "raw"):
            text = ran("-s", DEMO, verb, "--format", form).out
            unsafe = {char for char in text if not char.isprintable()} - set("\n\xa0\u3000")
            assert not unsafe, (form, verb, unsafe)


def test_importing_the_library_imports_no_binding_and_no_server() -> None:
    program = (
        "import inspector, sys; print({'fdb', 'starlette', 'pyroaring', 'tabulate', 'construct'} & set(sys.modules))"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "set()\n"
    )


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_every_verb_shows_an_example_that_it_takes(verb: str) -> None:
    shown = ran(verb, "--help").out.partition("Example:\n\n  ")[2]
    program, *words = shlex.split(shown)
    assert program == "inspector"
    assert verb in words
    with command.make_context("inspector", words) as context:
        verb_command = command.get_command(context, verb)
        assert verb_command is not None
        rest = words[words.index(verb) + 1 :]
        verb_command.make_context(verb, [word for word in rest if not word.endswith(".json")], context).close()


def test_the_help_lists_each_verb_on_a_line_below_the_heading_of_its_room() -> None:
    shown = ran("--help").out
    listed = [
        line.split(maxsplit=1)
        for name in HEADINGS.values()
        for line in shown.partition(f"\n{name}:\n")[2].partition("\n\n")[0].splitlines()
    ]
    assert dict(listed) == {name: verb.help for name, verb in VERBS.items()}
    assert max(map(len, shown.splitlines())) <= 80
