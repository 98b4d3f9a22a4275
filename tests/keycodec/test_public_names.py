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
    *("ParsedText", "Match"),
    *("KeyCodecError", "KeyDecodeError", "KeyEncodeError", "KeyTextError", "AmbiguousText", "UnknownFamily"),
}


def test_the_public_names_are_these() -> None:
    assert set(keycodec.__all__) == PUBLIC
    assert sorted(keycodec.__all__, key=_order) == keycodec.__all__


def _order(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions, as the linter sorts ``__all__``."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


@pytest.mark.parametrize("package", [keycodec, keycodec.cli], ids=lambda package: package.__name__)
def test_no_module_hides_a_name_of_its_package(package: ModuleType) -> None:
    for module in pkgutil.iter_modules(package.__path__):
        assert module.name not in getattr(package, "__all__", ())
        assert isinstance(vars(package).get(module.name, package), ModuleType), module.name


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        keycodec.nothing  # type: ignore[attr-defined]  # noqa: B018
    assert set(keycodec.__all__) <= set(dir(keycodec))


def test_names_that_are_imported_late_are_those_of_their_modules() -> None:
    from keycodec.text import logtext, textforms

    for module, names in ((logtext, ("Match", "find_keys")), (textforms, ("ParsedText", "format_text", "parse_text"))):
        for name in names:
            assert getattr(keycodec, name) is getattr(module, name)
