"""What the cluster holds, and the faults that pass."""

from __future__ import annotations

KeyValue = tuple[bytes, bytes]

TRANSIENT = (1004, 1007, 1009, 1031, 1037, 1051, 1213)
ROWS = {b"key %04d" % number: b"value %d" % number * 10 for number in range(1000)}
