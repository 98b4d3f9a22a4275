"""What becomes of an object that goes to another process and comes back."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import TypeVar, cast

from tests.support.places import ROOT

_ECHO = "import pickle, sys; pickle.dump(pickle.load(sys.stdin.buffer), sys.stdout.buffer)"

AnyValue = TypeVar("AnyValue")


def unpickled(value: AnyValue) -> AnyValue:
    """The value pickled and made again in this process."""
    return cast("AnyValue", pickle.loads(pickle.dumps(value)))


def there_and_back(value: AnyValue) -> AnyValue:
    """The value made again in a new process, and again here."""
    command = [sys.executable, "-c", _ECHO]
    result = subprocess.run(command, input=pickle.dumps(value), capture_output=True, check=True, cwd=ROOT)
    return cast("AnyValue", pickle.loads(result.stdout))
