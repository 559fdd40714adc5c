"""The ready-made runs of the gallery, told like the runs of the store, for pages that can open both."""

from __future__ import annotations

import numpy as np

from aecore import data, gallery
from aecore.data.base import DataError
from aecore.engine.base import State
from aecore.gallery import Piece
from aecore.ui.i18n import N_, _
from aecore.ui.library import Entry
from aecore.ui.pictures import Pictures, pictures

NAMES = {"vae": "VAE", "ae": N_("Autoencoder"), "beta_vae": "β-VAE", "wae_mmd": "WAE-MMD"}
MARK = "gallery-"  # before the key in an entry's id: no id in the store looks like that


def entries() -> list[Entry]:
    """Return those that are on this machine, in the order of the gallery."""
    found = ((key, gallery.piece(key)) for key in NAMES)
    return [Entry(MARK + key, piece.run, _("Ready-made: {name}").format(name=_(NAMES[key])), piece.snapshot.test,
                  0.0, 0.0, State.DONE, "") for key, piece in found if piece]  # fmt: skip


def piece(entry: Entry) -> Piece | None:
    """Return the run of the gallery that an entry stands for, or None for a run of the store."""
    return gallery.piece(entry.id.removeprefix(MARK)) if entry.id.startswith(MARK) else None


def film(entry: Entry) -> bytes:
    """Return the film of such a run."""
    return gallery.film(entry.id.removeprefix(MARK))


def pictures_of(shown: Piece) -> Pictures:
    """What a page needs of the data set; without its images where they are not on this machine."""
    try:
        return pictures(shown.run.dataset)
    except DataError:
        known = data.describe(shown.run.dataset)
        none = np.empty((0, *known.shape), np.uint8)
        return Pictures(shown.labels, known.classes, known.shape, none, known.classes)
