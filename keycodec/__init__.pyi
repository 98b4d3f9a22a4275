from keycodec.decoding import decode as decode
from keycodec.drawing import diagram as diagram
from keycodec.elements import Element as Element
from keycodec.elements import ElementKind as ElementKind
from keycodec.elements import FieldValue as FieldValue
from keycodec.encoding import encode as encode
from keycodec.errors import AmbiguousText as AmbiguousText
from keycodec.errors import KeyCodecError as KeyCodecError
from keycodec.errors import KeyDecodeError as KeyDecodeError
from keycodec.errors import KeyEncodeError as KeyEncodeError
from keycodec.errors import KeyTextError as KeyTextError
from keycodec.errors import UnknownFamily as UnknownFamily
from keycodec.families import FAMILIES as FAMILIES
from keycodec.families.family import Family as Family
from keycodec.families.family import Field as Field
from keycodec.families.family import Literal as Literal
from keycodec.families.family import SuffixKind as SuffixKind
from keycodec.families.family import ValueKind as ValueKind
from keycodec.families.table import COUNTERS as COUNTERS
from keycodec.key import Key as Key
from keycodec.ranges import key_range as key_range
from keycodec.suffix import BlobChunk as BlobChunk
from keycodec.suffix import Counter as Counter
from keycodec.suffix import DocumentChild as DocumentChild
from keycodec.suffix import Suffix as Suffix
from keycodec.text.logtext import Match as Match
from keycodec.text.logtext import find_keys as find_keys
from keycodec.text.textforms import TEXT_FORMS as TEXT_FORMS
from keycodec.text.textforms import WRITTEN_FORMS as WRITTEN_FORMS
from keycodec.text.textforms import ParsedText as ParsedText
from keycodec.text.textforms import format_text as format_text
from keycodec.text.textforms import parse_text as parse_text
from keycodec.versionstamp import Versionstamp as Versionstamp

__all__: list[str]
__version__: str
