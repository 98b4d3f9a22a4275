"""Write the questions of docs/sql.md into the explorer, where they stand one click away.

``python -m tools.assets.questions`` after a change of docs/sql.md; a test compares.
"""

from __future__ import annotations

import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
TARGET = CHECKOUT / "inspector" / "explore" / "texts" / "questions.sql"
_QUESTION = re.compile(r"^### (.+?)\n.*?^```sql\n(.*?)^```", re.DOTALL | re.MULTILINE)


def questions() -> str:
    """All questions as SQL, each with its heading as a comment before it."""
    page = (CHECKOUT / "docs" / "sql.md").read_text(encoding="utf-8")
    return "\n".join(f"-- {heading}\n{statement}" for heading, statement in _QUESTION.findall(page))


if __name__ == "__main__":
    TARGET.write_text(questions(), encoding="utf-8")
