"""A virtual environment of its own for each way to run the tests, made anew when ``pyproject.toml`` has changed."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "pyproject.toml"


def environment(name: str, interpreter: str, constraints: str = "") -> Path:
    """Return the environment ``.venv-NAME`` with all that the tests need.

    ``constraints``: which releases of packages it must have, a line each, as pip's --constraint takes them.
    """
    venv = ROOT / f".venv-{name}"
    python, installed = venv / "bin/python", venv / ".installed"
    if not installed.exists() or installed.stat().st_mtime < PROJECT.stat().st_mtime:
        subprocess.run([interpreter, "-m", "venv", "--clear", venv], check=True)
        (venv / "constraints.txt").write_text(constraints)
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--upgrade", "pip>=25.1"], check=True)
        chosen = ["--constraint", str(venv / "constraints.txt"), "--editable", ".", "--group", "test"]
        subprocess.run([*pip, *chosen], cwd=ROOT, check=True)
        installed.touch()
    return venv


def run_tests(venv: Path, words: list[str]) -> int:
    """Run the tests in an environment. ``words``: what pytest is given. Return its exit code."""
    return subprocess.run([venv / "bin/pytest", "-n", "auto", "--dist", "worksteal", *words], cwd=ROOT).returncode
