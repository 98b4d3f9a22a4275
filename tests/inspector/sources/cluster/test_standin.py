"""The stand-in is as strict as the real library: what that does not survive or refuses, so does the stand-in.

Each order of calls runs in a process of its own. The codes are FoundationDB's.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.inspector.sources.cluster.conftest import Run

#: Short names for the C functions; each call prints what it returns.
CALLS = """
import ctypes, threading
from ctypes import byref, c_char_p, c_int64, c_void_p
library = ctypes.CDLL("libfdb_c.so")

def call(name, *arguments):
    code = getattr(library, "fdb_" + name)(*arguments)
    print(name, code, flush=True)

def made(name, *arguments):
    function = getattr(library, "fdb_" + name)
    function.restype = c_void_p
    return c_void_p(function(*arguments))

def start():
    library.fdb_select_api_version_impl(710, 710)
    library.fdb_setup_network()
    thread = threading.Thread(target=library.fdb_run_network, daemon=True)
    thread.start()
    return thread

def transaction():
    open("fdb.cluster", "w").write("standin:id@127.0.0.1:4500")
    database, created = c_void_p(), c_void_p()
    library.fdb_create_database(b"fdb.cluster", byref(database))
    library.fdb_database_create_transaction(database, byref(created))
    return created
"""

REFUSED = {
    "the newest API version may be asked for at any time": ("call('get_max_api_version')", 710),
    "an API version newer than the header": ("call('select_api_version_impl', 710, 700)", 2202),
    "a header newer than the library": ("call('select_api_version_impl', 710, 730)", 2203),
    "a second API version": ("start(); call('select_api_version_impl', 710, 710)", 2201),
    "running a network that is not set up": ("call('run_network')", 2008),
    "stopping a network that is not set up": ("call('stop_network')", 2008),
    "a database without a network": ("call('create_database', b'fdb.cluster', byref(c_void_p()))", 2008),
    "a second network": ("start(); call('setup_network')", 2009),
    "a network after it was stopped": (
        "thread = start(); library.fdb_stop_network(); thread.join(); call('setup_network')",
        2009,
    ),
    "the answer of a future that is not ready": (
        (
            "library.fdb_select_api_version_impl(710, 710); library.fdb_setup_network()\n"  # and nothing runs it
            "call('future_get_int64', made('transaction_get_read_version', transaction()), byref(c_int64()))"
        ),
        2015,
    ),
    "a read version that is set twice": (
        (
            "start(); t = transaction()\n"
            "for version in (1000, 1000): library.fdb_transaction_set_read_version(t, c_int64(version))\n"
            "f = made('transaction_get_read_version', t); library.fdb_future_block_until_ready(f)\n"
            "call('future_get_error', f)"
        ),
        2010,
    ),
    "an answer whose memory was released": (
        (
            "start(); f = made('transaction_get_read_version', transaction())\n"
            "library.fdb_future_block_until_ready(f)\n"
            "library.fdb_future_release_memory(f); call('future_get_error', f)"
        ),
        1102,
    ),
}


@pytest.mark.parametrize(("text", "code"), REFUSED.values(), ids=REFUSED)
def test_an_order_of_calls_that_the_library_answers_with_a_code(run: Run, text: str, code: int) -> None:
    done = run(CALLS + text)
    assert (done.returncode, done.stderr, done.stdout.split()[-1]) == (0, "", str(code))


FATAL = {
    "the version of a client that has no API version": ("call('get_client_version')", signal.SIGSEGV),
    "a network option ahead of an API version": ("call('network_set_option', 30, None, 0)", signal.SIGSEGV),
    "a network ahead of an API version": ("call('setup_network')", signal.SIGABRT),
    "a future that was destroyed": (
        (
            "start(); f = made('transaction_get_read_version', transaction()); library.fdb_future_destroy(f)\n"
            "call('future_is_ready', f)"
        ),
        signal.SIGABRT,
    ),
    "a transaction that was destroyed": (
        "start(); t = transaction(); library.fdb_transaction_destroy(t); made('transaction_get_read_version', t)",
        signal.SIGABRT,
    ),
}


@pytest.mark.parametrize(("text", "killed_by"), FATAL.values(), ids=FATAL)
def test_an_order_of_calls_that_the_library_does_not_survive(run: Run, text: str, killed_by: signal.Signals) -> None:
    assert run(CALLS + text).returncode == -killed_by
