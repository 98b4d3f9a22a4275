"""Range files and mutation logs, laid out block by block as ``layout`` declares them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.errors import SourceNotSupported, UsageError
from inspector.sources.backup import layout
from inspector.sources.backup.damage import LayoutError
from inspector.sources.backup.dissect.field import FileField, Holds
from inspector.sources.backup.dissect.walking import UnexpectedBytes, walk
from inspector.sources.backup.files.blockfile import check_block_size, open_block_file
from inspector.sources.backup.files.logblock import read_log_block
from inspector.sources.backup.files.logvalue import HEAD_SIZE, claimed_size, split_value
from inspector.sources.backup.files.plogs import read_message, read_partitioned_log_block
from inspector.sources.backup.files.rangeblock import read_block
from inspector.sources.backup.magic import CHECKSUM_FLAG, INDEX_FLAG, LOG_FORMAT, PARTITIONED_LOG_FORMAT, RANGE_FORMAT
from inspector.sources.backup.mutation import APPLICABLE, MutationType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inspector.sources.backup.dissect.walking import Step
    from inspector.sources.backup.files.blockfile import BlockFile
    from inspector.sources.backup.places.base import PlacedFile


class _Kind(NamedTuple):
    """How bytes of one kind are declared, and how the reader reads them."""

    declared: Any
    read: Callable[[bytes], object]


_BLOCKS = {
    RANGE_FORMAT: _Kind(layout.RangeBlock, read_block),
    LOG_FORMAT: _Kind(layout.LogBlock, read_log_block),
    PARTITIONED_LOG_FORMAT: _Kind(layout.PartitionedLogBlock, read_partitioned_log_block),
}
_LOG_VALUE = _Kind(layout.LogValue, split_value)
_MESSAGE = _Kind(layout.Message, read_message)


class _Place(NamedTuple):
    """Where bytes lie that are laid out: in which block, from which offset of the file on, inside which field."""

    block: int
    offset: int
    inside: str = ""
    sound: bool = True


def dissect_blocks(stored: PlacedFile, format_number: int, block_size: int, block: int | None) -> Iterator[FileField]:
    """Yield the fields of all blocks of a file, or of the one with the number ``block``.

    Raises SourceUnreadable, SourceNotSupported for what is encrypted or too old, UsageError if there is no such block.
    """
    with open_block_file(stored, block_size) as file:
        if block is not None and not 0 <= block < file.count:
            raise UsageError(f"{stored}: no block {block}; blocks count from 0, and the file has {file.count}")
        try:
            check_block_size(file, block_size)
            _check_not_empty(file, format_number)
        except LayoutError as error:
            yield FileField(None, error.offset, 0, "file", problem=error.reason, sound=False)
            return
        for number in range(file.count) if block is None else [block]:
            place = _Place(number, number * file.block_size)
            try:
                yield from _lay_out(_BLOCKS[format_number], file.read(number), place)
            except LayoutError as error:
                yield FileField(number, place.offset + error.offset, 0, "block", problem=error.reason, sound=False)
            except SourceNotSupported as error:
                raise SourceNotSupported(f"{stored}: block {number}: {error}") from error


def _check_not_empty(file: BlockFile, format_number: int) -> None:
    """Make sure that a range file has a block. A log has none if nothing was written at its versions."""
    if file.size == 0 and format_number == RANGE_FORMAT:
        raise LayoutError(0, "the file is empty")


def _lay_out(kind: _Kind, data: bytes, place: _Place) -> Iterator[FileField]:
    refusal = _refusal(kind, data)
    place = place._replace(sound=place.sound and refusal is None)
    try:
        for step in walk(kind.declared, data):
            inner = _kind_inside(step)
            if inner is None:
                yield _field(step, place)
            else:
                assert isinstance(step.value, bytes)
                within = place._replace(offset=place.offset + step.start, inside=f"{place.inside}{step.name}.")
                yield from _lay_out(inner, step.value, within)
    except UnexpectedBytes as damage:
        yield _problem(damage, damage.name, place)
    else:
        if refusal is not None:  # the layout is as declared, but not what it says: keys are out of order, for example
            yield _problem(refusal, "end", place)


def _refusal(kind: _Kind, data: bytes) -> LayoutError | None:
    """Why the reader refuses the bytes; None if it accepts them."""
    try:
        kind.read(data)
    except LayoutError as error:
        return LayoutError(error.offset, error.reason)  # without a traceback, which would hold the block
    return None


def _problem(damage: LayoutError, name: str, place: _Place) -> FileField:
    return FileField(
        place.block, place.offset + damage.offset, 0, place.inside + name, problem=damage.reason, sound=False
    )


def _field(step: Step, place: _Place) -> FileField:
    holds, key = _meaning(step)
    return FileField(
        place.block,
        place.offset + step.start,
        step.stop - step.start,
        place.inside + step.name,
        step.value,
        holds,
        _note(step),
        key,
        sound=place.sound,
    )


def _kind_inside(step: Step) -> _Kind | None:
    """Tell what the bytes of a field are laid out as in turn; None if they are not."""
    match _last_name(step):
        case "message":
            return _MESSAGE
        case "value" if _is_whole_log_value(step):
            return _LOG_VALUE
    return None


def _is_whole_log_value(step: Step) -> bool:
    """Whether a field is the value of one version, and not one of several parts."""
    if step.struct.get("part") != 0 or not isinstance(step.value, bytes) or len(step.value) < HEAD_SIZE:
        return False
    return claimed_size(step.value) == len(step.value)


def _meaning(step: Step) -> tuple[Holds, bytes | None]:
    """Tell what a field holds; of a value also its key."""
    match _last_name(step):
        case "begin" | "key":
            return Holds.KEY, None
        case "value":
            return Holds.VALUE, step.struct.get("key")
        case "param1":
            return (Holds.KEY if _mutation_type(step) in APPLICABLE else Holds.VALUE), None
        case "param2":
            return _meaning_of_param2(step)
    return (Holds.BYTES if isinstance(step.value, bytes) else Holds.PLAIN), None


def _meaning_of_param2(step: Step) -> tuple[Holds, bytes | None]:
    """The end of a clear, or an operand."""
    kind = _mutation_type(step)
    if kind == MutationType.CLEAR_RANGE:
        return Holds.KEY, None
    return Holds.VALUE, (step.struct["param1"] if kind in APPLICABLE else None)


def _note(step: Step) -> str:
    if _last_name(step) not in ("type", "flagged_type"):
        return ""
    kind, flags = _mutation_type(step), step.struct.get("flagged_type", 0)
    words = [MutationType(kind).name.lower() if kind in frozenset(MutationType) else "unknown"]
    words += [word for flag, word in ((CHECKSUM_FLAG, "checksum"), (INDEX_FLAG, "index")) if flags & flag]
    return ", ".join(words)


def _mutation_type(step: Step) -> int:
    """The type of the mutation that a field belongs to, without flags."""
    if "flagged_type" in step.struct:
        return int(step.struct["flagged_type"]) & ~(CHECKSUM_FLAG | INDEX_FLAG)
    return int(step.struct["type"])


def _last_name(step: Step) -> str:
    return step.name.rpartition(".")[2]
