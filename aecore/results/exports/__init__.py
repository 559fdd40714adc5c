"""What can be taken away from a finished run, each as the bytes of a file that its ordinary tool opens.

    from aecore import exports
    subject = exports.stored(store, run.id, title)
    for export in exports.offered(run):
        Path(exports.filename(title, run, export)).write_bytes(export.make(subject))

Nothing here imports torch; onnx and matplotlib are imported when they are first needed.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from safetensors.numpy import load

from aecore import data
from aecore.results.exports import documents, networks, pictures, tables
from aecore.results.exports.naming import stem
from aecore.results.store import GONE, Result, Store, StoreError
from aecore.results.store.codec import packed_weights
from aecore.run import Run

__all__ = ["EVERYTHING", "EXPORTS", "Export", "Subject", "filename", "offered", "stored", "unkept"]

WEIGHTS = "weights.safetensors"


@dataclass(frozen=True)
class Subject:
    """A finished run as the exports see it; `weights` are the bytes of its safetensors file."""

    result: Result
    weights: bytes
    title: str


@dataclass(frozen=True)
class Export:
    """A kind of file: its ending (which says what is in it), its MIME type, and what makes it.

    `labelled` ones show the classes of the test images, so the data set must be on this machine.
    """

    ending: str
    mime: str
    make: Callable[[Subject], bytes]
    labelled: bool = False


def _network(build: Callable[..., bytes]) -> Callable[[Subject], bytes]:
    return lambda each: build(each.result.run, load(each.weights), each.result.last.shape, each.title)


def _codes(each: Subject) -> bytes:
    return tables.codes(each.result.last, data.load(each.result.run.dataset).test_labels)


def _curves(form: pictures.Format) -> Callable[[Subject], bytes]:
    return lambda each: pictures.loss_curves(each.result, each.title, form)


def _map(form: pictures.Format) -> Callable[[Subject], bytes]:
    def draw(each: Subject) -> bytes:
        found = data.load(each.result.run.dataset)
        return pictures.latent_map(each.result, found.test_labels, found.classes, each.title, form)

    return draw


def _everything(each: Subject) -> bytes:
    """Pack all the other files into one archive, in a folder of its own."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for export in offered(each.result.run):
            if export is not EVERYTHING:
                archive.writestr(f"{stem(each.title, each.result.run)}/{export.ending}", export.make(each))
    return held.getvalue()


PNG, SVG, CSV, ONNX = "image/png", "image/svg+xml", "text/csv", "application/octet-stream"
EVERYTHING = Export("zip", "application/zip", _everything)
EXPORTS = (
    EVERYTHING,
    Export(WEIGHTS, "application/octet-stream", lambda each: each.weights),
    Export("decoder.onnx", ONNX, _network(networks.decoder)),
    Export("encoder.onnx", ONNX, _network(networks.encoder)),
    Export("codes.csv", CSV, _codes, labelled=True),
    Export("metrics.csv", CSV, lambda each: tables.metrics(each.result)),
    Export("loss.png", PNG, _curves("png")),
    Export("loss.svg", SVG, _curves("svg")),
    Export("map.png", PNG, _map("png"), labelled=True),
    Export("map.svg", SVG, _map("svg"), labelled=True),
    Export("configuration.json", "application/json",
           lambda each: documents.configuration(each.result, each.title)),
    Export("reproduce.py", "text/x-python", lambda each: documents.snippet(each.result, each.title)),
)  # fmt: skip


def offered(run: Run) -> list[Export]:
    """Return the exports that can be made here of a finished run."""
    here = data.available(run.dataset)
    return [export for export in EXPORTS if here or not export.labelled]


def stored(store: Store, run_id: str, title: str) -> Subject:
    """Return a run of a store. Raises StoreError, also when it is gone."""
    with contextlib.suppress(FileNotFoundError):
        if result := store.open(run_id):
            return Subject(result, store.weights_file(run_id), title)
    raise StoreError(GONE, run_id=run_id, folder=store.root)


def unkept(result: Result, title: str) -> Subject:
    """Return a run that no store keeps: its last snapshot carries the weights."""
    return Subject(result, packed_weights(result.last), title)


def filename(title: str, run: Run, export: Export) -> str:
    """Return a name for the file that every system takes, with the words of `title` in any script."""
    return f"{stem(title, run)}.{export.ending}"
