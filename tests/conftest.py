"""Profiles for all property tests: nothing is timed, and a slow or noisy machine is no failure.

Usually a test draws the same examples in every run, so that a run fails for what changed and not by chance; new
ones are looked for apart, by `make seeds`.
"""

import signal

import pytest
from hypothesis import HealthCheck, settings

from tests.support.inspector import Command

settings.register_profile(
    "default-of-the-project",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
settings.load_profile("default-of-the-project")
# `make quick`: fewer examples, where a test does not ask for a number of its own
settings.register_profile("quick", settings.get_profile("default-of-the-project"), max_examples=10)
# `make seeds`: examples that no run has drawn before
settings.register_profile("fresh", settings.get_profile("default-of-the-project"), derandomize=False)

# a shell's background job ignores SIGINT, and what it starts inherits that; the tests of Ctrl-C need it
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """The ``inspector`` command, run in this process."""
    return Command(capsys, monkeypatch)
