"""The generated files, and the process around them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.inspector.schema.declared import PROTO
from tests.support.places import ROOT


def test_generated_files_are_what_the_sources_compile_to(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "tools/generate_schema.py", tmp_path], check=True)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    generated = [Path(PROTO) / "doris.desc", Path("inspector/schema/messages.pyi")]
    assert made == {path: (ROOT / path).read_bytes() for path in generated}


OTHER_DORIS = """
from google.protobuf import descriptor_pb2, descriptor_pool
def load_other_doris():
    file = descriptor_pb2.FileDescriptorProto(name="inspector/schema/proto/cloud.proto", package="doris.cloud")
    file.message_type.add(name="InstanceInfoPB").field.add(name="other", number=2, label=1, type=3)
    descriptor_pool.Default().Add(file)
    return descriptor_pool.Default().FindMessageTypeByName("doris.cloud.InstanceInfoPB")
"""
OURS = "from inspector.schema import Schema; ours = Schema.builtin().message_class('doris.cloud.InstanceInfoPB')"
THEIRS = "theirs = load_other_doris()"


@pytest.mark.parametrize("steps", [(OURS, THEIRS), (THEIRS, OURS)], ids=["inspector first", "host first"])
def test_a_host_program_may_load_another_doris_schema(steps: tuple[str, str]) -> None:
    check = "assert ours(instance_id='i').instance_id == 'i' and [f.name for f in theirs.fields] == ['other']"
    subprocess.run([sys.executable, "-W", "error", "-c", "\n".join([OTHER_DORIS, *steps, check])], check=True)


def test_importing_the_schema_loads_nothing_heavy_but_protobuf() -> None:
    script = (
        "import sys, inspector.schema; inspector.schema.Schema.builtin()\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules} & set(sys.argv[1:])))"
    )
    heavy = ["click", "construct", "fdb", "google", "grpc_tools", "keycodec", "sqlite3", "tabulate"]
    result = subprocess.run([sys.executable, "-c", script, *heavy], check=True, capture_output=True, text=True)
    assert set(result.stdout.split()) <= {"google", "keycodec"}
