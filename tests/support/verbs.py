"""The ``inspector`` command as tests of its verbs run it: in this process, or as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from click.testing import CliRunner, Result

from inspector.cli import inspector as command

DEMO = "backup:fixtures/backup-demo"
PROGRAM = [sys.executable, "-m", "inspector"]


def run(*words: str) -> Result:
    return CliRunner().invoke(command, words, standalone_mode=False)


def process(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "INSPECTOR_SOURCE"}
    return subprocess.run([*PROGRAM, *words], env={**clean, **environment}, capture_output=True, text=True, check=False)


def rows(*words: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(*words, "--format", "jsonl").stdout.splitlines()]
