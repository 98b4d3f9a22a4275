"""Run tests with the oldest releases of packages that ``pyproject.toml`` allows: what it says must be true.

Only packages that users get are held to their oldest; what runs the tests is as new as it comes. What it is given goes
to pytest.
"""

from __future__ import annotations

import re
import sys
import tomllib

from tools.environments import PROJECT, environment, run_tests

_OLDEST = re.compile(r"([\w-]+)(?:\[\w+\])?>=([\d.]+)")


def oldest() -> str:
    """Return the oldest release of each package, a line each, as pip's --constraint takes them."""
    project = tomllib.loads(PROJECT.read_text())["project"]
    extras = project["optional-dependencies"].values()
    allowed = {line for lines in (project["dependencies"], *extras) for line in lines}
    return "".join(sorted(f"{found[1]}=={found[2]}\n" for line in allowed if (found := _OLDEST.match(line))))


def main() -> int:
    """Return pytest's exit code."""
    print(f"tests with {', '.join(oldest().split())}", flush=True)
    return run_tests(environment("oldest", sys.executable, oldest()), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
