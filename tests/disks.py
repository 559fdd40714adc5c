"""A memory disk of a test's own, to be filled, or to be made read-only."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Mounted:
    """Mounts a memory disk: `with mounted("size=1m") as folder`. Needs root and a Linux that allows it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def __call__(self, options: str = "size=1m") -> Iterator[Path]:
        self._folder.mkdir()
        if not sys.platform.startswith("linux") or os.geteuid() != 0 or self._mount("-o", options, "tmpfs").returncode:
            pytest.skip("no disk can be mounted here")
        try:
            yield self._folder
        finally:
            subprocess.run(["umount", "-l", str(self._folder)], check=True)

    def again(self, folder: Path, options: str) -> None:
        assert self._mount("-o", options, "tmpfs").returncode == 0

    def _mount(self, *options: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["mount", "-t", "tmpfs", *options, str(self._folder)], capture_output=True, check=False)


def fill(folder: Path) -> Path:
    """Leave no room on the disk of a folder; return the file to delete for some."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    return filler
