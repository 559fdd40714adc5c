"""A finished run as a folder of files: run.json, weights.safetensors, arrays.npz and film.bin."""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load, save

from aecore.results.snapshot import Array, Plane, Point, Snapshot
from aecore.results.store import document as told
from aecore.results.store.mapped import arrays, checked
from aecore.results.store.trouble import ALTERED, FIELD, Flaw
from aecore.run import Run

DOCUMENT, WEIGHTS, ARRAYS = told.NAME, "weights.safetensors", "arrays.npz"
FILM = "film.bin"  # the training as `film.Film` packs it; a run from elsewhere may have none
MECHANISM = "mechanism."  # before the names of a mechanism's arrays
NOT_PLAIN = {"codes", "kl_per_dim", "x_hat", "plane", "weights", "mechanism", "network"}  # kept as arrays, or not
WHOLE = ("step", "total_steps", "samples", "stop")
NUMBERS = ("epoch", "seconds", "samples_per_second")
LOOK, POINT = 2_500, 500  # bytes that figures of a look, and a point of the curve, take in memory, about


@dataclass(frozen=True)
class Result:
    """A finished run: what was asked, its last snapshot (curve complete, weights left out), and how it ran.

    `tests` is the test curve: (step, figures) pairs. `made` tells device, precision, threads and versions.
    """

    run: Run
    last: Snapshot
    tests: tuple[tuple[int, Mapping[str, float]], ...]
    made: Mapping[str, Any]

    @functools.cached_property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """Its looks as snapshots: of all but the last the figures alone are kept."""
        bare = replace(self.last, curve=()).bare()
        return (*(replace(bare, step=step, test=test) for step, test in self.tests[:-1]), self.last)

    @property
    def size(self) -> int:
        """How many bytes it holds, about."""
        return self.last.size + LOOK * len(self.tests) + POINT * len(self.last.curve)

    def summary(self) -> dict[str, Any]:
        """Return what the command line prints: figures in nats per image, times in seconds."""
        return {"run_id": self.run.id, "run": self.run.to_dict(), "seconds": round(self.last.seconds, 3),
                "samples_per_second": round(self.last.samples / max(self.last.seconds, 1e-9), 1),
                "terms": dict(self.last.terms), "test": dict(self.last.test)}  # fmt: skip


# --- writing ---------------------------------------------------------------------------------------------------


def write(folder: Path, result: Result, film: bytes) -> None:
    """Write a result, whose last snapshot must carry the weights, with its film into an empty folder. Raises OSError.

    What becomes of a run is made in memory and written by us: libraries that write files themselves raise errors of
    their own when a disk is full.
    """
    files = {WEIGHTS: packed_weights(result.last), ARRAYS: _archive(result.last), FILM: film}
    digests = {name: told.digest(content) for name, content in files.items()}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / DOCUMENT).write_bytes(told.sealed(_document(result), digests))


def packed_weights(last: Snapshot) -> bytes:
    """Return the weights that a last snapshot carries as a safetensors file. Raises ValueError where it has none."""
    if last.weights is None:
        raise ValueError("The last snapshot carries no weights.")
    return save({name: np.ascontiguousarray(array) for name, array in last.weights.items()})


def _archive(last: Snapshot) -> bytes:
    held: dict[str, Any] = {"codes": last.codes, "kl_per_dim": last.kl_per_dim, "x_hat": last.x_hat}
    held |= {MECHANISM + name: array for name, array in last.mechanism.items()}
    if last.plane:
        held |= {"plane_centre": last.plane.centre, "plane_axes": last.plane.axes}
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, **held)
    return content.getvalue()


def _document(result: Result) -> dict[str, Any]:
    last = replace(result.last, weights=None, plane=None, mechanism={})
    plain = {name: value for name, value in asdict(last).items() if name not in NOT_PLAIN}
    return {"run": result.run.to_dict(), "last": plain, "tests": result.tests,
            "explained": result.last.plane and result.last.plane.explained, "made": dict(result.made)}  # fmt: skip


# --- reading ---------------------------------------------------------------------------------------------------


def read(folder: Path) -> Result:
    """Return what a folder holds, the arrays mapped. Raises Flaw where it is not what was written, Newer, OSError.

    Each file is opened once: between two looks it may be another run's, put here by somebody who replaces it.
    """
    document = told.unsealed((folder / DOCUMENT).read_bytes())
    digests = told.part(document, "sha256", dict)
    checked(folder / WEIGHTS, digests.get(WEIGHTS))
    held = arrays(checked(folder / ARRAYS, digests.get(ARRAYS)), ARRAYS)
    run, made = told.run(document), told.part(document, "made", dict)
    try:
        return Result(run, _snapshot(document, held, run), _tests(document["tests"]), made)
    except (KeyError, TypeError, ValueError) as error:
        raise error if isinstance(error, Flaw) else Flaw(FIELD, name=DOCUMENT, value=str(error)) from None


def weights(folder: Path) -> dict[str, Array]:
    """Return a run's weights: name → array. Raises Flaw, Newer, OSError."""
    return dict(load(weights_file(folder)))


def weights_file(folder: Path) -> bytes:
    """Return the file of a run's weights as it is. Raises Flaw, Newer, OSError."""
    return _part(folder, WEIGHTS)


def film(folder: Path) -> bytes:
    """Return a run's film; nothing if it was kept without one. Raises Flaw, Newer, OSError."""
    try:
        return _part(folder, FILM)
    except FileNotFoundError:
        return b""


def _part(folder: Path, name: str) -> bytes:
    """Return one of the other files. Only a film may have no digest, in format 2."""
    digests = told.part(told.unsealed((folder / DOCUMENT).read_bytes()), "sha256", dict)
    content = (folder / name).read_bytes()
    found = told.digest(content)
    if digests.get(name, found if name == FILM else None) != found:
        raise Flaw(ALTERED, name=name)
    return content


def _snapshot(document: Mapping[str, Any], held: dict[str, Array], run: Run) -> Snapshot:
    plain = dict(told.part(document, "last", dict))
    for names, check in ((WHOLE, told.whole), (NUMBERS, told.number)):
        plain |= {name: check(plain.get(name), name) for name in names}
    plain |= {name: told.figures(plain.get(name), name) for name in ("knobs", "test")}
    if "shape" in plain:
        plain["shape"] = told.shape(plain["shape"])
    plain["curve"] = tuple(Point(told.whole(point["step"], "curve"), told.figures(point["terms"], "curve"))
                           for point in plain["curve"])  # fmt: skip
    plane = None
    if "plane_centre" in held:
        explained = told.number(document["explained"], "explained")
        plane = Plane(held.pop("plane_centre"), held.pop("plane_axes"), explained)  # type: ignore[arg-type]
    mechanism = {name.removeprefix(MECHANISM): held.pop(name) for name in list(held) if name.startswith(MECHANISM)}
    return Snapshot(**(plain | held | {"steering": run.steering, "plane": plane, "mechanism": mechanism}))


def _tests(value: Any) -> tuple[tuple[int, Mapping[str, float]], ...]:
    return tuple((told.whole(step, "tests"), told.figures(test, "tests")) for step, test in value)
