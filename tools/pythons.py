"""Which Pythons are here: by name, or where pyenv and uv keep theirs. ``python -m tools.pythons`` prints them."""

from __future__ import annotations

import subprocess
from pathlib import Path

SUPPORTED = ("3.11", "3.12", "3.13", "3.14")


def found(versions: tuple[str, ...] = SUPPORTED) -> dict[str, str]:
    """Return one interpreter of each version that is here, in the order of the versions."""
    interpreters = {version: _interpreter(version) for version in versions}
    return {version: path for version, path in interpreters.items() if path}


def _interpreter(version: str) -> str | None:
    home = Path.home()
    kept = [
        *home.glob(f".pyenv/versions/{version}.*/bin/python3"),
        *home.glob(f".local/share/uv/python/cpython-{version}.*/bin/python3"),
    ]
    return next(filter(None, (_started(str(candidate)) for candidate in (f"python{version}", *kept))), None)


def _started(candidate: str) -> str | None:
    """Return where the interpreter lies; None if it does not start: pyenv has names on the path that lead nowhere."""
    program = "import ensurepip, sys, venv; print(sys.executable)"  # Debian splits off what venv needs
    try:
        done = subprocess.run([candidate, "-c", program], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout.strip() or None


if __name__ == "__main__":
    for version, path in found().items():
        print(version, path)
