"""Who looks at a job: for them snapshots carry networks, and a job that is paused keeps its place."""

from __future__ import annotations

import time
from collections.abc import Callable

GONE = 10.0  # seconds after which somebody who touched and was not heard of again touches no more
ABSENT = 60.0  # seconds without anybody, after which a paused job gives its place to one that waits

Clock = Callable[[], float]  # seconds, as `time.monotonic`


class Watchers:
    """Everybody who looks says so at each look; nobody says good-bye. Whoever has one locks it."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self.seen = clock()  # when anybody looked last
        self._touching: dict[str, float] = {}  # who touches, and when they last said so

    def look(self, who: str, touches: bool) -> None:
        """Note that somebody looks, and whether they touch what they see."""
        self.stay()
        self._touching.pop(who, None)
        if touches:
            self._touching[who] = self._clock()

    def stay(self) -> None:
        """Note that somebody is there: an order came."""
        self.seen = self._clock()

    @property
    def touched(self) -> bool:
        """Whether anybody touches."""
        since = self._clock() - GONE
        return any(said > since for said in self._touching.values())

    @property
    def left(self) -> float:
        """Seconds until they count as absent; none are left of those who do."""
        return max(0.0, self.seen + ABSENT - self._clock())
