"""The ready-made runs of the gallery, told like the runs of the store, for pages that can open both."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from aecore import data
from aecore.data.errors import DataError
from aecore.engine.base import Job, State
from aecore.engine.stored import Finished
from aecore.results import gallery
from aecore.results.gallery import Piece
from aecore.results.snapshot import Snapshot
from aecore.run import Run
from aecore.ui import titles
from aecore.ui.browser.pictures import Pictures, of_run
from aecore.ui.library import Entry
from aecore.ui.plain import Markdown
from aecore.ui.words import _
from aecore.wire.envelope import open_envelope

MARK = "gallery-"  # before the key in an entry's id: no id in the store looks like that


def name(key: str) -> Markdown:
    """Return what a run of the gallery is called: there is one of each objective."""
    return titles.objective(gallery.PIECES[key]["objective"])


def entries() -> list[Entry]:
    """Return those that are on this machine, in the order of the gallery."""
    found = ((key, gallery.piece(key)) for key in gallery.PIECES)
    return [Entry(MARK + key, piece.run, _("{name} · ready-made").format(name=name(key)), piece.snapshot.test, 0.0, 0.0,
                  State.DONE, "") for key, piece in found if piece]  # fmt: skip


def piece(entry: Entry) -> Piece | None:
    """Return the run of the gallery that an entry stands for, or None for a run of the store."""
    return gallery.piece(entry.id.removeprefix(MARK)) if entry.id.startswith(MARK) else None


def runs() -> tuple[Run, ...]:
    """Return the runs of the gallery that are on this machine, in its order."""
    return tuple(found.run for key in gallery.PIECES if (found := gallery.piece(key)))


def key_of(run: Run) -> str | None:
    """Return the key of the run of the gallery that has exactly these settings, or None."""
    return next((key for key in gallery.PIECES if (found := gallery.piece(key)) and found.run == run), None)


def job(run: Run) -> Job | None:
    """Return the run of the gallery that has exactly these settings, told like a job, or None."""
    key = key_of(run)
    return _Made(key) if key else None


class _Made(Finished):
    """A run of the gallery. Its film is there; the store knows nothing of it."""

    def __init__(self, key: str) -> None:
        found = gallery.piece(key)
        assert found is not None
        super().__init__(MARK + key, found.run)
        self.film, self._looks = gallery.film(key), _looks(key)

    def snapshots(self, since: int = 0) -> Sequence[Snapshot]:
        """Return those of the film, of which the test loss alone is kept, and the last one."""
        return self._looks[since:]


@functools.cache
def _looks(key: str) -> tuple[Snapshot, ...]:
    """The looks at a run of the gallery, oldest first; without the one before training, which tells no figure but the
    loss, and against which the others would seem lost.
    """
    found, film = gallery.piece(key), gallery.film(key)
    assert found is not None
    bare = found.snapshot.bare()
    frames = open_envelope(film)[0]["frames"][1:-1] if film else []
    return (*(replace(bare, step=each["step"], test={"total": each["total"]}) for each in frames), found.snapshot)


def film(entry: Entry) -> bytes:
    """Return the film of such a run."""
    return gallery.film(entry.id.removeprefix(MARK))


def pictures_of(shown: Piece) -> Pictures:
    """What a page needs of the data set; without its images where they are not on this machine."""
    try:
        return of_run(shown.run)
    except DataError:
        known = data.describe(shown.run.dataset)
        none = np.empty((0, *known.shape), np.uint8)
        return Pictures(shown.labels, known.classes, known.shape, none, known.classes)
