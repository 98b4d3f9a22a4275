"""The verb ``sql``: statements from everywhere, results in every format, Ctrl-C, the prompt."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from inspector.cli.many.prompt import typed_statements
from tests.support.examples import part
from tests.support.verbs import ran

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.verbs import Command

DEMO, BEHIND = "fixtures/backup-demo", "fixtures/backup-behind"
STATEMENT = 'SELECT instance_id, count(*) AS n, max("key") AS last FROM MetaTabletKey GROUP BY ALL ORDER BY ALL LIMIT 1'
#: Runs for hours in DuckDB, without a line of Python.
ENDLESS = "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range * b.range = 7"


def test_an_answer_in_every_format(command: Command) -> None:
    printed = {
        name: command("-s", DEMO, "sql", STATEMENT, "--format", name) for name in ("json", "csv", "text", "jsonl")
    }
    assert {ran.code for ran in printed.values()} == {0}
    (row,) = json.loads(printed["json"].out)
    assert list(row) == ["instance_id", "n", "last"]
    assert isinstance(row["n"], str)
    assert bytes.fromhex(row["last"]).startswith(b"\x01\x10meta")
    assert json.loads(printed["jsonl"].out) == row
    assert printed["csv"].out == f"instance_id,n,last\n{','.join(row.values())}\n"
    assert printed["text"].out == "".join(f"{name}: {cell}\n" for name, cell in row.items())
    with_numbers = command("-s", DEMO, "sql", STATEMENT, "--format", "jsonl", "--json-numbers")
    assert json.loads(with_numbers.out)["n"] == int(row["n"])


def test_rows_end_at_the_limit_and_no_rows_are_told(command: Command) -> None:
    ran = command("-s", DEMO, "sql", "SELECT family FROM records", "--limit", "2", "--format", "jsonl")
    assert ran.out.count("\n") == 2
    ran = command("-s", DEMO, "sql", "SELECT family FROM records WHERE false")
    assert (ran.code, ran.out, ran.err) == (0, "", "note: no rows\n")
    ran = command("-s", DEMO, "sql", "SELECT family FROM records WHERE false", "--format", "csv")
    assert ran.out == "family\n"


def test_a_statement_comes_from_an_argument_a_file_or_standard_input(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "q.sql"
    file.write_text(f"-- the first\n{STATEMENT};\n", "utf-8-sig")
    expected = command("-s", DEMO, "sql", STATEMENT).out
    assert command("-s", DEMO, "sql", "--file", file).out == expected
    for words in (["-"], []):
        assert command("-s", DEMO, "sql", *words, stdin=file.read_bytes()).out == expected
    ran_both = command("-s", DEMO, "sql", STATEMENT, "--file", file)
    assert (ran_both.code, ran_both.err) == (2, "error: give the statement or --file, not both\n")


def test_several_sources(command: Command) -> None:
    statement = "SELECT count(*) AS n FROM a.InstanceKey UNION ALL SELECT count(*) FROM B.InstanceKey"
    both = ["-s", f"a={DEMO}", "-s", f"b=backup:{BEHIND}"]
    counts = [
        command("-s", source, "sql", "SELECT count(*) FROM InstanceKey", "--format", "csv") for source in (DEMO, BEHIND)
    ]
    expected = ["n", *(ran.out.split()[1] for ran in counts)]
    assert command("sql", *both, statement, "--format", "csv").out.split() == expected
    assert command(*both, "sql", statement, "--format", "csv").out.split() == expected
    assert command("-s", f"a={DEMO}", "sql", "SELECT count(*) FROM a.InstanceKey").code == 0


@pytest.mark.parametrize(
    ("sources", "says"),
    [
        ([f"a={DEMO}", BEHIND], f"error: -s {BEHIND}: with several sources, each needs a name: -s NAME={BEHIND}\n"),
        ([f"a={DEMO}", f"A={BEHIND}"], f"error: -s A={BEHIND}: two sources are called A; "),
        ([], "error: no source: give -s "),
    ],
)
def test_sources_without_names_of_their_own_are_refused(command: Command, sources: list[str], says: str) -> None:
    ran = command("sql", "SELECT 1", *(word for source in sources for word in ("-s", source)))
    assert ran.code == 2
    assert ran.err.startswith(says)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("SELECT * FROM InstanceKy", 'error: Table with name InstanceKy does not exist! Did you mean "InstanceKey"?\n'),
        ("COPY usage TO 'x'", "error: COPY is not allowed: nothing can be written here, only SELECT and EXPLAIN\n"),
    ],
)
def test_a_wrong_statement_is_one_line(command: Command, statement: str, says: str) -> None:
    ran = command("-s", DEMO, "sql", statement)
    assert (ran.code, ran.out, ran.err) == (2, "", says)


def test_a_source_that_is_not_there_is_its_own_error(command: Command) -> None:
    assert command("-s", "backup:nowhere", "sql", "SELECT 1").code == 3
    ran = command("sql", "-s", f"a={DEMO}", "-s", "b=backup:nowhere", "SELECT 1")
    assert ran.code == 3
    assert "nowhere" in ran.err


def test_explain_prints_what_would_be_read(command: Command) -> None:
    statement = "SELECT value FROM InstanceKey WHERE instance_id = 'x'"
    ran = command("-s", DEMO, "sql", statement, "--explain", "--format", "jsonl")
    keys = r"[\x01\x10instance\x00\x01\x10x\x00\x01, \x01\x10instance\x00\x01\x10x\x00\x02)"
    assert json.loads(ran.out) == {
        "source": "",
        "table": "InstanceKey",
        "columns": ["value", "instance_id"],
        "keys": keys,
    }
    assert command("-s", DEMO, "sql", f"explain {statement}", "--format", "jsonl").out == ran.out


def test_secrets_are_shown_on_demand_only(command: Command) -> None:
    words = ["-s", DEMO, "sql", "SELECT value FROM InstanceKey", "--format", "json"]
    assert "******" in command(*words).out
    assert "******" not in command(*words, "--show-secrets").out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statement", "so_far"),
    part(
        [
            (ENDLESS, "nothing was found yet"),
            ("SELECT * FROM range(1000000000000)", "nothing was found yet|printed so far"),
        ],
        2,
    ),
)
def test_ctrl_c_ends_a_statement_at_once_and_leaves_nothing(tmp_path: Path, statement: str, so_far: str) -> None:
    program = subprocess.Popen(
        [*ran.program, "-s", DEMO, "sql", statement],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not list(tmp_path.glob("inspector-sql-*")):  # Python itself tries out the folder before, with a file
        assert program.poll() is None
        time.sleep(0.05)
    program.send_signal(signal.SIGINT)
    _, err = program.communicate()
    assert program.returncode == 130
    assert re.fullmatch(f"interrupted; (?:{so_far})\n", err), err
    assert not list(tmp_path.iterdir())


class Terminal:
    """A program on a terminal: what is typed, and what is shown until a text comes."""

    def __init__(self, *words: str, **environment: str) -> None:
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execve(
                sys.executable, [*ran.program, *words], {**os.environ, "TERM": "dumb", "COLUMNS": "100", **environment}
            )

    def shown_until(self, text: str) -> str:
        shown = ""
        while text not in shown:
            assert select.select([self._fd], [], [], 60)[0], shown
            try:
                shown += os.read(self._fd, 65536).decode()
            except OSError:  # the program has ended
                break
        return shown

    def type(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def ask(self, line: str, until: str = "sql> ") -> str:
        self.type(f"{line}\n")
        return self.shown_until(until)

    def wait(self) -> int:
        self.shown_until("\0")
        _, status = os.waitpid(self.pid, 0)
        os.close(self._fd)
        return os.waitstatus_to_exitcode(status)


@pytest.mark.slow
def test_the_prompt(tmp_path: Path) -> None:
    terminal = Terminal("-s", DEMO, "sql", XDG_STATE_HOME=str(tmp_path))
    assert ".help says more" in terminal.shown_until("sql> ")
    tables = terminal.ask(".tables instance")
    assert "instances" in tables
    assert "MetaRowsetKey" not in tables
    assert "value.ram_user.ak  VARCHAR" in terminal.ask(".schema instancekey")
    assert ".quit" in terminal.ask(".help")
    assert "did you mean .tables?" in terminal.ask(".table")
    assert "MetaRowsetKey" not in terminal.ask("  .tables instance;")
    assert ".schema needs the name of a table" in terminal.ask(".schema")
    assert ".quit" in terminal.ask("help;")
    assert "error" not in terminal.ask(" ;")
    terminal.ask("SELECT 6 * 7", "...> ")
    assert "42" in terminal.ask("AS answer;")
    assert 'Did you mean "InstanceKey"?' in terminal.ask("SELECT * FROM InstanceKy;")
    assert r"[\x01\x10instance" in terminal.ask('EXPLAIN SELECT "key" FROM InstanceKey;')
    terminal.type("\x04")
    assert terminal.wait() == 0
    (history,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert history.stat().st_mode & 0o777 == 0o600
    assert "SELECT 6 * 7\nAS answer;\n" in history.read_text()


def test_ctrl_c_drops_the_lines_of_a_statement_that_is_not_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    typed: Iterator[str | type[BaseException]] = iter(["SELECT", KeyboardInterrupt, "SELECT 7;", EOFError])
    asked: list[str] = []

    def next_line(prompt: str) -> str:
        asked.append(prompt)
        line = next(typed)
        if isinstance(line, str):
            return line
        raise line

    # A real Ctrl-C that comes just before Python waits for a line ends nothing: no terminal shows this each time.
    monkeypatch.setattr("builtins.input", next_line)
    assert list(typed_statements()) == ["SELECT 7;"]
    assert asked == ["sql> ", "...> ", "sql> ", "sql> "]


@pytest.mark.slow
def test_the_prompt_names_the_sources_and_shows_how_far_each_statement_is(tmp_path: Path) -> None:
    sources = ["-s", f"old={DEMO}", "-s", f"new={BEHIND}"]
    terminal = Terminal(*sources, "sql", XDG_STATE_HOME=str(tmp_path))
    assert "The tables are old.TABLE, new.TABLE." in terminal.shown_until("sql> ")
    for _ in range(2):
        shown = terminal.ask("SELECT count(*) AS found FROM new.InstanceKey;")
        assert re.search(r"reading +\[-+\] +0%", shown)
    terminal.type("exit\n")
    assert terminal.wait() == 0


@pytest.mark.slow
def test_ctrl_c_ends_a_statement_that_runs_no_python(tmp_path: Path) -> None:
    terminal = Terminal("-s", DEMO, "sql", XDG_STATE_HOME=str(tmp_path))
    terminal.shown_until("sql> ")
    counted = "WITH i AS MATERIALIZED (SELECT count(*) AS n FROM InstanceKey)"
    terminal.ask(f"{counted} {ENDLESS} + (SELECT n FROM i);", "reading")  # DuckDB has the statement
    terminal.type("\x03")
    shown = terminal.shown_until("sql> ")
    assert "interrupted" in shown
    assert "error" not in shown
    terminal.type("\x04")
    assert terminal.wait() == 0


@pytest.mark.slow
@pytest.mark.thorough  # the prompt goes on as in the test before, and rows end as without a prompt
def test_ctrl_c_ends_a_statement_and_not_the_prompt(tmp_path: Path) -> None:
    terminal = Terminal("-s", DEMO, "sql", XDG_STATE_HOME=str(tmp_path))
    terminal.shown_until("sql> ")
    terminal.ask("SELECT * FROM range(1000000000000);", "\n600")
    terminal.type("\x03")
    assert "interrupted" in terminal.shown_until("sql> ")
    assert "42" in terminal.ask("SELECT 6 * 7;")
    terminal.type(".quit\n")
    assert terminal.wait() == 0


def test_names_of_columns_that_come_of_data_are_printable(command: Command) -> None:
    statement = "PIVOT (SELECT chr(27) || '[31mred' AS a, 1 AS b) ON a USING sum(b)"
    for form in ("table", "text"):
        assert r"\x1b[31mred" in command("-s", DEMO, "sql", statement, "--format", form).out
