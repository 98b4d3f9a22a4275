"""Records go to other processes: what they say is the same there."""

from __future__ import annotations

import pickle

import pytest

from inspector.records.grouping import records
from tests.support.inspector import TRUTHS, truth_key_values


@pytest.mark.parametrize("path", TRUTHS[:1], ids=lambda path: path.parent.name)
def test_a_record_is_pickled_with_all_it_says(path: object) -> None:
    for record in list(records(truth_key_values(path)))[::7]:  # type: ignore[arg-type]
        again = pickle.loads(pickle.dumps(record))
        assert (again.key, again.key_values, again.stem, again.family) == (
            record.key,
            record.key_values,
            record.stem,
            record.family,
        )
        assert again.to_dict(mask=False) == record.to_dict(mask=False)
