"""What people paste: the lines that ``fdbcli`` prints for ``get`` and ``getrange``, and those of ``fdbdecode``.

===================  ==============================================================================
fdbcli               ```KEY' is `VALUE'``, both in fdbcli's escapes, with or without a prompt before it
fdbdecode            ``... key: HEX  value: HEX``, in hex, with one blank or two
===================  ==============================================================================

All other lines (commands, "Range limited to ... keys") are skipped. A line that begins like one of these and breaks off
is a problem of the source. If a key comes twice, the last one counts. docs/sources.md, "Transcripts".
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import SourceNotSupported, as_source_error
from inspector.sources.base import SourceInfo
from inspector.sources.memory import MemorySource
from keycodec.text.cleantext import as_utf8, cleaned
from keycodec.text.textreaders import unescape_fdbcli

if TYPE_CHECKING:
    from inspector.sources.base import KeyValue

#: Nobody pastes more; a longer file is something else.
_FILE_LIMIT = 256 << 20

_FDBCLI = re.compile(r"(?:fdb> )?`(?P<key>.*?)' is `(?P<value>.*)'")
_FDBCLI_BEGUN = re.compile(r"^\s*(?:fdb> )?`(?:\\x|.*' is)")
_FDBDECODE = re.compile(
    r"\bkey: ?(?P<key>(?:[0-9a-f]{2})*),? {1,2}value: ?(?P<value>(?:[0-9a-f]{2})*)\s*$", re.IGNORECASE
)


class TranscriptSource(MemorySource):
    """The key-values of a pasted transcript."""

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        problems: list[str] = []
        found: list[KeyValue] = []
        for number, line in enumerate(_read(self._path).splitlines(), 1):
            try:
                key_value = _parse(line)
            except ValueError as error:
                problems.append(f"{path}: line {number}: {error}; line skipped")
            else:
                if key_value is not None:
                    found.append(key_value)
        super().__init__(found)
        self._problems += problems
        if not found and not problems:
            known = "fdbcli's (`KEY' is `VALUE') or fdbdecode's (key: HEX value: HEX)"
            raise SourceNotSupported(f"{path}: no line of {known}; paste them as they are printed")

    def info(self) -> SourceInfo:
        notes = ("a transcript holds what was pasted, no more",)
        return SourceInfo("text", str(self._path), consistent=False, notes=notes)


def _parse(line: str) -> KeyValue | None:
    """The key-value of a line; None if it is a line of another kind. Raises ValueError if it breaks off."""
    stripped = line.strip()
    # look at the end first: otherwise each of many "' is `" would be tried in vain
    if stripped.endswith("'") and (match := _FDBCLI.fullmatch(stripped)):
        return unescape_fdbcli(match["key"]), unescape_fdbcli(match["value"])
    if match := _FDBDECODE.search(line):
        return bytes.fromhex(match["key"]), bytes.fromhex(match["value"])
    if _FDBCLI_BEGUN.match(line):
        raise ValueError("cut off, or wrapped by a terminal")
    return None


def _read(path: Path) -> str:
    with as_source_error(path, "transcript"):
        if path.stat().st_size > _FILE_LIMIT:
            raise SourceNotSupported(f"{path}: larger than {_FILE_LIMIT >> 20} MiB, too large for a transcript")
        with path.open("rb") as file:
            text = cleaned(as_utf8(file).read().decode("utf-8", "surrogateescape"))
        # what is no ASCII counts as bytes, which fdbcli would have escaped
        return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("ascii", "backslashreplace")
