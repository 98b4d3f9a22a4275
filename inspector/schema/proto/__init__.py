"""The messages of Doris, as .proto sources and what protoc makes of them (``make generate``).

``doris.desc`` is what ``inspector.schema`` loads. The ``*_pb2`` stubs have no module behind them, on purpose: generated
modules would register ``doris.cloud.*`` for the whole process. Import them under ``TYPE_CHECKING`` only.
"""
