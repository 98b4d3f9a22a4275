"""keycodec against the same work done by others: decoding, the run path of a scan, the start of the command."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import timeit
from pathlib import Path
from typing import TYPE_CHECKING

from fdb import tuple as fdb_tuple

import keycodec
from keycodec.runs import int_run

if TYPE_CHECKING:
    from collections.abc import Callable

NUMBER, ROUNDS = 20_000, 7
IDS = {"table_id": 10086, "index_id": 10010, "part_id": 10000, "tablet_id": 1008601}
KEY = keycodec.encode("StatsTabletKey", instance_id="gavin-instance", **IDS)
PACKED = fdb_tuple.pack((b"stats", b"gavin-instance", b"tablet", *IDS.values()))


def ratio(ours: Callable[[], object], theirs: Callable[[], object], number: int, rounds: int) -> float:
    """Best time of ours against best time of theirs, in turns."""
    pairs = [(timeit.timeit(ours, number=number), timeit.timeit(theirs, number=number)) for _ in range(rounds)]
    mine, other = (min(times) for times in zip(*pairs, strict=True))
    return mine / other


def main() -> None:
    run = int_run(keycodec.decode(KEY))
    assert run is not None

    def unpack() -> object:
        return fdb_tuple.unpack(PACKED)

    decoded = ratio(lambda: keycodec.decode(KEY), unpack, NUMBER, ROUNDS)
    print(f"decode: {decoded:.2f}x of fdb.tuple.unpack (at most 1.0x)")
    passed = ratio(lambda: run.values(KEY), unpack, NUMBER, ROUNDS)
    print(f"run path: {passed:.2f}x of fdb.tuple.unpack (at most 0.25x)")
    command = [str(Path(sys.executable).with_name("keycodec")), "decode", KEY.hex()]
    click = [sys.executable, "-c", "import click"]
    with tempfile.TemporaryDirectory() as compiled:
        # Both with compiled modules at hand, as an installation has them, whatever this environment says.
        env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONPYCACHEPREFIX"] = compiled
        started = ratio(lambda: _start(command, env), lambda: _start(click, env), 1, 15)
    print(f"keycodec decode KEY as a process: {started:.2f}x of importing click (at most 1.5x)")


def _start(command: list[str], env: dict[str, str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=env)


if __name__ == "__main__":
    main()
