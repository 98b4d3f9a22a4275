"""The ``inspector`` command as tests of its verbs run it: in this process, or as a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout

import pytest
from click.testing import CliRunner, Result

from inspector.cli import inspector as command
from inspector.errors import InspectorError
from inspector.sources.addresses import without_secrets
from keycodec.cli.command import run as run_command
from keycodec.errors import KeyCodecError
from tests.support.inspector import Ran

DEMO = "backup:fixtures/backup-demo"
PROGRAM = [sys.executable, "-m", "inspector"]


def run(*words: str) -> Result:
    return CliRunner().invoke(command, words, standalone_mode=False)


def ran(*words: str, **environment: str) -> Ran:
    """How the command ends in this process, and what it prints: much sooner than a process of its own."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.delenv("INSPECTOR_SOURCE", raising=False)
        for name, value in environment.items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            run_command(command, (InspectorError, KeyCodecError), words, mask=without_secrets)
    printed = (stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
    return Ran(int(ended.value.code or 0), *printed)


def process(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "INSPECTOR_SOURCE"}
    return subprocess.run([*PROGRAM, *words], env={**clean, **environment}, capture_output=True, text=True, check=False)


def rows(*words: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(*words, "--format", "jsonl").stdout.splitlines()]
