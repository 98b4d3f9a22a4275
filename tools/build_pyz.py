"""Build ``inspector.pyz`` and ``keycodec.pyz`` from the wheel in ``dist/``: ``python -m tools.build_pyz EXTRAS``.

Each is one file that any supported Python starts, with nothing installed, on the platform it was built on. Most of
what it holds is pure Python. A package compiled for one version of Python is taken once for each version: its modules
carry the version in their file names, so they lie side by side.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import Distribution, distributions
from pathlib import Path

from tools.pythons import SUPPORTED

DIST = Path("dist")
BUILD = Path("build/pyz")
WHEELS = BUILD / "wheels"
PREAMBLE = Path(__file__).with_name("pyz_preamble.py")


def pip(*words: str) -> None:
    """Run pip, which prints problems only."""
    subprocess.run([sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words], check=True)


def install(site: Path, python: str, *packages: str) -> None:
    """Install packages into a folder as they are for a version of Python."""
    options = [
        "--only-binary=:all:",
        "--no-compile",
        "--no-warn-conflicts",
        "--find-links",
        str(WHEELS),
        "--python-version",
        python,
    ]
    pip("install", *options, "--target", str(site), *packages)


def fits_one_python(package: Distribution) -> bool:
    """Tell whether the package was compiled for one version of Python."""
    tags = [line for line in (package.read_text("WHEEL") or "").splitlines() if line.startswith("Tag: ")]
    return not any("-none-any" in tag or "-abi3-" in tag for tag in tags)


def pack(command: str, site: Path) -> None:
    """Make one file of what a folder holds; it starts the command."""
    options = ["--reproducible", "--extend-pythonpath", "--preamble", str(PREAMBLE), "--python", "/usr/bin/env python3"]
    options += ["--site-packages", str(site), "--console-script", command]
    target = DIST / f"{command}.pyz"
    subprocess.run([sys.executable, "-W", "ignore", "-m", "shiv", *options, "--output-file", str(target)], check=True)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


def build_keycodec(wheel: Path) -> None:
    """``keycodec`` needs click alone, so its file fits every platform."""
    site = BUILD / "keycodec"
    install(site, SUPPORTED[0], "--no-deps", str(wheel), "click")
    shutil.rmtree(site / "inspector")
    pack("keycodec", site)


def build_inspector(wheel: Path, extras: str) -> None:
    """``inspector`` with all that it needs."""
    if "live" in extras.split(","):  # FoundationDB's binding is published as source only
        project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
        pip("wheel", "--no-deps", "--wheel-dir", str(WHEELS), *project["optional-dependencies"]["live"])
    site = BUILD / "inspector"
    oldest, *newer = SUPPORTED
    install(site, oldest, f"{wheel}[{extras}]")
    compiled = [
        f"{package.name}=={package.version}" for package in distributions(path=[str(site)]) if fits_one_python(package)
    ]
    for python in newer:
        install(BUILD / python, python, "--no-deps", *compiled)
        shutil.copytree(BUILD / python, site, dirs_exist_ok=True)
    pack("inspector", site)


def main() -> None:
    """Build both."""
    shutil.rmtree(BUILD, ignore_errors=True)
    WHEELS.mkdir(parents=True)
    (wheel,) = DIST.glob("*.whl")
    build_keycodec(wheel)
    build_inspector(wheel, sys.argv[1])


if __name__ == "__main__":
    main()
