"""Files to be laid out, and what is asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st

from inspector.sources.backup.dissect import FileField, dissect
from inspector.sources.backup.magic import DEFAULT_BLOCK_SIZE
from tests.inspector.sources.backup.blocks import log_blocks, messages, partitioned_log_blocks, range_blocks
from tests.inspector.sources.backup.support import plain_files

if TYPE_CHECKING:
    from pathlib import Path

RANGE, LOG, PARTITIONED = "range,10,1,%d", "log,1,9,1,%d", "log,1,9,1,0-of-1,%d"
BLOCK_FILES = [path for path in plain_files("*/**/*,*") if "snapshots" not in path.parts]
MANIFESTS = plain_files("snapshots/*")

any_block = st.one_of(
    st.tuples(st.just(RANGE), range_blocks()),
    st.tuples(st.just(LOG), log_blocks()),
    st.tuples(st.just(PARTITIONED), partitioned_log_blocks(messages)),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dissect")


def written(folder: Path, name: str, content: bytes, block_size: int = DEFAULT_BLOCK_SIZE) -> Path:
    path = folder / (name % block_size if "%d" in name else name)
    path.write_bytes(content)
    return path


def laid_out(folder: Path, name: str, content: bytes, block_size: int = DEFAULT_BLOCK_SIZE) -> list[FileField]:
    return list(dissect(written(folder, name, content, block_size)))


def values(fields: list[FileField]) -> dict[str, Any]:
    """The values by name, of a file of one block."""
    found = {field.name: field.value for field in fields}
    assert len(found) == len(fields)
    return found


def check_tiling(fields: list[FileField], content: bytes, start: int = 0) -> int:
    """Each field lies behind the one before it, and is what the bytes there say; the offset behind the last one."""
    for field in fields:
        assert field.offset == start, field
        start += field.length
        raw = content[field.offset : start]
        if isinstance(field.value, bytes):
            assert field.value == raw
        else:
            assert isinstance(field.value, int)
            assert field.value in (int.from_bytes(raw, "little"), int.from_bytes(raw, "big"))
    return start
