"""Sixty threads of one process keep no memory each for itself."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from functions.local import arenas

COUNTED = """
import ctypes, sys
from pathlib import Path
from threading import Barrier, Thread
from functions.local import arenas

if sys.argv[1] == "shared":
    arenas.share()
together = Barrier(16)

def work():
    together.wait()
    kept = [bytearray(5_000) for _ in range(200)]
    together.wait()

threads = [Thread(target=work) for _ in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fopen(sys.argv[2].encode(), b"w"))
libc.malloc_info(0, out)
libc.fclose(out)
print(Path(sys.argv[2]).read_text().count("<heap "))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="no other C library has arenas")
def test_threads_share_two_arenas(tmp_path: Path) -> None:
    found = {
        how: int(subprocess.check_output([sys.executable, "-c", COUNTED, how, f"{tmp_path}/{how}.xml"], text=True))
        for how in ("alone", "shared")
    }
    assert found["shared"] <= arenas.MOST < found["alone"]
