"""The short names of messages and enums: what ``inspector.schema.messages`` calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from google.protobuf.descriptor import Descriptor, EnumDescriptor, FileDescriptor

#: Doris's packages. If two of them declare the same short name, it means the declaration in the first.
PACKAGES = ("doris.cloud", "doris", "doris.segment_v2")


def top_level_types(files: Iterable[FileDescriptor]) -> dict[str, Descriptor | EnumDescriptor]:
    """The top-level messages and enums of the files, by short name, in the order of the packages.

    The short name is the name without the package: ``InstanceInfoPB``. If an earlier package has declared this name, it
    is the full name with underscores instead of dots: ``doris_TabletIndexPB``.
    """
    declared: list[Descriptor | EnumDescriptor] = []
    for file in sorted(files, key=lambda file: PACKAGES.index(file.package)):
        declared += file.enum_types_by_name.values()
        declared += file.message_types_by_name.values()
    types: dict[str, Descriptor | EnumDescriptor] = {}
    for each in declared:
        types[each.name if each.name not in types else each.full_name.replace(".", "_")] = each
    return types
