"""What the store says when the disk refuses, or when what it reads is wrong: one sentence with the real reason.

A page translates `template`, `reason` and `cure`, and fills the first with the others.
"""

from __future__ import annotations

import errno
from typing import Any

# What could not be done.
KEEP = "The run could not be kept in {folder}: {reason}. {cure}"
KEEP_ANY = "No run could be kept in {folder}: {reason}. {cure}"
READ = "The run {run_id} in {folder} could not be read: {reason}. {cure}"
READ_ANY = "The runs in {folder} could not be read: {reason}. {cure}"
RENAME = "The title could not be kept in {folder}: {reason}. {cure}"
DELETE = "The run could not be deleted in {folder}: {reason}. {cure}"
RESTORE = "The run could not be brought back in {folder}: {reason}. {cure}"
FOUND = "What an analysis found could not be kept in {folder}: {reason}. {cure}"
GONE = "The run {run_id} is not in {folder} any more."
NEWER = "The run {run_id} was kept by a newer version of this program: update this one to open it."
DAMAGED = "The run {run_id} is damaged: {reason}."

# Why, where the system's own words are not enough.
TIGHT = "Less than a megabyte is left"
BUSY = "another process has been writing there for too long"

# What is wrong with a file that was read.
NO_JSON = "run.json is no JSON, or no such JSON as is written here"
ALTERED = "{name} is not what was written: its digest differs"
MISSING = "{name} is missing"
OLD = "it has the format {format}, which nobody reads any more"
NUMBER = "{name} holds {value} where a number belongs"
FIELD = "{name} holds {value}, which is not allowed"

ELSEWHERE = "Set AECORE_STORE_DIR to a folder that can be written."
SPACE = "Free some space there, or set AECORE_STORE_DIR to a folder on another disk."
FILES = "Close what is not needed, or raise the limit of open files (ulimit -n), then try again."
DISK = "Have a look at that disk, or set AECORE_STORE_DIR to a folder on another one."
AGAIN = "Wait for its end, then try again."

#: What helps against an error of the system, by its number; against all others, another folder.
CURES = {
    errno.ENOSPC: SPACE, errno.EDQUOT: SPACE, errno.EFBIG: SPACE,
    errno.EMFILE: FILES, errno.ENFILE: FILES,
    errno.EIO: DISK, errno.ENODEV: DISK, errno.ENXIO: DISK, errno.ESTALE: DISK, errno.ETIMEDOUT: AGAIN,
}  # fmt: skip
#: The system's words for the errors that are met most often, so that they are translated too.
WORDS = (
    "No space left on device", "Disk quota exceeded", "File too large", "Permission denied", "Operation not permitted",
    "Read-only file system", "Not a directory", "File exists", "File name too long", "Too many open files",
    "Too many open files in system", "Input/output error", "No such file or directory", "Is a directory",
    "Stale file handle", "Directory not empty",
)  # fmt: skip
FLAWS = (NO_JSON, ALTERED, MISSING, OLD, NUMBER, FIELD)
MESSAGES = (KEEP, KEEP_ANY, READ, READ_ANY, RENAME, DELETE, RESTORE, FOUND, GONE, NEWER, DAMAGED, TIGHT, BUSY, *FLAWS,
            ELSEWHERE, SPACE, FILES, DISK, AGAIN, *WORDS)  # fmt: skip


class Flaw(ValueError):  # noqa: N818 - it speaks of a file, it is no failure of the program
    """What was read is not what was written: half a sentence from `template` and `values`."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template, self.values = template, values

    def __reduce__(self) -> tuple[Any, ...]:
        return _flaw, (self.template, self.values)


def _flaw(template: str, values: dict[str, Any]) -> Flaw:
    return Flaw(template, **values)


class StoreError(OSError):
    """The store cannot do what was asked: one sentence that says why and what to do.

    Attributes: `template`, its `values`; `reason` (words, or what is wrong with a file) and `cure` fill it too.
    """

    def __init__(self, template: str, *, reason: str | Flaw = "", cure: str = "", **values: object) -> None:
        filled = {"reason": reason, "cure": cure, **values} if reason or values else {}
        super().__init__(template.format(**filled) if filled else template)
        self.template, self.reason, self.cure, self.values = template, reason, cure, values

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.template, self.reason, self.cure, self.values)


class Damaged(StoreError):  # noqa: N818 - it speaks of the files
    """The files of a run were read and are wrong; `flaw` says what is."""

    @property
    def flaw(self) -> Flaw:
        """What is wrong."""
        assert isinstance(self.reason, Flaw)
        return self.reason


def damage(run_id: str, flaw: Flaw) -> Damaged:
    """Return the sentence for a run whose files are wrong."""
    return Damaged(DAMAGED, reason=flaw, run_id=run_id)


def _rebuild(
    kind: type[StoreError], template: str, reason: str | Flaw, cure: str, values: dict[str, Any]
) -> StoreError:
    return kind(template, reason=reason, cure=cure, **values)


def refusal(template: str, error: OSError, **values: object) -> StoreError:
    """Return the sentence for what the system refused: its own words, and what helps against just that."""
    if isinstance(error, StoreError):
        return error
    if isinstance(error, TimeoutError) and error.errno is None:  # filelock's
        return StoreError(template, reason=BUSY, cure=AGAIN, **values)
    reason = error.strerror or str(error)
    return StoreError(template, reason=reason, cure=CURES.get(error.errno or 0, ELSEWHERE), **values)
