"""The index of a store: what is told of its runs at a glance, in one file, for a server that looks for the first time.

It is made from the runs and worth nothing without them. Each line is believed only as long as the run's own file is as
old and as large as it says, and what it tells is checked like that file; a damaged index is one that is not there.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping

from aecore.results.store import document as told
from aecore.results.store.document import Glance
from aecore.results.store.place import Place
from aecore.results.store.trouble import Flaw

NAME = "aecore.index"
HEAD = json.dumps({"aecore": "index", "version": 1})

Stamp = tuple[int, int]  # of a file: when it was written (nanoseconds since 1970), its size in bytes
BROKEN = (ValueError, KeyError, TypeError, RecursionError)


def load(place: Place) -> dict[str, tuple[Stamp, Glance]]:
    """Return what the index tells of the runs by id, each with the stamp of its file; nothing where there is none."""
    found: dict[str, tuple[Stamp, Glance]] = {}
    with contextlib.suppress(OSError, UnicodeDecodeError):
        head, *lines = (place.root / NAME).read_text(encoding="utf-8").splitlines()[:1_000_000] or [""]
        for line in lines if head == HEAD else ():
            with contextlib.suppress(Flaw, *BROKEN):
                run_id, written, size, document = json.loads(line)
                found[str(run_id)] = (written, size), told.glance(document, told.whole(written, "written"))
    return found


def save(place: Place, known: Mapping[str, tuple[Stamp, Glance]]) -> None:
    """Write the index anew, where the disk lets us."""
    lines = [HEAD]
    for run_id, (stamp, seen) in known.items():
        document = {"run": seen.run.to_dict(), "last": {"test": dict(seen.test), "seconds": seen.seconds}}
        lines.append(json.dumps([run_id, *stamp, document]))
    with contextlib.suppress(OSError), place.workshop("index") as work:
        made = work / NAME
        made.write_text("\n".join(lines), encoding="utf-8")
        made.replace(place.root / NAME)
