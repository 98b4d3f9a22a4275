"""The ``keycodec`` command as tests run it: in this process, or as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from typing import NamedTuple

import pytest
from click.testing import CliRunner

import keycodec
from keycodec import cli
from keycodec.cli.command import run

ROWSET = keycodec.encode("MetaRowsetKey", instance_id="gavin-instance", tablet_id=10086, version=10010)
OTHER = keycodec.encode("InstanceKey", instance_id="i")
ROWSET_LINE = "MetaRowsetKey instance_id=gavin-instance tablet_id=10086 version=10010"
ROWSET_PURPOSE = keycodec.FAMILIES["MetaRowsetKey"].purpose
CUT = ROWSET[:-3]


class Ended(NamedTuple):
    """How a run ended: its exit code, and what it wrote to standard output and error."""

    code: int
    out: str
    err: str


def call(*args: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Ended:
    """The command in this process."""
    with CliRunner().isolation(stdin, env=env) as streams:
        with pytest.raises(SystemExit) as ended:
            run(cli.keycodec, (keycodec.KeyCodecError,), args)
        out, err = (stream.getvalue().decode("utf-8", "surrogateescape") for stream in streams[:2])
    assert isinstance(ended.value.code, int)
    return Ended(ended.value.code, out, err)


def start(*args: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own."""
    command = [sys.executable, "-m", "keycodec", *args]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=60, env=env)


def one_line(err: str) -> str:
    """What was written to standard error, which must be one error on one line."""
    assert err.startswith("error: ")
    assert err.endswith("\n")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err
