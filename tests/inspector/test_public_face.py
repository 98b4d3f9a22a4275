"""The public names: the same for a program that runs and for a type checker."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import inspector
import keycodec
from tests.support.places import ROOT

if TYPE_CHECKING:
    from types import ModuleType

PACKAGES = [inspector, keycodec]


def _declared(package: ModuleType) -> dict[str, str]:
    """The names of the stub, each with where it is imported from."""
    tree = ast.parse((ROOT / package.__name__ / "__init__.pyi").read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return {str(alias.asname): f"{node.module}.{alias.name}" for node in imports for alias in node.names}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_a_program_finds_the_names_that_type_checkers_know(package: ModuleType) -> None:
    declared = {name.removeprefix("_").removesuffix("_source"): home for name, home in _declared(package).items()}
    assert sorted(declared) == package.__all__
    for name, home in declared.items():
        module, _, attribute = home.rpartition(".")
        __import__(module)
        assert getattr(package, name) is getattr(sys.modules[module], attribute)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_no_module_stands_in_the_way_of_a_public_name(package: ModuleType) -> None:
    folder = ROOT / package.__name__
    modules = {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert modules.isdisjoint(package.__all__)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_importing_the_package_imports_nothing_else(package: ModuleType) -> None:
    name = package.__name__
    program = f"import sys, {name}; print(*(one for one in sys.modules if one.startswith('{name}.')))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.split() == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_an_unknown_name_is_an_attribute_error(package: ModuleType) -> None:
    with pytest.raises(AttributeError, match="has no attribute 'scann'"):
        package.scann  # noqa: B018
    assert set(package.__all__) <= set(dir(package))
