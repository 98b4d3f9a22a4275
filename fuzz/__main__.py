"""Random input until something is raised that must not be: ``python -m fuzz [TARGET [OPTION of libFuzzer]...]``.

Without a target all of them run, FUZZ_SECONDS (30) each, every one in a process of its own, up to the first find.

A target is a module of ``fuzz/targets``: ``seeds()`` gives inputs to begin with, ``check(data)`` raises what is a find.
What a target learns stays in ``build/fuzz``, as does the input of a find: ``python -m fuzz TARGET INPUT`` repeats it.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

TARGETS = ("keys", "texts", "bodies", "values", "records", "blocks", "backups", "files", "tables", "places")
FOLDER = Path("build/fuzz")
#: What takes more memory (MB) or time (s) is a find. Seeds are kept and changed, even if shorter inputs do the same.
OPTIONS = ("-rss_limit_mb=1024", "-timeout=20", "-max_len=8192", "-len_control=0", "-keep_seed=1")


def run(target: str, options: list[str]) -> None:
    """Fuzz one target; libFuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["keycodec", "inspector"]):
        module = import_module(f"fuzz.targets.{target}")
    corpus, seeds = FOLDER / target, FOLDER / f"{target}.seeds"
    for folder in (corpus, seeds):
        folder.mkdir(parents=True, exist_ok=True)
    for seed in module.seeds():
        (seeds / hashlib.sha256(seed).hexdigest()).write_bytes(seed)
    inputs = [] if any(not option.startswith("-") for option in options) else [str(corpus), str(seeds)]
    prefix = f"-artifact_prefix={FOLDER}/{target}-"
    atheris.Setup([sys.argv[0], *OPTIONS, prefix, "-print_final_stats=1", *options, *inputs], module.check)
    atheris.Fuzz()


def run_all(seconds: str) -> int:
    """Fuzz all targets in turn and say how each ended; 1 after a find."""
    for target in TARGETS:
        command = [sys.executable, "-m", "fuzz", target, f"-max_total_time={seconds}"]
        ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        if ended.returncode:
            print(f"{target}: a find", *ended.stdout.splitlines()[-50:], sep="\n")
            return 1
        done = next(line for line in ended.stdout.splitlines() if "DONE" in line)
        print(f"{target}: {done}", flush=True)
    return 0


if __name__ == "__main__":
    if sys.argv[1:]:
        run(sys.argv[1], sys.argv[2:])
    else:
        sys.exit(run_all(os.environ.get("FUZZ_SECONDS", "30")))
