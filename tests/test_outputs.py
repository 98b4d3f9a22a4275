"""Every verb in every format prints what it printed before."""

from __future__ import annotations

import pytest

from tests import outputs


@pytest.mark.slow
@pytest.mark.parametrize(("line", "expected"), outputs.rows(), ids=outputs.lines())
def test_the_output_is_what_it_was(line: str, expected: str) -> None:
    printed = outputs.run(line)
    assert printed.hash == expected, f"exit code {printed.code}; see `python -m tests.outputs DIR` for the text"
