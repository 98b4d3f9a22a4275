"""Work on a backup, each in a process of its own: its processor time and its peak of memory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.pipeline_speed import write_backup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inspector.sources.base import KeyValue

ROUNDS = 3
_FRAME = """
import sys, tempfile, time
import inspector
from benchmarks.support.memory import peak_memory
with inspector.open(sys.argv[1]) as source:
    inspector.verify(source, {warm!r})
    start = time.process_time()
{work}
    took = time.process_time() - start
print(took, peak_memory())
"""


def run(work: str, root: Path, warm: str) -> tuple[float, int]:
    """Processor time in seconds and peak memory in bytes of some work on ``source``; ``warm``: a family read before."""
    program = _FRAME.format(warm=warm, work=textwrap.indent(work.strip(), " " * 4))
    command = [sys.executable, "-c", program, f"backup:{root}@snapshot"]
    seconds, memory = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.split()[-2:]
    return float(seconds), int(memory)


def measure(works: Mapping[str, str], key_values: Iterable[KeyValue], warm: str) -> dict[str, tuple[float, int]]:
    """The least time and memory of each work on a backup of these key-values."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "backup-2026-01-01-00-00-00.000000"
        write_backup(root, key_values)
        runs = [{name: run(work, root, warm) for name, work in works.items()} for _ in range(ROUNDS)]
    return {name: (min(one[name][0] for one in runs), min(one[name][1] for one in runs)) for name in works}
