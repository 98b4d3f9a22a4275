from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

from keycodec import cli
from tests.support.keycodec import ROWSET, one_line
from tests.support.verbs import call

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("verb", cli.VERBS)
def test_every_verb_has_help(verb: str) -> None:
    ended = call(verb, "--help")
    assert ended.code == 0
    assert f"Usage: keycodec {verb}" in ended.out


@pytest.mark.parametrize("verb", cli.VERBS)
def test_every_verb_has_a_short_help_that_no_terminal_cuts(verb: str) -> None:
    command = cli.keycodec.get_command(click.Context(cli.keycodec), verb)
    assert command is not None
    assert command.short_help is not None
    assert len(command.short_help) <= 55
    assert re.search(rf"^  {verb} +{re.escape(command.short_help)}$", call("--help").out, re.MULTILINE)


@pytest.mark.parametrize("verb", cli.VERBS)
def test_the_help_of_every_verb_shows_an_example(verb: str) -> None:
    shown = call(verb, "--help").out.partition("Example:\n\n  ")[2]
    assert f"keycodec {verb} " in shown
    assert shown.count("\n") == 1


def test_help_lists_the_verbs() -> None:
    ended = call("--help")
    assert ended.code == 0
    assert all(f"\n  {verb} " in ended.out for verb in cli.VERBS)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["undo"], "No such command 'undo'; the verbs are decode, encode, families, range, annotate"),
        (["decode", "--nope"], "No such option"),
        (["decode", "--format", "xml"], "'xml' is not one of 'diagram', 'json', 'table'"),
    ],
)
def test_wrong_usage_is_one_line_with_a_remedy(args: list[str], message: str) -> None:
    ended = call(*args)
    assert (ended.code, ended.out) == (2, "")
    assert message in one_line(ended.err)
    assert "--help`)" in ended.err


def test_without_any_argument_the_help_is_printed_as_wrong_usage() -> None:
    assert call() == (2, "", call("--help").out)


def test_without_a_verb_the_verbs_are_named() -> None:
    ended = call("--debug")
    assert (ended.code, ended.out) == (2, "")
    assert "Missing command; the verbs are decode, encode, families, range, annotate" in one_line(ended.err)


def test_the_version_is_told() -> None:
    assert call("--version").out.startswith("keycodec, version ")


def test_a_traceback_is_shown_only_with_debug() -> None:
    assert "Traceback" not in call("encode", "InstanceKey").err
    ended = call("--debug", "encode", "InstanceKey")
    assert ended.code == 2
    assert "Traceback" in ended.err
    assert ended.err.splitlines()[-1].startswith("error: InstanceKey: instance_id is missing")


def test_a_reader_that_has_seen_enough_ends_it_quietly(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text((ROWSET.hex() + "\n") * 2000)
    command = [*call.program, "decode", "--bare"]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with (
        keys.open("rb") as stdin,
        subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process,
    ):
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_an_interrupt_is_one_line_and_130() -> None:
    command = [*call.program, "decode", "--bare"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, bufsize=0, **pipes) as process:  # type: ignore[call-overload]
        process.stdin.write(ROWSET.hex().encode() + b"\n")
        assert process.stdout.readline()  # it is up, and waits for more
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert process.stderr.read() == b"error: interrupted\n"


def test_output_has_no_colour() -> None:
    for args in (["decode", ROWSET.hex()], ["families"], ["--help"], ["decode", "zz"]):
        ended = call(*args, FORCE_COLOR="1")
        assert "\x1b" not in ended.out + ended.err


def _modules(code: str) -> set[str]:
    printed = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules, file=sys.stderr)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(printed.stderr.split())


def _packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_the_library_imports_the_standard_library_only() -> None:
    code = (
        "import keycodec, keycodec.cli.command, keycodec.runs, keycodec.jsonforms, "
        "keycodec.families.examples, keycodec.text.pasted"
    )
    library_only = code.replace("keycodec.cli.command, ", "")
    own = _packages(_modules(library_only)) - _packages(_modules("pass"))
    assert own - set(sys.stdlib_module_names) == {"keycodec"}


#: What `keycodec decode` of plain hex does without, so that it starts fast.
_NOT_FOR_HEX = {
    f"keycodec.{name}"
    for name in (
        *("cli.pastedkeys", "text.cleantext", "text.hints", "text.logtext", "text.notations", "text.otherreaders"),
        *("text.pasted", "text.pastedlines", "text.textforms", "text.textreaders"),
    )
}


def test_decode_of_hex_imports_no_reader_of_other_text_and_nothing_heavy() -> None:
    code = "from keycodec.cli import keycodec\nkeycodec(['decode', {!r}], standalone_mode=False)"
    own = _modules(code.format(ROWSET.hex())) - _modules("import click")
    heavy = {"google", "construct", "tabulate", "wcwidth", "asyncio", "json", "inspector", "fdb", "importlib.metadata"}
    assert not own & {*_NOT_FOR_HEX, *heavy}
    assert _modules(code.format(repr(ROWSET))) >= _NOT_FOR_HEX, "a module has another name now"
