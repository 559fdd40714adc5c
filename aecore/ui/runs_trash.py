"""Deleting runs so that it can be undone: they lie in a hidden folder of the store for a day."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from filelock import FileLock

from aecore.store import TITLE, Store

TRASH = ".trash"
KEPT = 24 * 3600.0  # seconds


def discard(store: Store, ids: Iterable[str]) -> list[str]:
    """Move runs with their titles out of the store; return the ids of those that were there."""
    moved = []
    with _alone(store):
        for run_id in ids:
            if run_id in store:
                _forget(store, run_id)
                _move(run_id, store.root, _trash(store))
                os.utime(_trash(store) / run_id)  # a renamed folder keeps its age, and here it counts from now
                moved.append(run_id)
    return moved


def restore(store: Store, ids: Iterable[str]) -> list[str]:
    """Bring runs back; return the ids of those that are back. One that was trained again since then stays as it is."""
    back = []
    with _alone(store):
        for run_id in ids:
            if run_id not in store and (_trash(store) / run_id).is_dir():
                _move(run_id, _trash(store), store.root)
                back.append(run_id)
    return back


def purge(store: Store, age: float = KEPT) -> None:
    """Delete for good what has lain in the trash for longer than `age` seconds."""
    oldest = time.time() - age
    for path in _trash(store).glob("*/run.json") if _trash(store).is_dir() else ():
        with contextlib.suppress(OSError):  # somebody else is at it
            if path.parent.stat().st_mtime < oldest:
                _forget(store, path.parent.name)


def _forget(store: Store, run_id: str) -> None:
    shutil.rmtree(_trash(store) / run_id, ignore_errors=True)
    (_trash(store) / (run_id + TITLE)).unlink(missing_ok=True)


def _move(run_id: str, origin: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for name in (run_id + TITLE, run_id):  # the title first: a run that is seen has its title
        if (origin / name).exists():
            (origin / name).rename(target / name)


def _trash(store: Store) -> Path:
    return store.root / TRASH


def _alone(store: Store) -> FileLock:
    """The lock that also guards the store's own renaming."""
    return FileLock(store.root.with_name(store.root.name + ".lock"))
