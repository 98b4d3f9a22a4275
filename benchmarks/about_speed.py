"""What everything of one tablet costs, as a ratio to ``get`` of its index, over a backup of a million key-values.

Both take processor time, one after the other in one process. docs/speed.md has the bound.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import tempfile
import time
from pathlib import Path

from benchmarks.pipeline_speed import INSTANCE, ROWSETS_PER_TABLET, made_key_values, write_backup
from inspector.cli import inspector as command

ROUNDS = 5
ASKED = 20


def processor_time(words: list[str], source: str) -> float:
    """Run a command line in this process, its output going nowhere."""
    with contextlib.ExitStack() as stack:
        nowhere = stack.enter_context(open(os.devnull, "w", encoding="utf-8"))
        stack.enter_context(contextlib.redirect_stdout(nowhere))
        stack.enter_context(contextlib.redirect_stderr(nowhere))
        start = time.process_time()
        command.main(["-s", source, *words], standalone_mode=False)
        return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key-values", type=int, default=1_000_000)
    options = parser.parse_known_args()[0]
    tablet = options.key_values // (ROWSETS_PER_TABLET + 2) // 2
    about = ["about", f"tablet={tablet}"]
    get = ["get", "MetaTabletIdxKey", f"instance_id={INSTANCE['instance_id']}", f"tablet_id={tablet}"]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "backup-2026-01-01-00-00-00.000000"
        write_backup(root, made_key_values(options.key_values))
        gc.collect()
        source = f"backup:{root}@snapshot"
        rounds = [(processor_time(about, source), processor_time(get, source)) for _ in range(ROUNDS)]
    taken, base = map(min, zip(*rounds, strict=True))
    print(f"about a tablet: {taken / base:.1f}x of get (at most {ASKED}); {taken:.3f} s against {base:.3f} s")


if __name__ == "__main__":
    main()
