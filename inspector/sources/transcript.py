"""What people paste: the lines that ``fdbcli`` prints for ``get`` and ``getrange``, and those of ``fdbdecode``.

===================  ==============================================================================
fdbcli               ```KEY' is `VALUE'``, both in fdbcli's escapes, a prompt before it or not
fdbdecode            ``... key: HEX value: HEX``, in hex
===================  ==============================================================================

All other lines (commands, "Range limited to ... keys") are passed over; one that begins as one of these and breaks off
is a problem of the source. Of equal keys the last one counts. docs/sources.md, "Transcripts".
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import SourceNotSupported, as_source_error
from inspector.sources.base import SourceInfo
from inspector.sources.memory import MemorySource
from keycodec.errors import KeyTextError
from keycodec.textreaders import unescape_fdbcli

if TYPE_CHECKING:
    from inspector.sources.base import KeyValue

#: Nobody pastes more; a file this long is something else.
_FILE_LIMIT = 256 << 20

_FDBCLI = re.compile(r"(?:fdb> )?`(?P<key>.*?)' is `(?P<value>.*)'")
_FDBCLI_BEGUN = re.compile(r"^\s*(?:fdb> )?`(?:\\x|.*' is)")
_FDBDECODE = re.compile(r"\bkey: ?(?P<key>(?:[0-9a-f]{2})*),? value: ?(?P<value>(?:[0-9a-f]{2})*)\s*$", re.IGNORECASE)


class TranscriptSource(MemorySource):
    """The key-values of a pasted transcript."""

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        problems: list[str] = []
        lines = _read(self._path).splitlines()
        parsed = [self._parse(line, number, problems) for number, line in enumerate(lines, 1)]
        found = list(filter(None, parsed))
        super().__init__(found)
        self._problems += problems
        if not found and not problems:
            known = "fdbcli's (`KEY' is `VALUE') or fdbdecode's (key: HEX value: HEX)"
            raise SourceNotSupported(f"{path}: no line of {known}; paste them as they are printed")

    def _parse(self, line: str, number: int, problems: list[str]) -> KeyValue | None:
        stripped = line.strip()
        try:
            # the end first: else each of many "' is `" would be tried to it in vain
            if stripped.endswith("'") and (match := _FDBCLI.fullmatch(stripped)):
                return unescape_fdbcli(match["key"]), unescape_fdbcli(match["value"])
        except KeyTextError as error:
            problems.append(f"{self._path}: line {number}: {error}; line passed over")
            return None
        if match := _FDBDECODE.search(line):
            return bytes.fromhex(match["key"]), bytes.fromhex(match["value"])
        if _FDBCLI_BEGUN.match(line):
            problems.append(f"{self._path}: line {number}: cut off, or wrapped by a terminal; line passed over")
        return None

    def info(self) -> SourceInfo:
        """See :meth:`Source.info`."""
        notes = ("a transcript holds what was pasted, no more",)
        return SourceInfo("text", str(self._path), consistent=False, notes=notes)


def _read(path: Path) -> str:
    with as_source_error(path, "transcript"):
        if path.stat().st_size > _FILE_LIMIT:
            raise SourceNotSupported(f"{path}: larger than {_FILE_LIMIT >> 20} MiB, too large for a transcript")
        return path.read_text("ascii", "backslashreplace")
