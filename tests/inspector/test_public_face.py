"""The public names: the same for a program that runs and for a type checker."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

import inspector
import keycodec
from tests.support.places import ROOT


def _declared() -> dict[str, str]:
    """The names of the stub, each with where it is imported from."""
    tree = ast.parse((ROOT / "inspector/__init__.pyi").read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return {str(alias.asname): f"{node.module}.{alias.name}" for node in imports for alias in node.names}


def test_a_program_finds_the_names_that_type_checkers_know() -> None:
    declared = _declared()
    declared["open"] = declared.pop("_open_source")
    assert sorted(declared) == inspector.__all__  # type: ignore[attr-defined]
    for name, home in declared.items():
        module, _, attribute = home.rpartition(".")
        __import__(module)
        assert getattr(inspector, name) is getattr(sys.modules[module], attribute)


@pytest.mark.parametrize("package", [inspector, keycodec], ids=lambda package: package.__name__)
def test_no_module_stands_in_the_way_of_a_public_name(package: object) -> None:
    folder = ROOT / package.__name__  # type: ignore[attr-defined]
    modules = {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert modules.isdisjoint(package.__all__)  # type: ignore[attr-defined]


def test_importing_the_package_imports_nothing_else() -> None:
    program = "import sys, inspector; print(*(name for name in sys.modules if name.startswith('inspector.')))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.split() == []


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'scann'"):
        inspector.scann  # type: ignore[attr-defined]  # noqa: B018
    assert set(inspector.__all__) <= set(dir(inspector))  # type: ignore[attr-defined]
