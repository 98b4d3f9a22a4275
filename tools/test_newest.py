"""Run tests on the newest Python found here, if it is newer than the one that runs this.

What it is given goes to pytest. Without such a Python, say so and succeed: which Pythons a machine has is not for the
project to choose.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.pythons import found

ROOT = Path(__file__).resolve().parent.parent


def environment(version: str, interpreter: str) -> Path:
    """Return the virtual environment for a version, made anew when ``pyproject.toml`` has changed."""
    venv = ROOT / f".venv-{version}"
    python, installed = venv / "bin/python", venv / ".installed"
    if not installed.exists() or installed.stat().st_mtime < (ROOT / "pyproject.toml").stat().st_mtime:
        subprocess.run([interpreter, "-m", "venv", "--clear", venv], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--upgrade", "pip>=25.1"], check=True)
        subprocess.run([*pip, "--editable", ".", "--group", "test"], cwd=ROOT, check=True)
        installed.touch()
    return venv


def main() -> int:
    """Return pytest's exit code."""
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    version, interpreter = list(found().items())[-1]
    if version <= here:
        print(f"no Python newer than {here} is here: the tests ran on {here} alone")
        return 0
    print(f"tests on Python {version} ({interpreter})", flush=True)
    pytest = environment(version, interpreter) / "bin/pytest"
    return subprocess.run([pytest, "-n", "auto", "--dist", "worksteal", *sys.argv[1:]], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
