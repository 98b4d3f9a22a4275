from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CompressKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COMPRESS_NONE: _ClassVar[CompressKind]
    COMPRESS_LZO: _ClassVar[CompressKind]
    COMPRESS_LZ4: _ClassVar[CompressKind]
COMPRESS_NONE: CompressKind
COMPRESS_LZO: CompressKind
COMPRESS_LZ4: CompressKind

class InvertedIndexFileInfo(_message.Message):
    __slots__ = ("index_info", "index_size")
    class IndexInfo(_message.Message):
        __slots__ = ("index_id", "index_file_size", "index_suffix")
        INDEX_ID_FIELD_NUMBER: _ClassVar[int]
        INDEX_FILE_SIZE_FIELD_NUMBER: _ClassVar[int]
        INDEX_SUFFIX_FIELD_NUMBER: _ClassVar[int]
        index_id: int
        index_file_size: int
        index_suffix: str
        def __init__(self, index_id: _Optional[int] = ..., index_file_size: _Optional[int] = ..., index_suffix: _Optional[str] = ...) -> None: ...
    INDEX_INFO_FIELD_NUMBER: _ClassVar[int]
    INDEX_SIZE_FIELD_NUMBER: _ClassVar[int]
    index_info: _containers.RepeatedCompositeFieldContainer[InvertedIndexFileInfo.IndexInfo]
    index_size: int
    def __init__(self, index_info: _Optional[_Iterable[_Union[InvertedIndexFileInfo.IndexInfo, _Mapping]]] = ..., index_size: _Optional[int] = ...) -> None: ...
