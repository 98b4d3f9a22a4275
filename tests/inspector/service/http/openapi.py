"""An OpenAPI description of the routes, made from the table of routes and the messages of their requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf.descriptor import FieldDescriptor

from inspector.schema import Schema
from inspector.service.http.app import FRONTEND_PATH
from inspector.service.routes import ROUTES

if TYPE_CHECKING:
    from inspector.service.route import Route

#: What the tests' state knows, so that not every call ends at the first check.
KNOWN = {
    "instance_id": ["i1", "vault", "bare"],
    "cloud_unique_id": ["1:i1:be1", "1:vault:x", "1:i1:new"],
    "cluster_id": ["c1", "c2", "fe"],
    "cluster_name": ["cluster1", "fresh1"],
    "tablet_id": ["4", "5"],
    "txn_id": ["1024", "2048"],
    "label": ["label1"],
    "key_type": ["InstanceKey", "StatsTabletKey", "VersionedPartitionVersionKey", "MetaDeleteBitmap", "TxnInfoKey"],
    "key": ["0110696e7374616e63650001106931 0001".replace(" ", "")],
}

_DEPTH = 2


def description() -> dict[str, Any]:
    """All of it."""
    paths = {f"/{route.services[0]}/http/v1/{name}": {"post": _operation(route)} for name, route in ROUTES.items()}
    paths[FRONTEND_PATH] = {"get": {"responses": _responses()}}
    return {"openapi": "3.0.3", "info": {"title": "Meta Service", "version": "1"}, "paths": paths}


def _operation(route: Route) -> dict[str, Any]:
    token = {"name": "token", "in": "query", "required": True, "schema": {"type": "string", "enum": ["token"]}}
    query = [{"name": name, "in": "query", "schema": _text(name)} for name in route.parameters]
    operation: dict[str, Any] = {"operationId": route.name, "parameters": [token, *query], "responses": _responses()}
    if route.request is not None:
        descriptor = Schema.builtin().message_class(route.request).DESCRIPTOR
        content = {"application/json": {"schema": _message(descriptor, _DEPTH)}}
        operation["requestBody"] = {"required": True, "content": content}
    if route.raw_body:
        content = {"application/json": {"schema": {"type": "object", "additionalProperties": _text("value")}}}
        operation["requestBody"] = {"content": content}
    return operation


def _responses() -> dict[str, Any]:
    return {"default": {"description": "as docs/api.md says"}}


def _text(name: str) -> dict[str, Any]:
    anything = {"type": "string", "maxLength": 20}
    return {"anyOf": [{"type": "string", "enum": KNOWN[name]}, anything]} if name in KNOWN else anything


def _message(descriptor: Any, depth: int) -> dict[str, Any]:
    fields = {field.name: _field(field, depth) for field in descriptor.fields if depth or field.message_type is None}
    return {"type": "object", "properties": fields}


def _field(field: Any, depth: int) -> dict[str, Any]:
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        return {"type": "object", "additionalProperties": {"type": "string", "maxLength": 5}}
    one = _one(field, depth)
    return {"type": "array", "items": one, "maxItems": 3} if field.is_repeated else one


def _one(field: Any, depth: int) -> dict[str, Any]:
    if field.message_type is not None:
        return _message(field.message_type, depth - 1)
    if field.enum_type is not None:
        return {"type": "string", "enum": [value.name for value in field.enum_type.values]}
    if field.cpp_type == FieldDescriptor.CPPTYPE_BOOL:
        return {"type": "boolean"}
    if field.cpp_type in (FieldDescriptor.CPPTYPE_INT32, FieldDescriptor.CPPTYPE_INT64):
        bits = 32 if field.cpp_type == FieldDescriptor.CPPTYPE_INT32 else 64
        number = {"type": "integer", "minimum": -(1 << bits - 1), "maximum": (1 << bits - 1) - 1}
        return {"anyOf": [number, _text(field.name)]} if field.name in KNOWN else number
    return _text(field.name)
