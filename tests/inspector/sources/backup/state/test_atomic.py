from __future__ import annotations

import pytest

from inspector.sources.backup import MutationType
from inspector.sources.backup.state import atomic
from tests.support.places import DATA

VECTORS = [line.split("\t") for line in (DATA / "fdb-atomic-vectors.tsv").read_text().splitlines()[1:]]


def test_there_are_vectors_for_every_operation_but_compare_and_clear() -> None:
    assert len(VECTORS) == 660
    assert {int(kind) for kind, *_ in VECTORS} == {2, 6, 7, 8, 9, 12, 13, 16, 17, 18, 19}


@pytest.mark.parametrize(
    ("kind", "presence", "existing", "operand", "result"),
    [(kind, *rest) for kind, _, *rest in VECTORS],
    ids=lambda text: text or "empty",
)
def test_vector(kind: str, presence: str, existing: str, operand: str, result: str) -> None:
    before = None if presence == "missing" else bytes.fromhex(existing)
    assert atomic.apply(int(kind), before, bytes.fromhex(operand)) == bytes.fromhex(result)


@pytest.mark.parametrize(
    ("existing", "operand", "result"),
    [(b"a", b"a", None), (None, b"a", None), (b"a", b"b", b"a"), (b"", b"", None), (b"", b"a", b"")],
)
def test_compare_and_clear(existing: bytes | None, operand: bytes, result: bytes | None) -> None:
    assert atomic.apply(MutationType.COMPARE_AND_CLEAR, existing, operand) == result


@pytest.mark.parametrize(("size", "fits"), [(100_000, True), (100_001, False)])
def test_append_beyond_the_limit_leaves_the_value_as_it_was(size: int, fits: bool) -> None:
    value = bytes(99_990)
    result = atomic.apply(MutationType.APPEND_IF_FITS, value, b"x" * (size - len(value)))
    assert (result != value) is fits


def test_set_takes_the_operand() -> None:
    assert atomic.apply(MutationType.SET, b"old", b"") == b""
