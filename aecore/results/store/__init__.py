"""Finished runs on disk, addressed by their content: run.json, weights.safetensors, arrays.npz and film.bin.

A run is written to a folder of its own beside the others and then renamed: readers see all of it or nothing,
and of two writers of the same run the first one wins.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from aecore.results.snapshot import Array
from aecore.results.store import codec, trash, trouble
from aecore.results.store.codec import Result
from aecore.results.store.document import FORMAT, SEALED, Glance, Newer, digest
from aecore.results.store.listing import Listing, Look
from aecore.results.store.mapped import ABSENT
from aecore.results.store.place import ANALYSES, Place
from aecore.results.store.publish import publish
from aecore.results.store.shelf import Shelf
from aecore.results.store.trouble import GONE, MESSAGES, Damaged, Flaw, StoreError, damage, refusal
from aecore.run import is_id

__all__ = ["FORMAT", "GONE", "LONGEST", "MESSAGES", "SEALED", "Damaged", "Flaw", "Glance", "Look", "Result", "Store",
           "StoreError", "damage"]  # fmt: skip

LOG = logging.getLogger(__name__)
ATTEMPTS = 5  # to read a run that others keep replacing
LONGEST = 120  # characters of a title
TIDY = 3600.0  # seconds between two looks for what has lain about too long
ROOM = 1 << 20  # bytes that must be free for a run to be worth beginning

Read = TypeVar("Read")


class Store:
    """A folder of finished runs. Any number of processes may read and write it at once."""

    def __init__(self, root: Path | str | None = None) -> None:
        self._place = Place(root)
        self._listing = Listing(self._place)
        self._shelf = Shelf(self.open, self.written)
        self._tidied = -TIDY

    @property
    def root(self) -> Path:
        """The folder."""
        return self._place.root

    @property
    def analyses(self) -> Path:
        """The folder for what is found out about runs."""
        return self.root / ANALYSES

    def path(self, run_id: str) -> Path:
        """Return the folder of a run, which exists once the run is finished. Raises InvalidField for what is no id."""
        return self._place.run(self._kept_as(run_id))

    def __contains__(self, run_id: object) -> bool:
        return isinstance(run_id, str) and self._place.holds(self._kept_as(run_id))

    def _kept_as(self, run_id: str) -> str:
        return run_id if not is_id(run_id) or self._place.holds(run_id) else self.look().kept_as(run_id)

    def look(self) -> Look:
        """Return all that is there at a glance: cheap enough for every look, however many runs there are."""
        return self._listing.look()

    def ids(self) -> list[str]:
        """Return the ids of all finished runs, newest first."""
        return list(self.look().runs)

    def titles(self) -> dict[str, str]:
        """Return the titles that users gave: run id → title."""
        return dict(self.look().titles)

    # --- keeping -----------------------------------------------------------------------------------------------

    def check_writable(self, room: int = ROOM) -> None:
        """Find out whether a run could be kept now: look before you train. Raises StoreError, which says why not."""
        try:
            free = self._place.probe()
        except OSError as error:
            raise refusal(trouble.KEEP_ANY, error, folder=self.root) from error
        if free < room:
            raise StoreError(trouble.KEEP_ANY, reason=trouble.TIGHT, cure=trouble.SPACE, folder=self.root)

    def save(self, result: Result, fresh: bool = False, film: bytes = b"") -> Path:
        """Keep a finished run with its film; its last snapshot must carry the weights. Return its folder.

        A run that is there already stays as it is, unless `fresh` asks to replace it. Raises StoreError.
        """
        try:
            publish(self._place, result, film, fresh)
        except OSError as error:
            raise refusal(trouble.KEEP, error, folder=self.root) from error
        self.tidy()
        return self.path(result.run.id)

    def rename(self, run_id: str, title: str) -> None:
        """Give a run a title of the user's, one line; an empty one takes it back. The run itself stays as it is.

        Raises StoreError.
        """
        told, target = " ".join(title.split())[:LONGEST], self._place.title(self._kept_as(run_id))
        try:
            if not told:
                target.unlink(missing_ok=True)
                return
            with self._place.workshop(run_id) as work:
                (work / "title").write_text(told, encoding="utf-8")
                (work / "title").replace(target)
        except OSError as error:
            raise refusal(trouble.RENAME, error, folder=self.root) from error

    # --- reading -----------------------------------------------------------------------------------------------

    def open(self, run_id: str) -> Result | None:
        """Return a finished run, or None if there is none; a damaged one is set aside and counts as none.

        Its arrays are mapped, not copied, and read-only. A run that is replaced while it is read is read again. Raises
        StoreError where it cannot be read just now: that is no damage, and the run stays where it is.
        """
        try:
            return self._read(run_id, codec.read)
        except Damaged as error:
            LOG.warning(error)
            with contextlib.suppress(OSError):
                self._place.set_aside(self._kept_as(run_id), error.flaw)
            return None

    def opened(self, run_id: str) -> Result | None:
        """Return the same, held open for all who look at it next: for what is looked at again and again."""
        return self._shelf.open(self._kept_as(run_id))

    def weights(self, run_id: str) -> dict[str, Array]:
        """Return a finished run's weights: name → array. Raises FileNotFoundError, StoreError."""
        return self._there(run_id, codec.weights)

    def weights_file(self, run_id: str) -> bytes:
        """Return the same as the safetensors file that is kept. Raises FileNotFoundError, StoreError."""
        return self._there(run_id, codec.weights_file)

    def film(self, run_id: str) -> bytes:
        """Return a finished run's film; empty when it was kept without one or is damaged. Raises StoreError."""
        try:
            return self._read(run_id, codec.film) or b""
        except Damaged as error:
            LOG.warning(error)
            return b""

    def written(self, run_id: str) -> int:
        """Return when a run was kept, in nanoseconds since 1970: another result, another time. 0 if there is none."""
        try:
            return (self.path(run_id) / codec.DOCUMENT).stat().st_mtime_ns if is_id(run_id) else 0
        except OSError:
            return 0

    def digest(self, run_id: str) -> str:
        """Return what tells one result of a run from another, in 16 hexadecimal digits; "" where there is none."""
        try:
            return digest((self.path(run_id) / codec.DOCUMENT).read_bytes())[:16] if is_id(run_id) else ""
        except OSError:
            return ""

    def _there(self, run_id: str, how: Callable[[Path], Read]) -> Read:
        found = self._read(run_id, how)
        if found is None:
            raise FileNotFoundError(run_id)
        return found

    def _read(self, run_id: str, how: Callable[[Path], Read]) -> Read | None:
        """Read something of a run; None where there is no such run. Raises Damaged, StoreError."""
        for _attempt in range(ATTEMPTS if is_id(run_id) else 0):
            if not (before := self._generation(run_id)):
                break
            try:
                return how(self.path(run_id))
            except Flaw as flaw:
                if self._generation(run_id) == before:
                    raise damage(run_id, flaw) from None
            except Newer:
                raise StoreError(trouble.NEWER, run_id=run_id) from None
            except ABSENT:
                if self._generation(run_id) == before:  # there, but not that part of it
                    break
            except OSError as error:
                raise refusal(trouble.READ, error, run_id=run_id, folder=self.root) from error
        return None

    def _generation(self, run_id: str) -> tuple[int, int] | None:
        """Tell one result of a run from the one that replaced it; None where there is none. Raises StoreError."""
        try:
            status = (self.path(run_id) / codec.DOCUMENT).stat()
        except ABSENT:
            return None
        except OSError as error:
            raise refusal(trouble.READ, error, run_id=run_id, folder=self.root) from error
        return status.st_ino, status.st_mtime_ns

    # --- deleting ----------------------------------------------------------------------------------------------

    def discard(self, ids: Iterable[str]) -> list[str]:
        """Move runs with their titles into the trash; return the ids of those that were there. Raises StoreError."""
        return self._moved(trouble.DELETE, lambda: trash.discard(self._place, map(self._kept_as, ids)))

    def restore(self, ids: Iterable[str]) -> list[str]:
        """Bring runs back out of the trash; return the ids of those that are back. One that was trained again since
        then stays as it is. Raises StoreError.
        """
        return self._moved(trouble.RESTORE, lambda: trash.restore(self._place, ids))

    def delete(self, run_id: str) -> None:
        """Forget a run and its title for good; one that is not there is forgotten already. Raises StoreError."""
        if is_id(run_id):
            self._moved(trouble.DELETE, lambda: trash.delete(self._place, self._kept_as(run_id)))

    def tidy(self) -> None:
        """Delete for good what has lain in the trash, set aside, or half written for too long; seldom does anything."""
        if time.monotonic() - self._tidied > TIDY:
            self._tidied = time.monotonic()
            with contextlib.suppress(OSError):
                trash.purge(self._place)
                self._place.tidy()

    def _moved(self, template: str, move: Callable[[], Read]) -> Read:
        try:
            return move()
        except OSError as error:
            raise refusal(template, error, folder=self.root) from error
