"""Doris's messages and enums, as classes with typed fields.

    from inspector import messages
    messages.InstanceInfoPB(instance_id="i").instance_id, messages.InstanceInfoPB.DELETED

The classes are those of the built-in schema, in its own descriptor pool. Each is made when it is asked for, so the
import itself is quick. Type checkers read the fields in ``messages.pyi``, which ``make generate`` writes.

A name means the same as in Doris's cloud.proto: ``TabletIndexPB`` is ``doris.cloud.TabletIndexPB``. The message of the
same name in the package ``doris`` is called ``doris_TabletIndexPB``.

At run time, a message of an overlaid schema (``--descriptor-set``) has another class, with the same fields and perhaps
more. Annotate it with the class from here too. Do not check it with ``isinstance``, which gives False: use
``record.message``.
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
