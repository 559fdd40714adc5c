"""Results that are held open: the ones opened last, as many as fit, shared by all who look at them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from aecore.results.store.codec import Result

HELD = 64_000_000  # bytes that all of them hold together; where files are mapped, most of it is no memory of ours


class Shelf:
    """Results by the ids of their runs, each with when it was kept: one that was replaced is opened again.

    From any thread.
    """

    def __init__(self, read: Callable[[str], Result | None], written: Callable[[str], int]) -> None:
        """`read` opens a result, `written` tells when it was kept, 0 of one that is not there: see `Store`."""
        self._read, self._written = read, written
        self._held: OrderedDict[str, tuple[int, Result]] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, run_id: str) -> Result | None:
        """Return a result as it is kept now, or None. Raises StoreError."""
        written = self._written(run_id)
        with self._lock:
            before, result = self._held.pop(run_id, (0, None))
        if before != written:
            result = self._read(run_id) if written else None
        if result:
            with self._lock:
                self._held[run_id] = written, result
                self._make_room()
        return result

    def _make_room(self) -> None:
        """Let go of what was asked for longest ago; the newest stays, however large. Called with the lock held."""
        while len(self._held) > 1 and sum(result.size for _written, result in self._held.values()) > HELD:
            self._held.popitem(last=False)
