"""The runs of a store at a glance: each file is read once, and again only when it has changed.

A store of five thousand runs is looked through in tens of milliseconds: one walk over the folder, no file opened.
Others may write and delete meanwhile: what vanishes between two looks at it was not there.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from aecore.results.store import document as told
from aecore.results.store import index
from aecore.results.store.document import Glance, Newer
from aecore.results.store.index import Stamp
from aecore.results.store.mapped import ABSENT
from aecore.results.store.place import BAD, TITLE, Place
from aecore.results.store.trouble import NEWER, READ, READ_ANY, Flaw, StoreError, damage, refusal
from aecore.run import is_id

Seen = tuple[Stamp, Glance | StoreError]
WORTH = 100  # runs read from their own files, from which on the index is written again
GOOD = 2.0  # seconds for which a look is good while the folder has not changed: a file within a run's may have
UNSETTLED = 100_000_000  # nanoseconds within which two changes of a folder may bear the same time


@dataclass(frozen=True, eq=False)
class Look:
    """What is in a store.

    runs: the finished runs by id, newest first; titles: what users call them; wrong: those that cannot be shown, and
    why; aside: damaged ones that were set aside, and what is wrong with each, as far as that is known. former: the id
    under which a run is kept, by the one that it has today, where these differ: then it was kept before what acts alike
    was equal. trouble: why the folder cannot be looked at now; the rest is then what was seen last.
    """

    runs: Mapping[str, Glance] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, StoreError] = field(default_factory=dict)
    aside: Mapping[str, Flaw | None] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)
    trouble: StoreError | None = None

    def kept_as(self, run_id: str) -> str:
        """Return the id under which a run is kept, if it is."""
        return run_id if run_id in self.runs else self.former.get(run_id, run_id)


class Listing:
    """Looks at a store's folder, from any thread. While nothing changes it returns the very same look."""

    def __init__(self, place: Place) -> None:
        self._place, self._lock = place, threading.Lock()
        self._known: dict[str, Seen] | None = None
        self._named: dict[str, tuple[Stamp, str]] = {}
        self._notes: dict[str, Flaw | None] = {}
        self._last, self._stamp, self._until = Look(), -1, 0.0

    def look(self) -> Look:
        """Return what is in the store now."""
        with self._lock:
            try:
                stamp = os.stat(self._place.root).st_mtime_ns
                if stamp != self._stamp or time.monotonic() > self._until:
                    self._last = _renewed(self._last, self._walk())
                    self._stamp = stamp if time.time_ns() - stamp > UNSETTLED else -1
                    self._until = time.monotonic() + GOOD
            except ABSENT:
                self._last, self._stamp = _renewed(self._last, Look()), -1
            except OSError as error:
                return replace(self._last, trouble=refusal(READ_ANY, error, folder=self._place.root))
            return self._last

    def _walk(self) -> Look:
        names = os.listdir(self._place.root)
        runs, wrong = self._runs([name for name in names if is_id(name)])
        newest = sorted(runs.items(), key=lambda item: (-item[1].written, item[0]))
        titles = self._titles([name for name in names if name.endswith(TITLE) and is_id(name.removesuffix(TITLE))])
        bad = {name: found["id"] for name in names if (found := BAD.fullmatch(name))}
        self._notes = {name: self._notes.get(name) or self._place.note(name) for name in bad}
        aside = {run_id: self._notes[name] for name, run_id in bad.items()}
        former = {told.run.id: run_id for run_id, told in reversed(newest) if told.run.id != run_id}
        return Look(dict(newest), titles, wrong, aside, former)

    def _runs(self, names: list[str]) -> tuple[dict[str, Glance], dict[str, StoreError]]:
        """Return what can be told of the runs, and of which it cannot."""
        known: dict[str, Seen] = {**index.load(self._place)} if self._known is None else self._known
        found: dict[str, Seen] = {}
        unread, opened = {}, 0
        for name in names:
            try:
                stamp = _stamp(os.path.join(self._place.root, name, told.NAME))
                if name not in known or known[name][0] != stamp:
                    known[name], opened = (stamp, self._glance(name, stamp[0])), opened + 1
                found[name] = known[name]
            except ABSENT:
                continue
            except OSError as error:  # it may be sound: it is looked at again next time
                unread[name] = refusal(READ, error, run_id=name, folder=self._place.root)
        self._known = found
        sound = {name: (stamp, seen) for name, (stamp, seen) in found.items() if isinstance(seen, Glance)}
        if opened >= WORTH:
            index.save(self._place, sound)
        wrong = {name: seen for name, (_stamp, seen) in found.items() if isinstance(seen, StoreError)}
        return {name: seen for name, (_stamp, seen) in sound.items()}, wrong | unread

    def _glance(self, name: str, written: int) -> Glance | StoreError:
        try:
            return glance(self._place, name, written)
        except StoreError as error:
            return error

    def _titles(self, names: list[str]) -> dict[str, str]:
        named: dict[str, tuple[Stamp, str]] = {}
        for name in names:
            with contextlib.suppress(OSError, UnicodeDecodeError):
                path, run_id = self._place.root / name, name.removesuffix(TITLE)
                stamp = _stamp(path)
                known = self._named.get(run_id)
                named[run_id] = known if known and known[0] == stamp else (stamp, path.read_text(encoding="utf-8"))
        self._named = named
        return {run_id: title for run_id, (_stamp, title) in named.items()}


def glance(place: Place, run_id: str, written: int) -> Glance:
    """Read what is told of a run whose file was written then. Raises OSError, and StoreError for what is wrong."""
    raw = (place.run(run_id) / told.NAME).read_bytes()
    try:
        return told.glance(told.unsealed(raw), written)
    except Flaw as flaw:
        raise damage(run_id, flaw) from None
    except Newer:
        raise StoreError(NEWER, run_id=run_id) from None


def _stamp(path: str | os.PathLike[str]) -> Stamp:
    status = os.stat(path)
    return status.st_mtime_ns, status.st_size


def _renewed(last: Look, new: Look) -> Look:
    """Return the look before where the new one tells the same: what was made from it need not be made again."""
    same = (list(last.runs) == list(new.runs) and last.runs == new.runs and last.titles == new.titles
            and last.wrong == new.wrong and last.aside == new.aside)  # fmt: skip
    return last if same else new
