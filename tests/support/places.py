"""Where the project's own files lie."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
FIXTURES = ROOT / "fixtures"
DEMO = FIXTURES / "backup-demo"
