"""Doris's messages and enums, as classes with typed fields.

    from inspector.schema.messages import InstanceInfoPB
    InstanceInfoPB(instance_id="i").instance_id, InstanceInfoPB.DELETED

The classes are those of the built-in schema, in its own descriptor pool. They are made when they are asked for, so
importing this module costs nothing. Their fields stand in ``messages.pyi``, which ``make generate`` writes.

A name means what it means in Doris's cloud.proto: ``TabletIndexPB`` is ``doris.cloud.TabletIndexPB``; the message of
that name in the package ``doris`` is ``doris_TabletIndexPB``.

A message of an overlaid schema (``--descriptor-set``) is of another class at run time, with the same fields and
perhaps more. Annotate it with the class from here all the same; but ``isinstance`` with it is False.
"""

from __future__ import annotations

from inspector.schema.builtin_types import builtin_names, builtin_type


def __getattr__(name: str) -> object:
    try:
        found = builtin_type(name)
    except KeyError:
        raise AttributeError(f"{__name__} has no {name!r}: Doris declares no such message or enum") from None
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return builtin_names()
