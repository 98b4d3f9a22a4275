"""Strategies for whole blocks of each kind of file."""

from __future__ import annotations

import struct

from hypothesis import strategies as st

from tests.inspector.sources.backup import writer

keys = st.binary(max_size=6)
values = st.binary(max_size=12)


@st.composite
def range_blocks(draw: st.DrawFn) -> bytes:
    """One block of a range file, with or without a value in its last row, with or without padding."""
    begin, *inside, end = sorted(draw(st.sets(keys, min_size=2, max_size=8)))
    if draw(st.booleans()):
        inside.insert(0, begin)  # the first row may lie on the begin key
    chunks = [struct.pack("<I", 1001), writer.text(begin)]
    for key in inside:
        chunks += [writer.text(key), writer.text(draw(values))]
    chunks.append(writer.text(end))
    if draw(st.booleans()):
        chunks.append(writer.text(draw(values)))
    return b"".join(chunks) + b"\xff" * draw(st.integers(0, 9))


@st.composite
def log_blocks(draw: st.DrawFn) -> bytes:
    rows = [
        writer.log_rows(draw(st.integers(0, 2**62)), [(0, draw(keys), draw(values))], draw(st.integers(1, 40)))
        for _ in range(draw(st.integers(0, 3)))
    ]
    return struct.pack("<I", 2001) + b"".join(part for row in rows for part in row) + b"\xff" * draw(st.integers(0, 9))


#: Not a clear with nothing as its end: that would be read as the short form.
operations = st.tuples(st.integers(0, 24), keys, values).filter(lambda found: found[0] != writer.CLEAR or found[2])
log_values = st.builds(writer.log_value, st.lists(operations, max_size=4))
messages = st.builds(
    writer.message,
    operations,
    st.sampled_from([b"", b"abcd"]),
    st.sampled_from([b"", b"ab"]),
)


@st.composite
def partitioned_log_blocks(draw: st.DrawFn, contents: st.SearchStrategy[bytes] = values) -> bytes:
    rows = draw(st.lists(st.tuples(st.integers(0, 2**63 - 1), st.integers(0, 2**32 - 1), contents), max_size=4))
    content = b"".join(writer.partitioned_row(*row) for row in rows)
    return struct.pack("<I", 4110) + content + b"\xff" * draw(st.integers(0, 9))
