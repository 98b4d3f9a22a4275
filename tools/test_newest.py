"""Run tests on the newest Python found here, if it is newer than the one that runs this.

What it is given goes to pytest. Without such a Python, say so and succeed: which Pythons a machine has is not for the
project to choose.
"""

from __future__ import annotations

import sys

from tools.environments import environment, run_tests
from tools.pythons import found


def main() -> int:
    """Return pytest's exit code."""
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    version, interpreter = list(found().items())[-1]
    if version <= here:
        print(f"no Python newer than {here} is here: the tests ran on {here} alone")
        return 0
    print(f"tests on Python {version} ({interpreter})", flush=True)
    return run_tests(environment(version, interpreter), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
