"""How much the tests try: nothing is timed, and a slow or noisy machine is no failure.

Usually a property test draws a few examples, the same in every run, so that a run fails for what changed and not by
chance. ``--thorough`` draws many that no run has drawn before, and runs the tests marked ``thorough``, too.
"""

import gc
import signal

import pytest
from hypothesis import HealthCheck, settings

from tests.standin import library
from tests.standin.control import World
from tests.support.examples import USUAL
from tests.support.verbs import Command, ran

settings.register_profile(
    "usual",
    deadline=None,
    derandomize=True,
    max_examples=USUAL // 10,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
settings.register_profile("thorough", settings.get_profile("usual"), derandomize=False, max_examples=USUAL)
settings.load_profile("usual")

# a shell's background job ignores SIGINT, and what it starts inherits that; the tests of Ctrl-C need it
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="run all tests, with many examples that are new")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("thorough"):
        settings.load_profile("thorough")


def pytest_collection_finish() -> None:
    """What is collected stays to the end: thousands of tests, which are no more to be looked through for garbage."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("thorough"):
        left_out = [item for item in items if item.get_closest_marker("thorough")]
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]
        config.hook.pytest_deselected(items=left_out)
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture
def command() -> Command:
    """The ``inspector`` command, run in this process."""
    return ran


@pytest.fixture
def world() -> World:
    """An empty cluster, as new."""
    if reason := library.why_not():
        pytest.skip(reason)
    return World()
