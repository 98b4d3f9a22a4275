"""What the values look like: Doris's protobuf messages, which fields are secret, which elements have an identity."""

# Always loaded, because pickle finds a message's class only in a module that is loaded.
from inspector.schema import messages
from inspector.schema.descriptor_sets import SchemaError
from inspector.schema.descriptors import AnyMessage, all_fields, descriptor_of, has_required_fields, map_entry
from inspector.schema.identities import identities
from inspector.schema.registry import Schema
from inspector.schema.secrets import holds_secrets, is_secret, is_secret_name

__all__ = [
    "AnyMessage",
    "Schema",
    "SchemaError",
    "all_fields",
    "descriptor_of",
    "has_required_fields",
    "holds_secrets",
    "identities",
    "is_secret",
    "is_secret_name",
    "map_entry",
    "messages",
]
