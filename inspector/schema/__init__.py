"""What the values look like: Doris's protobuf messages, and which of their fields are secret."""

from inspector.schema.registry import Schema, SchemaError, all_fields, has_required_fields
from inspector.schema.secrets import holds_secrets, is_secret, is_secret_name

__all__ = ["Schema", "SchemaError", "all_fields", "has_required_fields", "holds_secrets", "is_secret", "is_secret_name"]
