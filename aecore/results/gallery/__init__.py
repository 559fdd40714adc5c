"""The ready-made gallery: a few runs trained on MNIST and kept in assets/gallery, to be touched without any training.

    from aecore.results import gallery
    gallery.piece("vae").snapshot.codes

What a run made of the images is kept (codes, reconstructions, networks, test figures, classes); no image of MNIST is.
Nothing here imports torch: the web process reads it, `cli.gallery` makes it.
"""

from __future__ import annotations

import functools
import logging
import zlib
from collections.abc import Mapping

from aecore import shipped
from aecore.results.gallery.files import Piece, Swept, read_piece, read_sweep

__all__ = ["FOLDER", "PIECES", "SHARED", "SWEEP", "SWEPT", "Piece", "Swept", "film", "piece", "sweep"]

LOG = logging.getLogger(__name__)
FOLDER = shipped.ASSETS / "gallery"
#: What all runs share, and each one's own, as in the link of a run; the first is what a visitor sees first.
SHARED: Mapping[str, str] = {"dataset": "mnist", "widths": "256-128"}
PIECES: Mapping[str, Mapping[str, str]] = {
    "vae": {"objective": "vae", "epochs": "30"},
    "ae": {"objective": "ae", "epochs": "20"},
    "beta_vae": {"objective": "beta_vae", "beta": "4", "epochs": "20"},
    "wae_mmd": {"objective": "wae_mmd", "epochs": "20"},
}
SWEEP = "beta"  # the knob of the sweep
SWEPT: Mapping[str, str] = {"objective": "beta_vae", "latent_dim": "10", "epochs": "12"}
BETAS = (0.1, 0.5, 1.0, 4.0, 20.0)


@functools.cache
def piece(key: str) -> Piece | None:
    """Return a run of the gallery, or None where its file is not there."""
    packed = _bytes(f"{key}.bin")
    return read_piece(packed) if packed else None


@functools.cache
def film(key: str) -> bytes:
    """Return the film of that run's training, as `results.film` packs it; nothing where its file is not there."""
    return _bytes(f"{key}.film.bin")


@functools.cache
def sweep() -> Swept | None:
    """Return the sweep over β, or None where its file is not there."""
    packed = _bytes("sweep.bin")
    return read_sweep(packed) if packed else None


def _bytes(name: str) -> bytes:
    try:
        return zlib.decompress((FOLDER / name).read_bytes())
    except FileNotFoundError:
        return b""
    except zlib.error:
        LOG.warning("%s is damaged, and counts as not there.", FOLDER / name)
        return b""
