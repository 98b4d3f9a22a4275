"""What a verb does without, so that it starts fast: other verbs' rooms, and libraries that it does not use."""

from __future__ import annotations

import subprocess
import sys

import pytest

from inspector.cli.verbs import VERBS
from keycodec import encode
from tests.support.places import DEMO

_HEAVY = {
    *("pyarrow", "duckdb", "ptars", "numpy", "pandas", "sqlglot", "pyspark"),
    *("starlette", "uvicorn", "httpx", "asyncio", "jinja2", "prompt_toolkit"),
    *("construct", "fdb", "obstore", "cryptography", "pyroaring", "importlib.metadata"),
}
_OTHER_ROOMS = ("inspector.service", "inspector.views", "inspector.compare", "inspector.sources.backup.dissect")
#: What all printing looks at.
_ROWS = {"inspector.views", "inspector.views.rows"}
_INSTANCE = encode("InstanceKey", instance_id="6ADDF03D-4C71-4F43-9D84-5FC89B3514F8").hex()


@pytest.mark.parametrize(
    "words", [["get", _INSTANCE], ["scan", "--limit", "1", "--format", "jsonl"]], ids=["get", "scan"]
)
def test_a_verb_imports_nothing_heavy_that_it_does_not_use(words: list[str]) -> None:
    imported = _imported("-s", f"backup:{DEMO}", *words)
    assert "inspector.sources.backup.source" in imported
    assert not imported & _HEAVY
    assert not {name for name in imported - _ROWS if name.startswith(_OTHER_ROOMS)}


@pytest.mark.parametrize("words", [["--help"], ["-h"]])
def test_the_list_of_verbs_imports_none_of_them(words: list[str]) -> None:
    imported = _imported(*words)
    assert not {verb.module for verb in VERBS.values()} & imported
    assert not {"inspector.cli.options", "inspector.schema", "inspector.records"} & imported


def _imported(*words: str) -> set[str]:
    """The names of the modules that a command line has imported at its end."""
    program = (
        "import sys\n"
        "from inspector.cli import inspector\n"
        "inspector(sys.argv[1:], standalone_mode=False)\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", program, *words]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout
    return set(run.stderr.splitlines()[-1].split())
