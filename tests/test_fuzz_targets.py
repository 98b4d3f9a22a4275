"""Each target of the fuzzer is there, and takes what it begins with."""

from __future__ import annotations

from importlib import import_module
from itertools import islice
from pathlib import Path

import pytest

import fuzz.targets
from fuzz.__main__ import TARGETS


def test_every_target_is_run() -> None:
    modules = {path.stem for path in Path(*fuzz.targets.__path__).glob("*.py")}
    assert modules - {"__init__"} == set(TARGETS)


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_it_takes_its_seeds(name: str) -> None:
    try:
        target = import_module(f"fuzz.targets.{name}")
    except ModuleNotFoundError as error:
        if error.name != "atheris":
            raise
        pytest.skip("atheris, of the group `fuzz`, is not installed")
    for seed in islice(target.seeds(), 20):
        target.check(seed)
