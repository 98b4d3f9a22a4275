"""What ``import keycodec`` gives."""

from __future__ import annotations

import pkgutil
from types import ModuleType

import pytest

import keycodec
import keycodec.cli

#: The calls that programs are written against, and the types of what they take and return.
PUBLIC = {
    *("decode", "encode", "diagram", "key_range", "parse_text", "format_text", "find_keys", "FAMILIES"),
    *("Key", "Element", "ElementKind", "FieldValue", "Versionstamp"),
    *("Suffix", "BlobChunk", "DocumentChild", "Counter"),
    *("Family", "Field", "Literal", "SuffixKind", "ValueKind"),
    *("ParsedText", "Match", "TEXT_FORMS", "WRITTEN_FORMS", "COUNTERS"),
    *("KeyCodecError", "KeyDecodeError", "KeyEncodeError", "KeyTextError", "AmbiguousText", "UnknownFamily"),
}


def test_the_public_names_are_these() -> None:
    assert set(keycodec.__all__) == PUBLIC


@pytest.mark.parametrize("package", [keycodec, keycodec.cli], ids=lambda package: package.__name__)
def test_no_module_hides_a_name_of_its_package(package: ModuleType) -> None:
    for module in pkgutil.iter_modules(package.__path__):
        assert module.name not in getattr(package, "__all__", ())
        assert isinstance(vars(package).get(module.name, package), ModuleType), module.name
