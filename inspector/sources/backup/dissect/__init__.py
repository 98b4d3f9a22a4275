"""One file of a backup laid out field by field: what lies at which offset, and where it is damaged."""

from inspector.sources.backup.dissect.field import FileField, Holds
from inspector.sources.backup.dissect.file import dissect

__all__ = ["FileField", "Holds", "dissect"]
