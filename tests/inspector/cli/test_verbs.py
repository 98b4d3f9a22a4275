"""The inspector command: sources, formats, exit codes, one-line errors."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import shlex
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from inspector.cli import VERBS
from inspector.cli import inspector as command
from inspector.schema import Schema
from inspector.sources.memory import MemorySource
from inspector.views.usage import largest, usage

DEMO = "backup:fixtures/backup-demo"
PROGRAM = [sys.executable, "-m", "inspector"]


def run(*words: str) -> Result:
    return CliRunner().invoke(command, words, standalone_mode=False)


def process(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "INSPECTOR_SOURCE"}
    return subprocess.run([*PROGRAM, *words], env={**clean, **environment}, capture_output=True, text=True, check=False)


def rows(*words: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(*words, "--format", "jsonl").stdout.splitlines()]


@pytest.mark.slow
def test_the_source_may_stand_before_the_verb_behind_it_or_in_the_environment() -> None:
    before, behind = process("-s", DEMO, "instances"), process("instances", "-s", DEMO)
    from_environment, bare = (
        process("instances", INSPECTOR_SOURCE=DEMO),
        process("instances", "-s", "fixtures/backup-demo"),
    )
    assert before.returncode == 0
    assert "regression_instance0" in before.stdout
    assert before.stdout == behind.stdout == from_environment.stdout == bare.stdout


@pytest.mark.slow
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
        (["-s", "blobstore://key@host/x", "instances"], 3, ""),
        (["-s", DEMO, "scan", "MetaRowsetkey"], 2, "MetaRowsetKey"),
        (["-s", DEMO, "scan", "MetaRowsetKey", "tablet=1"], 2, "tablet_id"),
        (["-s", DEMO, "scan", "MetaRowsetKey", "tablet_id=1"], 2, "instance_id"),
        (["-s", DEMO, "scan", "MetaRowsetKey", "instance_id=x", "tablet_id=one"], 2, "int64"),
        (["-s", DEMO, "scan", "--where", "x"], 2, "clusters.type=SQL"),
        (["-s", DEMO, "scan", "--versions", "old"], 2, "newest"),
        (["-s", DEMO, "scan", "--descriptor-set", "README.md"], 2, "protoc"),
        (["-s", DEMO, "get", "0110zz"], 2, "hex digit"),
        (["-s", DEMO, "get", "InstanceKeys"], 2, "did you mean InstanceKey?"),
        (["-s", DEMO, "scan", "0110696e7374616e63650001106f70732d310001"], 2, "a FAMILY is wanted"),
        (["-s", DEMO, "get", "InstanceKey", "instance_id=nobody"], 1, "no such record"),
        (["-s", DEMO, "instance"], 2, "instances"),
        (["-s", DEMO, "instances", "--format", "xml"], 2, "jsonl"),
    ],
)
def test_what_is_wrong_is_one_line_with_a_remedy_and_an_exit_code(words: list[str], code: int, remedy: str) -> None:
    done = process(*words)
    assert done.returncode == code, done.stderr
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert remedy in done.stderr
    assert done.stdout == ""


def test_debug_shows_the_traceback() -> None:
    assert "Traceback" in process("--debug", "-s", "backup:/nowhere", "instances").stderr


def test_a_reader_that_stops_early_is_no_error() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{' '.join(PROGRAM)} -s {DEMO} raw --format text | head -1"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


#: Runs a verb on the demo backup, which sends SIGINT before or behind so many key-values or mutations.
INTERRUPTED = """
import os, signal, sys
import inspector.cli.many.diff as diff
import inspector.cli.options as options
from inspector.cli import main
from inspector.sources.backup import BackupSource
from inspector.sources.opening import open_source

def interrupted(stream):
    for number, passing in enumerate(stream):
        if number == {number}:
            os.kill(os.getpid(), signal.SIGINT)
        yield passing

class Interrupting(BackupSource):
    def key_values(self, begin=b"", end=b"\\xff", *, reverse=False):
        return interrupted(super().key_values(begin, end, reverse=reverse))

    def mutations(self, begin=b"", end=b"\\xff", after_version=None, to_version=None):
        return interrupted(super().mutations(begin, end, after_version, to_version))

def opened(name, **settings):
    source = open_source(name)
    source.__class__ = Interrupting
    return source

options.open_source = diff.open_source = opened
main()
"""


def interrupted(number: int, *words: str) -> subprocess.CompletedProcess[str]:
    program = INTERRUPTED.format(number=number)
    source = [] if words[0] == "diff" else ["-s", DEMO]
    return subprocess.run([sys.executable, "-c", program, *source, *words], capture_output=True, text=True, check=False)


def option_to_go_on(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.returncode == 130
    assert done.stderr.startswith("interrupted; ")
    assert done.stderr.count("\n") == 1
    return done.stderr.split("go on with ")[1].split()


@pytest.mark.slow
@pytest.mark.parametrize("words", [[], ["--reverse"], ["VersionedPartitionVersionKey"], ["--keys-only"]], ids=str)
def test_an_interrupted_scan_prints_whole_records_and_says_where_to_go_on(words: list[str]) -> None:
    done = interrupted(600, "scan", *words, "--format", "json")
    printed = json.loads(done.stdout)
    further = process("-s", DEMO, "scan", *words, "--format", "json", *option_to_go_on(done))
    whole = process("-s", DEMO, "scan", *words, "--format", "json")
    assert 0 < len(printed) <= 600
    assert printed + json.loads(further.stdout) == json.loads(whole.stdout)


@pytest.mark.slow
def test_an_interrupted_raw_prints_whole_lines_and_says_where_to_go_on() -> None:
    done = interrupted(1000, "raw", "--format", "jsonl")
    further = process("-s", DEMO, "raw", "--format", "jsonl", *option_to_go_on(done))
    assert done.stdout + further.stdout == process("-s", DEMO, "raw", "--format", "jsonl").stdout


@pytest.mark.slow
@pytest.mark.parametrize(("verb", "counted"), [("usage", "keys"), ("verify", "records")])
def test_an_interrupted_count_says_what_was_counted_and_where_to_go_on(verb: str, counted: str) -> None:
    def total(done: subprocess.CompletedProcess[str]) -> int:
        return sum(row[counted] for row in json.loads(done.stdout))

    done = interrupted(1000, verb, "--format", "json")
    further = process("-s", DEMO, verb, "--format", "json", *option_to_go_on(done))
    assert 0 < total(done) <= 1000
    assert total(done) + total(further) == total(process("-s", DEMO, verb, "--format", "json"))


@pytest.mark.slow
def test_an_interrupted_comparison_says_where_to_go_on_and_not_that_there_is_no_difference() -> None:
    words = ["diff", f"{DEMO}@931218569", f"{DEMO}@937228653", "--format", "jsonl"]
    whole = process(*words).stdout
    for number in (300, 1200):
        done = interrupted(number, *words)
        assert done.stdout + process(*words, *option_to_go_on(done)).stdout == whole
    same = interrupted(500, "diff", DEMO, DEMO)
    assert same.stdout == ""
    assert option_to_go_on(same)[0] == "--begin"


@pytest.mark.slow
def test_an_interrupted_history_says_behind_which_version_to_go_on() -> None:
    words = ["history", "TableVersionKey", "--format", "jsonl"]
    done = interrupted(300, *words)
    assert 0 < done.stdout.count("\n") <= 300
    assert (
        done.stdout + process("-s", DEMO, *words, *option_to_go_on(done)).stdout == process("-s", DEMO, *words).stdout
    )


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["scan", "raw"])
def test_a_search_that_was_interrupted_before_it_found_any_does_not_say_that_there_is_none(verb: str) -> None:
    done = interrupted(1000, verb, "--where", "value.label=nosuch")
    assert done.stdout == ""
    assert option_to_go_on(done)[0] == "--begin"


@pytest.mark.slow
@pytest.mark.parametrize("words", [["history", "TableVersionKey"], ["scan"], ["usage"], ["diff", DEMO, DEMO]], ids=str)
def test_what_is_interrupted_at_once_says_only_that(words: list[str]) -> None:
    done = interrupted(0, *words)
    assert (done.returncode, done.stderr) == (130, "interrupted; nothing was found yet\n")


@pytest.mark.slow
@pytest.mark.parametrize("words", [["history", "TableVersionKey"], ["info"]], ids=str)
def test_a_terminal_changes_nothing_of_what_is_said(words: list[str]) -> None:
    """A verb that needs more of a source than its key-values gets it where a bar could be drawn, too."""
    ours, theirs = pty.openpty()
    on_terminal = subprocess.run([*PROGRAM, "-s", DEMO, *words], stdout=subprocess.PIPE, stderr=theirs, check=True)
    os.close(theirs)
    os.close(ours)
    assert on_terminal.stdout.decode() == process("-s", DEMO, *words).stdout


def test_an_interrupted_search_names_the_largest_so_far() -> None:
    done = interrupted(1000, "largest", "-n", "3", "--format", "jsonl")
    assert option_to_go_on(done)[0] == "--begin"
    assert done.stdout.count("\n") == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        *([verb] for verb in ("usage", "verify", "largest", "scan", "raw")),
        *([verb, "--instance", "ops-1"] for verb in ("usage", "verify", "scan")),
        ["diff", DEMO, DEMO],
    ],
    ids=" ".join,
)
def test_a_bar_is_drawn_on_a_terminal_alone(words: list[str]) -> None:
    command = [*PROGRAM, *words] if words[0] == "diff" else [*PROGRAM, "-s", DEMO, *words]
    terminal, end = pty.openpty()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=end, check=False, timeout=60)
    os.close(end)
    drawn = os.read(terminal, 1 << 16).decode()
    os.close(terminal)
    assert "reading" in drawn
    assert "100%" in drawn
    assert b"100%" not in done.stdout
    assert drawn.count("\x1b[?25h") == 1  # the end of a bar: there is one for all sources
    assert "reading" not in process(*command[len(PROGRAM) :]).stderr


def on_one_terminal(*words: str, stderr: int | None = None) -> str:
    """What a terminal shows in the end, of standard output and standard error unless that goes elsewhere."""
    terminal, end = pty.openpty()
    with subprocess.Popen([*PROGRAM, *words], stdout=end, stderr=stderr or end) as done:
        os.close(end)
        shown = b""
        with suppress(OSError):  # it has ended
            while piece := os.read(terminal, 1 << 16):
                shown += piece
    os.close(terminal)
    assert done.returncode in (0, 1)
    text = re.sub(r"\x1b\[\?25[hl]", "", shown.decode()).replace("\r\n", "\n")
    return "\n".join(re.sub(r".*\r\x1b\[K|.*\r(?=reading)", "", line) for line in text.split("\n"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ["-s", DEMO, "scan", "--where", "instance_id=ops-1", "--limit", "40"],
        ["-s", DEMO, "scan", "--where", "instance_id=ops-1", "--format", "jsonl"],
        ["-s", DEMO, "raw", "--where", "instance_id=ops-1", "--format", "text"],
        ["diff", DEMO + "@snapshot", DEMO, "--format", "jsonl"],
    ],
)
def test_a_search_shows_how_far_it_is_on_the_terminal_of_its_results_and_leaves_them_whole(words: list[str]) -> None:
    shown = on_one_terminal(*words).splitlines()
    bar = [line for line in shown if line.startswith("reading")]
    results = [line for line in shown if line not in bar and not line.startswith(("note: ", "warning: "))]
    assert len(bar) == ("--limit" not in words)
    assert results == on_one_terminal(*words, stderr=subprocess.DEVNULL).splitlines()


@pytest.mark.slow
def test_where_the_size_is_not_known_the_bytes_are_counted(tmp_path: Path) -> None:
    snapshot = str(tmp_path / "demo.snapshot")
    assert process("-s", DEMO, "capture", snapshot).returncode == 0
    shown = on_one_terminal("-s", snapshot, "scan", "MetaTabletKey", "--where", "value.index_id=7")
    assert re.fullmatch(r"reading +[1-9][0-9]* bytes\nnote: no such record\n", shown)


def test_every_format_has_the_same_instances() -> None:
    names = [row["instance_id"] for row in rows("-s", DEMO, "instances")]
    assert names == ["6ADDF03D-4C71-4F43-9D84-5FC89B3514F8", "ops-1", "regression_instance0", "sample_instance_id"]
    assert [row["instance_id"] for row in json.loads(run("-s", DEMO, "instances", "--format", "json").stdout)] == names
    table = list(csv.DictReader(io.StringIO(run("-s", DEMO, "instances", "--format", "csv").stdout)))
    assert [row["instance_id"] for row in table] == names
    for form in ("table", "text"):
        text = run("-s", DEMO, "instances", "--format", form).stdout
        assert all(str(name) in text for name in names)
        assert "2022-11-24T03:27:17Z (1669260437)" in text


def test_json_has_raw_times_and_64_bit_ints_as_strings() -> None:
    first = rows("-s", DEMO, "instances")[2]
    assert first["created"] == "1669260437"
    assert first["clusters"] == {"COMPUTE": 2, "SQL": 1}


def test_fields_choose_columns_and_paths_and_no_header_leaves_their_names_out() -> None:
    words = ["-s", DEMO, "scan", "InstanceKey", "--fields", "fields.instance_id,value.clusters.type", "--format"]
    assert run(*words, "csv").stdout.splitlines()[0] == "fields.instance_id,value.clusters.type"
    assert (
        run(*words, "csv", "--no-header").stdout.splitlines()[2]
        == 'regression_instance0,"[""SQL"",""COMPUTE"",""COMPUTE""]"'
    )


def test_fields_change_nothing_but_the_choice_of_columns() -> None:
    words = ["-s", DEMO, "clusters", "--nodes"]
    whole, chosen = (run(*words, *more).stdout.splitlines() for more in ([], ["--fields", "host, created,port"]))
    begin = whole[0].index("created")
    times = [line[begin : begin + 33] for line in whole[2:]]
    assert "2022-11-24T03:27:17Z (1669260437)" in times
    begin = chosen[0].index("created")
    assert [line[begin : begin + 33] for line in chosen[2:]] == times
    assert chosen[0].split() == ["host", "created", "port"]


def test_clusters_by_cluster_and_by_node() -> None:
    found = rows("-s", DEMO, "clusters", "--instance", "regression_instance0")
    assert [row["type"] for row in found] == ["SQL", "COMPUTE", "COMPUTE"]
    nodes = rows("-s", DEMO, "clusters", "--nodes", "--instance", "regression_instance0")
    assert len(nodes) == sum(len(list(row["nodes"])) for row in found)  # type: ignore[call-overload]


def test_tablet_stats_are_the_sum_of_their_parts() -> None:
    chosen = ["-s", DEMO, "tablet-stats", "--instance", "ops-1", "--table-id", "113973"]
    merged, parts = rows(*chosen), rows(*chosen, "--parts")
    for row in merged:
        of_tablet = [part for part in parts if part["tablet_id"] == row["tablet_id"]]
        for number in ("data_size", "num_rows", "num_rowsets", "num_segments", "index_size", "segment_size"):
            assert int(str(row[number])) == sum(int(str(part[number])) for part in of_tablet)
    assert {str(part["part"]) for part in parts} == {"aggregated", "detached"}


def test_a_family_nobody_knows_costs_no_exit_code_and_a_value_that_fails_does() -> None:
    assert run("-s", DEMO, "scan", "--end", "0110636f7079").return_value == 0
    failing = run("-s", DEMO, "scan", "MetaDeleteBitmap")
    assert failing.return_value == 1
    assert "could not be decoded" in failing.stderr


def test_limit_reverse_and_bounds() -> None:
    names = [row["key"] for row in rows("-s", DEMO, "scan", "MetaRowsetKey", "--keys-only")]
    assert [row["key"] for row in rows("-s", DEMO, "scan", "MetaRowsetKey", "--keys-only", "--reverse")] == names[::-1]
    assert [
        row["key"] for row in rows("-s", DEMO, "scan", "--begin", str(names[5]), "--limit", "3", "--keys-only")
    ] == names[5:8]


@pytest.mark.slow
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
    done = process(*words, "--format", "csv")
    assert (done.returncode, done.stderr) == (0, f"note: {done.stderr[6:]}")
    assert note in done.stderr
    (header,) = csv.reader(io.StringIO(done.stdout))
    assert {"instance_id", "key", "change", "record"} & set(header)
    assert process(*words).stdout == ""


@pytest.mark.slow
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
    done = process("-s", DEMO, *words)
    assert done.returncode == 1
    assert done.stderr.startswith("error: no instance ops1; there are ops-1, ")
    assert not Path("never-written.snapshot").exists()


@pytest.mark.slow
def test_nothing_is_said_of_what_was_not_read_to_its_end() -> None:
    done = interrupted(600, "scan", "--where", "name=nobody", "--format", "jsonl")
    assert done.stdout == ""
    assert "no such record" not in done.stderr
    assert option_to_go_on(done)[0] == "--begin"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "near"),
    [
        (["instances", "--fields", "nam"], "name"),
        (["usage", "--fields", "total"], "value_bytes"),
        (["scan", "--fields", "valu.x"], "value"),
        (["info", "--fields", "kinds"], "kind"),
    ],
)
def test_a_column_that_cannot_be_is_refused(words: list[str], near: str) -> None:
    done = process("-s", DEMO, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert near in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [["instances"], ["clusters", "--nodes"], ["usage"], ["verify"], ["largest"], ["scan"], ["raw"]],
    ids=str,
)
def test_every_heading_of_a_table_is_a_name_for_fields(words: list[str]) -> None:
    heading = process("-s", DEMO, *words).stdout.splitlines()[0].split()
    assert process("-s", DEMO, *words, "--fields", ",".join(heading)).returncode in (0, 1)


def test_a_difference_is_chosen_by_either_side() -> None:
    words = ["diff", f"{DEMO}@931218569", DEMO, "PartitionVersionKey"]
    for condition in ("version=152", "version=176"):
        (change,) = rows(*words, "--where", condition)
        assert (change["change"], change["fields_changed"]) == (
            "changed",
            [{"field": "version", "before": "176", "after": "152"}],
        )


@pytest.mark.slow
def test_a_record_can_be_named_in_one_word_or_by_a_key_with_text_around_it() -> None:
    expected = process("-s", DEMO, "get", "InstanceKey", "instance_id=ops-1").stdout
    key = "0110696e7374616e63650001106f70732d310001"
    assert process("-s", DEMO, "get", "InstanceKey instance_id=ops-1").stdout == expected
    pasted = process("-s", DEMO, "get", f"commit failed, key={key};")
    assert (pasted.stdout, pasted.stderr) == (expected, "note: took the key at position 19\n")
    assert rows("-s", DEMO, "scan", "InstanceKey instance_id=ops-1") == rows(
        "-s", DEMO, "scan", "--begin", key, "--end", key + "00"
    )


@pytest.mark.slow
def test_what_largest_names_can_be_got() -> None:
    for row in rows("-s", DEMO, "largest", "-n", "3"):
        assert process("-s", DEMO, "get", *str(row["record"]).split()).stdout.startswith(f"# {row['record']}")


def test_a_family_is_no_name_of_a_file_to_be_written(tmp_path: Path) -> None:
    done = process("-s", DEMO, "capture", "InstanceKey")
    assert (done.returncode, Path("InstanceKey").exists()) == (2, False)


def test_a_family_alone_can_be_counted() -> None:
    everything = rows("-s", DEMO, "usage")
    for verb in ("usage", "verify"):
        found = rows("-s", DEMO, verb, "MetaRowsetKey")
        assert {row["family"] for row in found} == {"MetaRowsetKey"}
    keys = sum(row["keys"] for row in everything if row["family"] == "MetaRowsetKey")  # type: ignore[misc]
    assert sum(row["keys"] for row in rows("-s", DEMO, "usage", "MetaRowsetKey")) == keys  # type: ignore[misc]


@pytest.mark.parametrize("words", [["instances"], ["clusters"], ["clusters", "--nodes"], ["tablet-stats"]], ids=str)
def test_views_stop_at_a_limit(words: list[str]) -> None:
    assert rows("-s", DEMO, *words, "--limit", "2") == rows("-s", DEMO, *words)[:2]


def test_conditions_choose_by_value() -> None:
    found = rows("-s", DEMO, "scan", "InstanceKey", "--where", "status=DELETED")
    assert [row["fields"] for row in found] == [{"instance_id": "ops-1"}]


def test_versions_newest_all_and_before_a_stamp() -> None:
    words = ["-s", DEMO, "scan", "VersionedPartitionVersionKey", "instance_id=ops-1", "partition_id=113966"]
    stamps = [str(row["versionstamp"]) for row in rows(*words)]
    assert stamps == sorted(stamps)
    assert len(stamps) > 3
    assert [row["versionstamp"] for row in rows(*words, "--versions", "newest")] == stamps[-1:]
    assert [row["versionstamp"] for row in rows(*words, "--versions", stamps[2])] == stamps[1:2]
    assert [row["versionstamp"] for row in rows(*words, "--versions", "newest", "--reverse")] == stamps[-1:]
    get = ["-s", DEMO, "get", "VersionedPartitionVersionKey", "instance_id=ops-1", "partition_id=113966"]
    assert [row["versionstamp"] for row in rows(*get)] == stamps[-1:]


def test_get_gives_the_whole_record_for_any_of_its_keys() -> None:
    raw = rows(
        "-s", DEMO, "raw", "MetaSchemaKey", "instance_id=regression_instance0", "index_id=113974", "schema_version=0"
    )
    assert len(raw) > 1
    records = [rows("-s", DEMO, "get", str(row["key"])) for row in raw]
    assert all(found == records[0] for found in records)
    assert records[0][0]["family"] == "MetaSchemaKey"


def test_what_raw_prints_as_text_is_a_source(tmp_path: Path) -> None:
    path = tmp_path / "pasted"
    path.write_text(run("-s", DEMO, "raw", "TxnLabelKey", "--format", "text").stdout)
    assert rows("-s", f"text:{path}", "scan") == rows("-s", DEMO, "scan", "TxnLabelKey")


def test_a_newer_schema_is_laid_over_the_built_in_one(tmp_path: Path) -> None:
    path = tmp_path / "newer.desc"
    descriptor = Path("inspector/schema/proto/doris.desc").read_bytes()
    path.write_bytes(descriptor.replace(b"user_id", b"usr_idx"))
    words = ["-s", DEMO, "scan", "InstanceKey", "--limit", "1"]
    (value,) = (row["value"] for row in rows(*words, "--descriptor-set", str(path)))
    assert value["usr_idx"] == "gavin-user-id"  # type: ignore[index]
    assert Schema.builtin() is Schema.builtin()


def test_usage_and_largest_are_what_a_plain_count_gives() -> None:
    source = MemorySource({b"\x01\x10instance\x00\x01\x10i\x00\x01": b"12345", b"\x15other": b"1", b"\x01": b""})
    counted = {
        (row.space, row.family, row.instance_id): (row.keys, row.key_bytes, row.value_bytes) for row in usage(source)
    }
    assert counted == {
        ("0x01", "InstanceKey", "i"): (1, 16, 5),
        ("0x15", "(malformed key)", ""): (1, 6, 1),
        ("0x01", "(malformed key)", ""): (1, 1, 0),
    }
    assert sum(row.share for row in usage(source)) == pytest.approx(1)
    assert [row.bytes for row in largest(source, number=2)] == [21, 7]


def test_info_describes_a_backup_without_touching_it() -> None:
    (data,) = rows("-s", DEMO, "info")
    assert data["min_restorable_version"] == 924752838
    assert data["max_restorable_version"] == 944700871
    assert len(data["snapshots"]) == 2  # type: ignore[arg-type]


@pytest.mark.slow
def test_doctor_says_what_is_missing_and_how_to_mend_it(tmp_path: Path) -> None:
    done = process("doctor", str(tmp_path / "no.cluster"), "--timeout", "1", "--format", "jsonl")
    checks = {check["name"]: check for check in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 1
    assert checks["cluster file"]["status"] == "fail"
    assert checks["cluster file"]["remedy"]


@pytest.mark.slow
def test_control_bytes_never_reach_the_terminal() -> None:
    for form in ("table", "json", "jsonl", "csv", "text"):
        for verb in ("scan", "raw"):
            text = run("-s", DEMO, verb, "--format", form).stdout
            unsafe = {char for char in text if not char.isprintable()} - set("\n\xa0\u3000")
            assert not unsafe, (form, verb, unsafe)


def test_importing_the_library_imports_no_binding_and_no_server() -> None:
    program = (
        "import inspector, sys; print({'fdb', 'starlette', 'pyroaring', 'tabulate', 'construct'} & set(sys.modules))"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "set()\n"
    )


@pytest.mark.parametrize("source", [DEMO, "text:{transcript}"])
def test_fields_of_info_that_a_source_does_not_have_are_null(tmp_path: Path, source: str) -> None:
    path = tmp_path / "lines"
    path.write_text("`\\x01' is `x'\n")
    words = ["-s", source.format(transcript=path), "info", "--fields", "kind,gaps,notes_,coordinators"]
    assert "there is no 'notes_'" in str(run(*words).exception)
    (row,) = rows(*(word.replace("notes_,", "") for word in words))
    assert row == {"kind": source.partition(":")[0], "gaps": None, "coordinators": None}


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_every_verb_shows_an_example_that_it_takes(verb: str) -> None:
    shown = run(verb, "--help").stdout.partition("Example:\n\n  ")[2]
    program, *words = shlex.split(shown)
    assert program == "inspector"
    assert verb in words
    with command.make_context("inspector", words) as context:
        verb_command = command.get_command(context, verb)
        assert verb_command is not None
        rest = words[words.index(verb) + 1 :]
        verb_command.make_context(verb, [word for word in rest if not word.endswith(".json")], context).close()
