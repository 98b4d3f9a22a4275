"""Fetch what the explorer's pages and their tests take from the npm registry, at a fixed version with a fixed checksum.

``python -m tools.assets.vendor`` writes the files anew, each with the licence that it comes with. ``ASSETS.tsv``
beside them says what they are; a test compares the checksums. To take a newer version: change it in ``PACKAGES``, run,
and look at the difference.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parents[2]


class Package(NamedTuple):
    """A package of npm, the licence that it names, and which of its files go to which folder."""

    name: str
    version: str
    licence: str
    folder: str
    files: dict[str, str]


PACKAGES = (
    Package(
        "htmx.org",
        "2.0.11",
        "0BSD",
        "inspector/explore/static/vendor",
        {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.LICENSE.txt"},
    ),
    # For tests alone; it is not in the wheel.
    Package(
        "axe-core", "4.14.1", "MPL-2.0", "tests/data/axe", {"axe.min.js": "axe.min.js", "LICENSE": "axe.LICENSE.txt"}
    ),
)


def fetch(package: Package) -> dict[str, bytes]:
    """Download a package by npm, which checks it; return its files by the names that they get here."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", f"{package.name}@{package.version}", "--pack-destination", folder]
        subprocess.run(command, check=True, capture_output=True)
        (archive,) = Path(folder).glob("*.tgz")
        data = archive.read_bytes()
    found = {}
    with tarfile.open(fileobj=io.BytesIO(data)) as files:
        for inside, name in package.files.items():
            file = files.extractfile(f"package/{inside}")
            assert file is not None, inside
            found[name] = file.read()
    return found


def main() -> None:
    """Write all files, and a list of them in each folder."""
    for package in PACKAGES:
        folder = CHECKOUT / package.folder
        folder.mkdir(parents=True, exist_ok=True)
        lines = ["file\tpackage\tversion\tlicence\tsha256"]
        for name, data in fetch(package).items():
            (folder / name).write_bytes(data)
            digest = hashlib.sha256(data).hexdigest()
            lines.append(f"{name}\t{package.name}\t{package.version}\t{package.licence}\t{digest}")
        (folder / "ASSETS.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
