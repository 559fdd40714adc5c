"""Deleting runs so that it can be undone: they lie in a hidden folder of the store for a day."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from aecore.results.store.codec import DOCUMENT
from aecore.results.store.place import TITLE, TRASH, TRASHED, Place


def discard(place: Place, ids: Iterable[str]) -> list[str]:
    """Move runs with their titles into the trash; return the ids of those that were there. Raises OSError."""
    moved, trash = [], place.root / TRASH
    with place.alone():
        for run_id in ids:
            if place.holds(run_id):
                _forget(trash, run_id)
                _move(run_id, place.root, trash)
                os.utime(trash / run_id)  # a renamed folder keeps its age, and here it counts from now
                moved.append(run_id)
    return moved


def restore(place: Place, ids: Iterable[str]) -> list[str]:
    """Bring runs back; return the ids of those that are back. One that was trained again since then stays as it is.

    Raises OSError.
    """
    back, trash = [], place.root / TRASH
    with place.alone():
        for run_id in ids:
            if not place.holds(run_id) and (trash / place.run(run_id).name).is_dir():
                _move(run_id, trash, place.root)
                back.append(run_id)
    return back


def delete(place: Place, run_id: str) -> None:
    """Delete a run and its title for good, the run at once or not at all. Raises OSError."""
    if place.run(run_id).exists():
        with place.workshop(run_id) as work, contextlib.suppress(FileNotFoundError):  # somebody else was first
            place.run(run_id).rename(work / "deleted")
    place.title(run_id).unlink(missing_ok=True)


def purge(place: Place, age: float = TRASHED) -> bool:
    """Delete for good what has lain in the trash for longer than `age` seconds; return whether there was anything."""
    oldest, trash, found = time.time() - age, place.root / TRASH, False
    for path in trash.glob(f"*/{DOCUMENT}") if trash.is_dir() else ():
        with contextlib.suppress(OSError):  # somebody else is at it
            if path.parent.stat().st_mtime < oldest:
                _forget(trash, path.parent.name)
                found = True
    return found


def _forget(trash: Path, run_id: str) -> None:
    shutil.rmtree(trash / run_id, ignore_errors=True)
    (trash / (run_id + TITLE)).unlink(missing_ok=True)


def _move(run_id: str, origin: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for name in (run_id + TITLE, run_id):  # the title first: a run that is seen has its title
        if (origin / name).exists():
            (origin / name).rename(target / name)
