"""What tells elements apart: declared for every kind of list that a stored value can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.schema import Schema, all_fields, descriptor_of, is_secret, map_entry
from inspector.schema.identities import IDENTITIES, WITHOUT_IDENTITY
from keycodec import FAMILIES

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor

SCHEMA = Schema.builtin()


def elements() -> dict[str, Descriptor]:
    """The messages that lists of stored values have as elements."""
    families = {family.message for family in FAMILIES.values() if family.message}
    fields = [field for name in families for field in all_fields(descriptor_of(SCHEMA.message_class(name)))]
    lists = [field for field in fields if field.is_repeated and not map_entry(field)]
    return {field.message_type.full_name: field.message_type for field in lists if field.message_type is not None}


def test_every_list_of_messages_is_decided_on() -> None:
    assert elements().keys() == IDENTITIES.keys() | WITHOUT_IDENTITY
    assert IDENTITIES.keys().isdisjoint(WITHOUT_IDENTITY)


@pytest.mark.parametrize("name", IDENTITIES)
def test_the_fields_of_an_identity_are_there_single_and_no_secrets(name: str) -> None:
    for way in IDENTITIES[name]:
        for path in way:
            message: Descriptor | None = elements()[name]
            for step in path.split("."):
                assert message is not None
                field = message.fields_by_name[step]
                assert not field.is_repeated
                assert not is_secret(field)
                message = field.message_type
            assert message is None
