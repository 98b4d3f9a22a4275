"""Compile inspector/schema/proto/*.proto into doris.desc, read at run time, and stubs, read by type checkers.

Usage: python tools/generate_schema.py [ROOT]. The files are written below ROOT, the project's own folder unless given.
"""

from __future__ import annotations

import sys
from pathlib import Path

from grpc_tools import protoc

PROJECT = Path(__file__).resolve().parent.parent
PROTO = Path("inspector/schema/proto")


def main(root: Path = PROJECT) -> int:
    """Compile every .proto file of the project; the answer is protoc's exit code."""
    (root / PROTO).mkdir(parents=True, exist_ok=True)
    sources = sorted(source.relative_to(PROJECT).as_posix() for source in (PROJECT / PROTO).glob("*.proto"))
    outputs = [f"--descriptor_set_out={root / PROTO / 'doris.desc'}", f"--pyi_out={root}"]
    return int(protoc.main(["protoc", f"--proto_path={PROJECT}", *outputs, *sources]))


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
