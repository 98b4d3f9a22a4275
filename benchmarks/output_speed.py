"""What verbs cost that print, write or compare every record, as ratios to ``verify``, which reads and decodes them all.

All take processor time, one after the other in one process, over a backup of what most keys of a cluster are: eight
rowsets a tablet. What they print goes nowhere. docs/speed.md has the bounds.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.pipeline_speed import ROWSETS_PER_TABLET, made_key_values, write_backup
from inspector.cli import inspector as command

ROUNDS = 4


class Figure(NamedTuple):
    """A command line, SOURCE and OUT in it to be filled in, and the most that it is asked to take.

    ``asked``: as a ratio to ``verify``; of a figure by rows, microseconds a row.
    """

    words: str
    asked: float
    by_row: bool = False


FIGURES = (
    Figure("-s SOURCE scan --format jsonl", 12),
    Figure("-s SOURCE scan MetaRowsetKey --where num_rows=-5", 4),
    Figure("-s SOURCE scan MetaRowsetKey --where version=-5", 4),
    Figure("-s SOURCE tablet-stats --format csv", 20, by_row=True),
    Figure("-s SOURCE raw --format text", 8),
    Figure("-s SOURCE capture OUT", 3),
    Figure("diff SOURCE SOURCE", 3),
)
BASE = "-s SOURCE verify"


def processor_time(words: str, source: str) -> float:
    """Run a command line in this process, its output going nowhere."""
    with tempfile.TemporaryDirectory() as folder, open(os.devnull, "w", encoding="utf-8") as nowhere:
        filled = words.replace("SOURCE", source).replace("OUT", f"{folder}/bench.snapshot")
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            start = time.process_time()
            command.main(filled.split(), standalone_mode=False)
            return time.process_time() - start


def measure(source: str, number: int, only: str) -> None:
    rows = number // (ROWSETS_PER_TABLET + 2)
    for words, asked, by_row in FIGURES:
        if only not in words:
            continue
        rounds = [(processor_time(words, source), processor_time(BASE, source)) for _ in range(ROUNDS)]
        taken, base = map(min, zip(*rounds, strict=True))
        shown = f"{taken / rows * 1e6:.1f} us a row" if by_row else f"{taken / base:.1f}x of verify"
        name = words.removeprefix("-s SOURCE ")
        print(f"{name}: {shown} (at most {asked:g}); {taken:.2f} s against {base:.2f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key-values", type=int, default=1_000_000)
    parser.add_argument("--only", default="", metavar="WORDS", help="only the command lines that have these words")
    options = parser.parse_known_args()[0]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "backup-2026-01-01-00-00-00.000000"
        write_backup(root, made_key_values(options.key_values))
        gc.collect()
        gc.freeze()
        measure(f"backup:{root}@snapshot", options.key_values, options.only)


if __name__ == "__main__":
    main()
