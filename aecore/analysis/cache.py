"""Outcomes on disk: one .npz file each, named by its request's key, the oldest removed when there are too many."""

from __future__ import annotations

import contextlib
import io
import json
import os
import zipfile
from pathlib import Path

import numpy as np

from aecore.analysis.base import Outcome, Request
from aecore.data import places

LIMIT = 1_000_000_000  # bytes
ASKED, FACTS = "asked.json", "facts.json"  # beside the arrays; no array has such a name
BROKEN = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)


class Cache:
    """A folder of outcomes. Any number of processes may read and write it at once."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder, self.limit = folder, limit

    def path(self, request: Request) -> Path:
        """Return where a request's outcome lies, once it is found."""
        return self.folder / f"{request.key}.npz"

    def get(self, request: Request) -> Outcome | None:
        """Return the outcome of an equal request, if it is kept; a damaged file is set aside and counts as none."""
        path = self.path(request)
        try:
            outcome = _read(path.read_bytes())
        except FileNotFoundError:
            return None
        except BROKEN:
            places.set_aside(path)
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # whoever is asked for again stays longest
        return outcome

    def put(self, request: Request, outcome: Outcome) -> None:
        """Keep an outcome, all of it or nothing. Raises OSError."""
        said = json.dumps([request.function, request.arguments, request.version])
        held = {ASKED: np.array(said), FACTS: np.array(json.dumps(outcome.facts))}
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **(dict(outcome.arrays) | held))
        places.write(self.path(request), buffer.getvalue())
        self._trim()

    def _trim(self) -> None:
        """Remove the files that were asked for longest ago, damaged and half-written ones too, above the limit."""
        files = [(path, path.stat()) for path in self.folder.iterdir()]
        room = self.limit
        for path, status in sorted(files, key=lambda each: each[1].st_mtime_ns, reverse=True):
            room -= status.st_size
            if room < 0:
                path.unlink(missing_ok=True)


def _read(raw: bytes) -> Outcome:
    with np.load(io.BytesIO(raw)) as held:
        arrays = {name: held[name] for name in held.files}  # zip's own checksums tell damage
    facts = json.loads(str(arrays.pop(FACTS)))
    del arrays[ASKED]
    for array in arrays.values():
        array.setflags(write=False)
    return Outcome(arrays, facts)
