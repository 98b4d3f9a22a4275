"""Try what ``make dist`` built as on a host that has Python and nothing else: ``python -m tools.try_dist``.

Each ``.pyz`` is started in an empty folder by every Python found here, with the standard library alone, no variables
but PATH and an empty HOME, and no network. It must print what the command of the checkout prints.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tarfile
import tempfile
from functools import cache
from pathlib import Path

from tools.pythons import found

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
BACKUP = str(ROOT / "fixtures/backup-demo")
KEY = "0110696e7374616e636500011072656772657373696f6e5f696e7374616e6365300001"
#: With the server they need all that is inside.
LINES = (
    ("keycodec", "--version"),
    ("keycodec", "decode", KEY),
    ("inspector", "--version"),
    ("inspector", "-s", BACKUP, "instances"),
    ("inspector", "-s", BACKUP, "scan", "--format", "jsonl"),
    ("inspector", "-s", BACKUP, "rehearse", f"decode_key?key={KEY}"),
)
#: Servers, each with what its first line holds.
SERVERS = {
    ("inspector", "-s", BACKUP, "serve", "--port", "0", "--token", "t"): b"/MetaService/http/",
    ("inspector", "-s", BACKUP, "explore"): b"http://127.0.0.1:",
}
TOO_OLD = ("3.8", "3.9", "3.10")
TIMEOUT = 120.0


@cache
def alone() -> tuple[str, ...]:
    """Return the words that start a command without a network; none where the system does not let us."""
    words = ("unshare", "--net", "--map-root-user")
    try:
        allowed = subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        allowed = False
    if not allowed:
        print("this system does not let us take the network away: trying with it")
    return words if allowed else ()


def bare(interpreter: str, words: tuple[str, ...]) -> list[str]:
    """Return the command that runs a line from its ``.pyz`` with the standard library alone."""
    name, *arguments = words
    return [*alone(), interpreter, "-I", "-S", str(DIST / f"{name}.pyz"), *arguments]


def run(command: list[str], home: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command in an empty environment."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": home}
    return subprocess.run(command, env=environment, cwd=home, capture_output=True, timeout=TIMEOUT, check=False)


def try_commands(version: str, interpreter: str, home: str) -> None:
    """Compare what each line prints with what the checkout prints."""
    for words in LINES:
        name, *arguments = words
        expected = run([str(Path(sys.executable).with_name(name)), *arguments], home)
        done = run(bare(interpreter, words), home)
        if (done.returncode, done.stdout, done.stderr) != (expected.returncode, expected.stdout, expected.stderr):
            sys.exit(f"Python {version}: {' '.join(words)}: exit code {done.returncode}\n{done.stderr.decode()}")
    print(f"Python {version}: {len(LINES)} commands print what the checkout prints")


def try_servers(version: str, interpreter: str, home: str) -> None:
    """Each server starts, and ends on Ctrl-C."""
    for words, told in SERVERS.items():
        with subprocess.Popen(
            bare(interpreter, words),
            env={"HOME": home, "PATH": "/usr/bin:/bin"},
            cwd=home,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as server:
            assert server.stdout is not None
            try:
                first = server.stdout.readline()
                server.send_signal(signal.SIGINT)
                ended = told in first and server.wait(TIMEOUT) == 130
            finally:
                server.kill()  # one that does not end must not hold us up
            if not ended:
                sys.exit(f"Python {version}: {' '.join(words)}: {(first + server.stdout.read()).decode()}")
    print(f"Python {version}: {len(SERVERS)} servers start and end")


def try_refusal(version: str, interpreter: str, home: str) -> None:
    """A Python that is too old is refused in one line."""
    done = run(bare(interpreter, ("keycodec", "--version")), home)
    if done.returncode != 1 or done.stderr.count(b"\n") != 1:
        sys.exit(f"Python {version} is not refused in one line:\n{done.stderr.decode()}")
    print(f"Python {version}: refused in one line")


def try_sdist() -> None:
    """The sdist holds every file of the repository but the one that only git reads."""
    (path,) = DIST.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    if missing := sorted(set(tracked) - held - {".gitignore"}):
        sys.exit(f"{path.name} lacks {len(missing)} files: {', '.join(missing[:5])} ...")
    print(f"{path.name}: all {len(tracked)} files")


def main() -> None:
    """Try all, and stop at the first that fails."""
    try_sdist()
    for version, interpreter in found().items():
        with tempfile.TemporaryDirectory() as home:
            try_commands(version, interpreter, home)
            try_servers(version, interpreter, home)
    for version, interpreter in found(TOO_OLD).items():
        with tempfile.TemporaryDirectory() as home:
            try_refusal(version, interpreter, home)


if __name__ == "__main__":
    main()
