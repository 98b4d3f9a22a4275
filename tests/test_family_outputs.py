"""Records of every family print what they printed before, in every format."""

from __future__ import annotations

from collections import defaultdict

import pytest

from keycodec import FAMILIES
from tests import family_outputs
from tests.support.examples import part

EXPECTED: dict[str, dict[str, str]] = defaultdict(dict)
for _family, _form, _hash in family_outputs.rows():
    EXPECTED[_family][_form] = _hash


@pytest.mark.parametrize("name", part(FAMILIES, 3))
def test_a_familys_records_print_what_they_printed(name: str) -> None:
    found = {form: family_outputs.hash_of(text) for form, text in family_outputs.printed(FAMILIES[name]).items()}
    assert found == EXPECTED[name], "see `python -m tests.family_outputs DIR` for the texts"
