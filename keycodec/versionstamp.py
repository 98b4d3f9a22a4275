"""The ten bytes that FoundationDB gives a commit: 8 bytes commit version, 2 bytes order in the batch, big-endian."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_LAYOUT = struct.Struct(">QH")
_TRANSACTION_BITS = 10

#: The size of a versionstamp, in bytes.
SIZE = _LAYOUT.size


@dataclass(frozen=True, order=True, slots=True)
class Versionstamp:
    """The place of a commit in the order of all commits. Prints as 20 lower-case hex digits."""

    version: int
    batch: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.version < 1 << 64 and 0 <= self.batch < 1 << 16):
            parts = f"version {self.version} (64 bits), batch {self.batch} (16 bits)"
            raise ValueError(f"versionstamp out of range: {parts}")

    @classmethod
    def from_bytes(cls, data: bytes) -> Versionstamp:
        """Read the ten bytes. Raises ValueError for any other length."""
        if len(data) != SIZE:
            raise ValueError(f"a versionstamp has {SIZE} bytes, not {len(data)}")
        return cls(*_LAYOUT.unpack(data))

    @classmethod
    def from_hex(cls, text: str) -> Versionstamp:
        """Read 20 hex digits. Raises ValueError for anything else."""
        if len(text) != 2 * SIZE or not text.isascii() or not text.isalnum():
            raise ValueError(f"a versionstamp is {2 * SIZE} hex digits, not {text!r}")
        return cls.from_bytes(bytes.fromhex(text))

    @classmethod
    def from_transaction_id(cls, transaction_id: int) -> Versionstamp:
        """Return the stamp that a Doris transaction id was made from."""
        return cls(transaction_id >> _TRANSACTION_BITS, transaction_id & ((1 << _TRANSACTION_BITS) - 1))

    @property
    def transaction_id(self) -> int:
        """The Doris transaction id made from this stamp. Raises ValueError if ``batch`` needs more than 10 bits."""
        if self.batch >> _TRANSACTION_BITS:
            raise ValueError(f"no transaction id: batch order {self.batch} does not fit into {_TRANSACTION_BITS} bits")
        return self.version << _TRANSACTION_BITS | self.batch

    def __bytes__(self) -> bytes:
        return _LAYOUT.pack(self.version, self.batch)

    def __str__(self) -> str:
        return bytes(self).hex()


#: The greatest versionstamp.
MAX = Versionstamp((1 << 64) - 1, (1 << 16) - 1)
