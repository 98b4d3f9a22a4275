"""Ordinary mutation logs: what every commit version changed (docs/backup-format.md, "Mutation log")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.errors import SourceNotSupported
from inspector.sources.backup.damage import LayoutError
from inspector.sources.backup.files.assembly import MAX_WAITING, Assembly
from inspector.sources.backup.files.blockfile import good_blocks, open_blocks
from inspector.sources.backup.files.logblock import read_log_block
from inspector.sources.backup.files.logvalue import split_value
from inspector.sources.backup.mutation import Logged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.backup.damage import DamagePolicy
    from inspector.sources.backup.files.blockfile import BlockFile
    from inspector.sources.backup.mutation import LoggedMutation
    from inspector.sources.backup.places.base import PlacedFile


def logged_versions(
    stored: PlacedFile, block_size: int, versions: range, damage: DamagePolicy, max_waiting: int = MAX_WAITING
) -> Iterator[Logged]:
    """Yield the mutations of the file's ``versions``, all of one version together, versions as they come.

    A version may come twice if its parts do. Memory is that of a block and of at most ``max_waiting`` bytes of parts.
    Raises SourceNotSupported if a log value is too old.
    """
    with open_blocks(stored, block_size, damage) as file:
        assembly = Assembly(stored, damage, max_waiting)
        for offset, parts in good_blocks(file, read_log_block, damage):
            for part in parts:
                version = part.version
                value = assembly.add(part, offset) if version in versions else None
                if value is not None:
                    yield Logged(version, 0, len(value), _split(value, version, stored, offset, damage))
        if assembly.waiting:
            _report_missing_parts(file, assembly, Assembly(stored, damage, max_waiting), damage)


def _split(value: bytes, version: int, stored: PlacedFile, offset: int, damage: DamagePolicy) -> list[LoggedMutation]:
    """All mutations of a version; none if its value is damaged and passed over."""
    try:
        return split_value(value)
    except LayoutError as error:
        damage.report(stored, offset, f"version {version}: {error.reason}")
        return []
    except SourceNotSupported as error:
        raise SourceNotSupported(f"{stored}: version {version}: {error}") from error


def _report_missing_parts(file: BlockFile, assembly: Assembly, again: Assembly, damage: DamagePolicy) -> None:
    """Report the versions with missing parts, but not those that were complete before a part of theirs came again.

    To tell them apart the file is read a second time, by the assembly ``again``.
    """
    waiting = assembly.waiting
    whole = {
        part.version
        for offset, parts in good_blocks(file, read_log_block, damage)
        for part in parts
        if part.version in waiting and again.add(part, offset) is not None
    }
    for version in sorted(waiting - whole):
        assembly.give_up(version)
