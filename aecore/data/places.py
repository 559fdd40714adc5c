"""Reading files of data sets, and writing whole ones into the cache."""

import contextlib
import os
import threading
from pathlib import Path

from aecore import settings
from aecore.data.errors import DataError

BAD, PART = ".bad", ".part"  # end the names of what was set aside in the cache, and of what is being written


def cache_dir(name: str) -> Path:
    """Return the folder of data set `name` in the cache; it may not exist."""
    return settings.cache_dir() / "data" / name


def read(path: Path) -> bytes | None:
    """Return the file's bytes, or None where there is none. Errors: `DataError` "unreadable"."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise DataError("unreadable", why=reason(error)) from error


def write(path: Path, raw: bytes) -> None:
    """Put `raw` at `path` at once or not at all, making the folders.

    Errors: OSError, which names `path` (the system's own does not where it has no room), nothing left behind.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}{PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(raw)
        os.replace(part, path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def set_aside(path: Path) -> None:
    """Rename a bad file of the cache to `*.bad`, to be looked at; where that is forbidden, leave it."""
    with contextlib.suppress(OSError):
        os.replace(path, path.with_name(path.name + BAD))


def sweep(folder: Path) -> None:
    """Remove what a killed process left half-written in `folder`; call it with the folder's lock held."""
    with contextlib.suppress(OSError):
        for part in folder.glob(f"*{PART}"):
            part.unlink(missing_ok=True)


def reason(error: OSError) -> str:
    """Return the operating system's words for `error`, without numbers and paths."""
    return (error.strerror or type(error).__name__).lower()
