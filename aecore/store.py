"""Finished runs on disk, addressed by their content: run.json, weights.safetensors, arrays.npz and film.bin.

A run is written to a folder of its own beside the others and then renamed: readers see all of it or nothing,
and of two writers of the same run the first one wins.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from filelock import FileLock
from safetensors.numpy import load_file, save_file

from aecore.run import Run
from aecore.snapshot import Array, Plane, Point, Snapshot

FORMAT = 2
MECHANISM = "mechanism."  # before the names of a mechanism's arrays
ATTEMPTS = 5  # to read a run that others keep replacing
FILES = ("weights.safetensors", "arrays.npz", "run.json")
FILM = "film.bin"  # the training as `film.Film` packs it; a run from elsewhere may have none
TITLE = ".title"  # ends the name of the file beside a run that holds what its user calls it
LONGEST = 120  # characters of a title
BROKEN = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile)


class StoreError(OSError):
    """A run could not be kept. The message says why and what to do."""


@dataclass(frozen=True)
class Result:
    """A finished run: what was asked, its last snapshot (curve complete, weights left out), and how it ran.

    `tests` is the test curve: (step, figures) pairs. `made` tells device, precision, threads and versions.
    """

    run: Run
    last: Snapshot
    tests: tuple[tuple[int, Mapping[str, float]], ...]
    made: Mapping[str, Any]

    def summary(self) -> dict[str, Any]:
        """Return what the command line prints: figures in nats per image, times in seconds."""
        return {"run_id": self.run.id, "run": self.run.to_dict(), "seconds": round(self.last.seconds, 3),
                "samples_per_second": round(self.last.samples / max(self.last.seconds, 1e-9), 1),
                "terms": dict(self.last.terms), "test": dict(self.last.test)}  # fmt: skip


class Store:
    """A folder of finished runs. Any number of processes may read and write it at once."""

    def __init__(self, root: Path | str | None = None) -> None:
        chosen = root or os.environ.get("AECORE_STORE_DIR")
        self.root = Path(chosen or Path(platformdirs.user_data_dir("aecore")) / "runs")

    def path(self, run_id: str) -> Path:
        """Return the folder of a run, which exists once the run is finished."""
        return self.root / run_id

    def __contains__(self, run_id: object) -> bool:
        return (self.path(str(run_id)) / "run.json").is_file()

    def ids(self) -> list[str]:
        """Return the ids of all finished runs, newest first."""
        found = [p.parent for p in self.root.glob("*/run.json") if not p.parent.name.startswith(".")]
        return [p.name for p in sorted(found, key=lambda p: p.stat().st_mtime, reverse=True)]

    def save(self, result: Result, fresh: bool = False, film: bytes = b"") -> Path:
        """Keep a finished run with its film; its last snapshot must carry the weights. Return its folder.

        A run that is there already stays as it is, unless `fresh` asks to replace it. Raises StoreError.
        """
        target = self.path(result.run.id)
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            work = Path(tempfile.mkdtemp(prefix=f".{result.run.id}-", dir=self.root))
            try:
                _write(work, result)
                (work / FILM).write_bytes(film)
                _publish(work, target, fresh)
            finally:
                shutil.rmtree(work, ignore_errors=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise StoreError(f"The run could not be kept in {self.root}: {reason}. Free some space there, or set "
                             "AECORE_STORE_DIR to a folder that can be written.") from error  # fmt: skip
        return target

    def open(self, run_id: str) -> Result | None:
        """Return a finished run, or None if there is none; a damaged one is set aside and counts as none.

        A run that is replaced while it is read is read again.
        """
        folder = self.path(run_id)
        for _attempt in range(ATTEMPTS):
            try:
                identity = _identity(folder)
            except OSError:
                return None
            try:
                return _read(folder)
            except BROKEN:
                with contextlib.suppress(OSError):
                    if _identity(folder) == identity:
                        _set_aside(folder)
        return None

    def weights(self, run_id: str) -> dict[str, Array]:
        """Return a finished run's weights: name → array. Raises FileNotFoundError."""
        return dict(load_file(self.path(run_id) / "weights.safetensors"))

    def film(self, run_id: str) -> bytes:
        """Return a finished run's film; empty when it was kept without one."""
        try:
            return (self.path(run_id) / FILM).read_bytes()
        except FileNotFoundError:
            return b""

    def rename(self, run_id: str, title: str) -> None:
        """Give a run a title of the user's, one line; an empty one takes it back. The run itself stays as it is.

        Raises StoreError.
        """
        told = " ".join(title.split())[:LONGEST]
        try:
            if not told:
                self._title(run_id).unlink(missing_ok=True)
                return
            work = self.root / f".{run_id}-{time.time_ns()}"
            work.write_text(told, encoding="utf-8")
            work.replace(self._title(run_id))
        except OSError as error:
            raise StoreError(f"The title could not be kept in {self.root}: {error.strerror or error}.") from error

    def titles(self) -> dict[str, str]:
        """Return the titles that users gave: run id → title."""
        found: dict[str, str] = {}
        for path in self.root.glob(f"[!.]*{TITLE}"):
            with contextlib.suppress(OSError, UnicodeDecodeError):
                found[path.name.removesuffix(TITLE)] = path.read_text(encoding="utf-8")
        return found

    def _title(self, run_id: str) -> Path:
        return self.root / (run_id + TITLE)

    def delete(self, run_id: str) -> None:
        """Forget a run and its title; one that is not there is forgotten already."""
        shutil.rmtree(self.path(run_id), ignore_errors=True)
        self._title(run_id).unlink(missing_ok=True)


def _write(folder: Path, result: Result) -> None:
    last = result.last
    if last.weights is None:
        raise ValueError("The last snapshot carries no weights.")
    save_file({name: np.ascontiguousarray(w) for name, w in last.weights.items()}, folder / "weights.safetensors")
    held: dict[str, Any] = {"codes": last.codes, "kl_per_dim": last.kl_per_dim, "x_hat": last.x_hat}
    held |= {MECHANISM + name: array for name, array in last.mechanism.items()}
    if last.plane:
        held |= {"plane_centre": last.plane.centre, "plane_axes": last.plane.axes}
    np.savez(folder / "arrays.npz", **held)
    arrays = {"codes", "kl_per_dim", "x_hat", "plane", "weights", "mechanism", "network"}
    plain = {name: value for name, value in asdict(replace(last, weights=None, plane=None, mechanism={})).items()
             if name not in arrays}  # fmt: skip
    document = {"format": FORMAT, "run": result.run.to_dict(), "last": plain, "tests": result.tests,
                "explained": last.plane and last.plane.explained, "made": dict(result.made),
                "sha256": {name: _digest((folder / name).read_bytes()) for name in FILES[:2]}}  # fmt: skip
    (folder / "run.json").write_text(json.dumps(document), encoding="utf-8")


def _publish(work: Path, target: Path, fresh: bool) -> None:
    """Rename the written folder to its place, one writer at a time; put a replaced run back if that fails."""
    content, old = work / "content", work / "replaced"
    content.mkdir()
    for name in (*FILES, FILM):
        (work / name).rename(content / name)
    with FileLock(target.parent.with_name(target.parent.name + ".lock")):
        if (target / "run.json").is_file() and not fresh:
            return  # somebody else has just finished the same run
        if target.exists():
            target.rename(old)
        try:
            content.rename(target)
        except OSError:
            if old.exists():
                os.rename(old, target)
            raise


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _identity(folder: Path) -> tuple[int, int]:
    """Tell one generation of a run from the one that replaced it."""
    status = (folder / "run.json").stat()
    return status.st_ino, status.st_mtime_ns


def _set_aside(folder: Path) -> None:
    folder.rename(folder.with_name(f".bad-{folder.name}-{time.time_ns()}"))


def _read(folder: Path) -> Result:
    document = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    if document["format"] != FORMAT:
        raise ValueError("an older format")
    # each file is read once: between two looks it may be another run's, put here by somebody who replaces it
    content = {name: (folder / name).read_bytes() for name in document["sha256"]}
    for name, digest in document["sha256"].items():
        if _digest(content[name]) != digest:
            raise ValueError(f"{name} is damaged")
    with np.load(io.BytesIO(content["arrays.npz"])) as held:
        arrays = {name: held[name] for name in held.files}
    plane = None
    if "plane_centre" in arrays:
        plane = Plane(arrays.pop("plane_centre"), arrays.pop("plane_axes"), document["explained"])
    mechanism = {name.removeprefix(MECHANISM): arrays.pop(name) for name in list(arrays) if name.startswith(MECHANISM)}
    run, plain = Run.from_dict(document["run"]), document["last"]
    plain["curve"] = tuple(Point(**point) for point in plain["curve"])
    last = Snapshot(**(plain | arrays | {"steering": run.steering, "plane": plane, "mechanism": mechanism}))
    return Result(run, last, tuple((step, test) for step, test in document["tests"]), document["made"])
