"""Compile the stand-in for libfdb_c with the system's compiler, once for each state of its source."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
NAME = "libfdb_c.so"


def why_not() -> str | None:
    """Why the stand-in cannot be used here; None where it can."""
    if not sys.platform.startswith("linux"):
        return "the stand-in for libfdb_c is made for Linux"
    if os.environ.get("FDB_CLUSTER_FILE"):
        return "FDB_CLUSTER_FILE is set: this process keeps to the real library (a process can load one only)"
    if compiler() is None:
        return "no C compiler to build the stand-in for libfdb_c (install cc, gcc or clang)"
    return None


def compiler() -> str | None:
    return next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)


def build() -> Path:
    """Return the path of the compiled library, whose file name is the real one's."""
    sources = sorted(HERE.glob("*.[ch]"))
    state = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
    library = HERE / "build" / state / NAME
    if not library.exists():
        library.parent.mkdir(parents=True, exist_ok=True)
        fresh = library.with_suffix(f".{os.getpid()}")
        flags = ["-std=gnu11", "-O2", "-g", "-fPIC", "-shared", "-Wall", "-Wextra", "-pthread", f"-Wl,-soname,{NAME}"]
        units = [str(source) for source in sources if source.suffix == ".c"]
        subprocess.run([str(compiler()), *flags, "-o", str(fresh), *units], check=True)
        fresh.replace(library)
    return library
