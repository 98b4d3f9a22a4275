"""The magic numbers of the files of a backup, and the bounds of what a writer ever chose."""

from __future__ import annotations

#: Bytes of the format number that every block begins with.
WORD = 4

RANGE_FORMAT = 1001
ENCRYPTED_RANGE_FORMAT = 1002
LOG_FORMAT = 2001
PARTITIONED_LOG_FORMAT = 4110
#: What the blocks of some file or other begin with.
BLOCK_FORMATS = frozenset([RANGE_FORMAT, ENCRYPTED_RANGE_FORMAT, LOG_FORMAT, PARTITIONED_LOG_FORMAT])

#: What fills a block up to its end. No length begins with it, so that the first such byte ends the rows.
PADDING = 0xFF

#: FoundationDB's default block size is 1 MiB. No writer ever chose a size far above it.
DEFAULT_BLOCK_SIZE = 1 << 20
MAX_BLOCK_SIZE = 16 << 20

#: The newest marker before the mutations of a log value that is too old to be read.
LAST_OLD_LOG_MARKER = 0x0FDB00A200090001

#: Bytes of the key of a log row: hash, version and part.
LOG_KEY_SIZE = 13

#: Flags in the type of a mutation in a partitioned log, and the bytes that each says stand behind the mutation.
CHECKSUM_FLAG, CHECKSUM_SIZE = 0x80, 4
INDEX_FLAG, INDEX_SIZE = 0x40, 2

#: Far above the manifest of the largest backups, and above any property. What is larger is not read into memory.
MAX_MANIFEST_SIZE = 256 << 20
MAX_PROPERTY_SIZE = 4096
