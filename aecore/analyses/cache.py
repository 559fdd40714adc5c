"""Outcomes on disk: one .npz file each, named by its request's key, the oldest removed when there are too many.

The folder may hold what is somebody else's: only files that were written here, known by name and head, are removed.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from aecore.analyses.base import Outcome, Request
from aecore.data import places

LIMIT = 1_000_000_000  # bytes
ASKED, FACTS = "asked.json", "facts.json"  # beside the arrays; no array has such a name
NAME = re.compile(r"[0-9a-f]{20}\.npz")
#: What is damaged, or was left half-written.
LEFT = re.compile(rf"{NAME.pattern}({re.escape(places.BAD)}|\.\d+-\d+{re.escape(places.PART)})")
HEAD = f"{ASKED}.npy".encode()  # names the first part of each archive
AT = 30  # bytes from the beginning: where the name of an archive's first part stands
BROKEN = (ValueError, KeyError, TypeError, EOFError, RecursionError, zipfile.BadZipFile)


class Cache:
    """A folder of outcomes. Any number of processes may read and write it at once."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder, self.limit = folder, limit

    def path(self, request: Request) -> Path:
        """Return where a request's outcome lies, once it is found."""
        return self.folder / f"{request.key}.npz"

    def get(self, request: Request) -> Outcome | None:
        """Return the outcome of an equal request, if it is kept; a damaged file is set aside and counts as none.

        One that cannot be read just now counts as none too, and stays.
        """
        path = self.path(request)
        try:
            outcome = _read(path.read_bytes())
        except OSError:
            return None
        except BROKEN:
            places.set_aside(path)
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # whoever is asked for again stays longest
        return outcome

    def runs(self, request: Request) -> Mapping[str, str] | None:
        """Return of which runs the outcome is that is kept, see `Outcome`, without reading it all; None if none is."""
        try:
            with np.load(self.path(request)) as held:
                return _runs(str(held[ASKED]))
        except (OSError, *BROKEN):
            return None

    def put(self, request: Request, outcome: Outcome) -> None:
        """Keep an outcome, all of it or nothing. Raises OSError."""
        asked = [request.function, request.arguments, request.version]
        head = {ASKED: np.array(json.dumps({"asked": asked, "runs": dict(outcome.runs)}))}
        tail = {FACTS: np.array(json.dumps(outcome.facts))}
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **(head | dict(outcome.arrays) | tail))
        places.write(self.path(request), buffer.getvalue())
        self._trim()

    def _trim(self) -> None:
        """Remove the files that were asked for longest ago, damaged and half-written ones too, above the limit."""
        mine = []
        for path in self.folder.iterdir():
            with contextlib.suppress(OSError):  # gone, or not to be read: not ours to remove then
                if _ours(path):
                    mine.append((path, path.stat()))
        room = self.limit
        for path, status in sorted(mine, key=lambda each: each[1].st_mtime_ns, reverse=True):
            room -= status.st_size
            if room < 0:
                path.unlink(missing_ok=True)


def _ours(path: Path) -> bool:
    """Whether a file was written here: by its name, and by its head where it is whole. Raises OSError."""
    if LEFT.fullmatch(path.name):
        return path.is_file()
    if not NAME.fullmatch(path.name):
        return False
    with path.open("rb") as file:
        return file.read(AT + len(HEAD))[AT:] == HEAD


def _read(raw: bytes) -> Outcome:
    with np.load(io.BytesIO(raw)) as held:
        arrays = {name: held[name] for name in held.files}  # zip's own checksums tell damage
    facts = json.loads(str(arrays.pop(FACTS)))
    runs = _runs(str(arrays.pop(ASKED)))
    for array in arrays.values():
        array.setflags(write=False)
    return Outcome(arrays, facts, runs)


def _runs(text: str) -> dict[str, str]:
    return {str(run): str(digest) for run, digest in json.loads(text)["runs"].items()}
