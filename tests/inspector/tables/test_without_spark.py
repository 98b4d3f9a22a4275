"""Nothing but its own room needs Spark. Unlike the tests in ``spark/``, these need none either."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.places import ROOT


def said(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT)
    return done.stdout + done.stderr


@pytest.mark.slow
def test_importing_the_library_does_not_import_spark() -> None:
    assert said("import sys, inspector, inspector.tables.reading; print('pyspark' in sys.modules)") == "False\n"


@pytest.mark.slow
def test_what_is_missing_is_said_in_one_line() -> None:
    ran = said("import sys; sys.modules['pyspark'] = None\nimport inspector.tables.spark")
    remedy = "python -m pip install 'doris-fdb-inspector[spark]'"
    last = f"a Spark data source needs the package pyspark, which is not installed: {remedy}"
    assert ran.splitlines()[-1] == f"inspector.errors.ExtraMissing: {last}"
