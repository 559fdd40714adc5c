"""Putting a finished run into a store: written to a folder beside the others, then renamed.

Where the disk is full, runs that were deleted make room: they are kept for second thoughts, and this one for good.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from aecore.results.store import codec, trash
from aecore.results.store.codec import Result
from aecore.results.store.place import Place

FULL = (errno.ENOSPC, errno.EDQUOT)


def publish(place: Place, result: Result, film: bytes, fresh: bool) -> None:
    """Keep a run with its film, all or nothing; one that is there already stays, unless `fresh`. Raises OSError."""
    try:
        _write(place, result, film, fresh)
    except OSError as error:
        if error.errno not in FULL or not trash.purge(place, 0.0):
            raise
        _write(place, result, film, fresh)


def _write(place: Place, result: Result, film: bytes, fresh: bool) -> None:
    with place.workshop(result.run.id) as work:
        (content := work / "content").mkdir()
        codec.write(content, result, film)
        _rename(place, content, work / "replaced", result.run.id, fresh)


def _rename(place: Place, content: Path, old: Path, run_id: str, fresh: bool) -> None:
    """Rename the written folder to its place, one writer at a time; put a replaced run back if that fails."""
    target = place.run(run_id)
    with place.alone():
        if place.holds(run_id) and not fresh:
            return  # somebody else has just finished the same run
        if target.exists():
            target.rename(old)
        try:
            content.rename(target)
        except OSError:
            if old.exists():
                os.rename(old, target)
            raise
