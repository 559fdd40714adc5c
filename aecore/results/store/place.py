"""The folder of a store and what is written there: all of it lies inside, so that a disk of its own may be a store.

    <id>/                 a finished run
    <id>.title            what its user calls it
    analyses/             what was found out about runs (`aecore.analyses.cache`)
    aecore.lock           held while something is renamed
    aecore.index          what is told of runs at a glance, so that a new server need not open thousands of files
    .trash/<id>/          a run that was deleted, for `TRASHED` seconds
    .bad-<id>-<time>/     a damaged run that was set aside, for `SET_ASIDE` seconds
    .<id>-<letters>/      a run that is being written; one that a killed process left goes after `ABANDONED` seconds

Nothing else in the folder is ever touched: it may be somebody's home.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
from filelock import FileLock

from aecore import settings
from aecore.knobs import InvalidField
from aecore.results.store.document import NAME
from aecore.results.store.trouble import FLAWS, Flaw
from aecore.run import is_id

LOCK, ANALYSES, TRASH = "aecore.lock", "analyses", ".trash"
TITLE = ".title"
NOTE = "why.json"  # in the folder of a damaged run that was set aside
PATIENCE = 30.0  # seconds that one waits for others who rename
DAY = 24 * 3600.0  # seconds
TRASHED, ABANDONED, SET_ASIDE = DAY, DAY, 30 * DAY
BAD = re.compile(r"\.bad-(?P<id>[0-9a-z]{1,64})-\d{10,}")
WORK = re.compile(r"\.(?P<id>[0-9a-z]{1,64})-[a-z0-9_]{8}")
NAMED = "the id of a run, up to 64 small letters and digits"


class Place:
    """The folder of a store. What its methods cannot do raises OSError."""

    def __init__(self, root: Path | str | None = None) -> None:
        chosen = root or settings.store_dir()
        self.root = Path(chosen or Path(platformdirs.user_data_dir("aecore")) / "runs")

    def run(self, run_id: str) -> Path:
        """Return the folder of a run, there or not. Raises InvalidField for what is no id: it might lead elsewhere."""
        if not is_id(run_id):
            raise InvalidField("run", run_id, NAMED)
        return self.root / run_id

    def title(self, run_id: str) -> Path:
        """Return the file of a run's title."""
        return self.run(run_id).with_name(run_id + TITLE)

    def holds(self, run_id: str) -> bool:
        """Whether there is a finished run of this id."""
        return is_id(run_id) and (self.root / run_id / NAME).is_file()

    def alone(self) -> FileLock:
        """Return the lock under which things are renamed; use it as a context."""
        self.root.mkdir(parents=True, exist_ok=True)
        return FileLock(self.root / LOCK, timeout=PATIENCE)

    def probe(self) -> int:
        """Try whether it can be written; return how many bytes are free."""
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=self.root) as file:
            file.write(bytes(4096))
            file.flush()
        with self.alone():
            return shutil.disk_usage(self.root).free

    @contextmanager
    def workshop(self, run_id: str) -> Iterator[Path]:
        """Make a folder beside the runs, in which one can be written until it is renamed; nothing of it stays."""
        self.root.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{run_id}-", dir=self.root))
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def set_aside(self, run_id: str, flaw: Flaw) -> None:
        """Move a damaged run out of the way, with a note that says what is wrong with it."""
        target = self.root / f".bad-{run_id}-{time.time_ns()}"
        self.run(run_id).rename(target)
        with contextlib.suppress(OSError):
            (target / NOTE).write_text(json.dumps([flaw.template, flaw.values], default=str), encoding="utf-8")
            os.utime(target)  # a renamed folder keeps its age, and here it counts from now

    def note(self, name: str) -> Flaw | None:
        """Return what the note in such a folder says, if it can be read."""
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
            template, values = json.loads((self.root / name / NOTE).read_bytes())
            return Flaw(template, **values) if template in FLAWS else None
        return None

    def tidy(self) -> None:
        """Delete for good what was set aside or abandoned long ago."""
        now = time.time()
        for entry in os.scandir(self.root):
            age = SET_ASIDE if BAD.fullmatch(entry.name) else ABANDONED if WORK.fullmatch(entry.name) else None
            with contextlib.suppress(OSError):  # somebody else is at it
                if age and entry.is_dir(follow_symlinks=False) and now - entry.stat().st_mtime > age:
                    shutil.rmtree(entry.path, ignore_errors=True)
